"""What stands on file under a commencement filing's number: its form with additions and changes in force applied."""

import re
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from functools import lru_cache
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from chalicelib.domain.elements import Day, Line, Short, TenThousandYuan
from chalicelib.domain.facts import Facts, OwnFiling
from chalicelib.domain.items.works_commencement import AddedSectionForm, Change, ChangeForm, Person, Unit
from chalicelib.domain.numbering import parse_number

type Json = dict[str, Any]

_SECTION = r"/sections/(?:0|[1-9]\d?)"


def _iso(day: Any) -> Any:
    if not (isinstance(day, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", day)):
        raise PydanticCustomError("day_format", "not a day")
    return day


type _WrittenDay = Annotated[Day, BeforeValidator(_iso)]
"""A change's values are plain text, in which pydantic would take digits for seconds since 1970."""


CHANGEABLE: Mapping[str, Any] = {
    rf"{_SECTION}/(?:contractor|supervisor)": Unit,
    rf"{_SECTION}/(?:project_manager|chief_supervisor)": Person,
    rf"{_SECTION}/name": Line,
    rf"{_SECTION}/amount": TenThousandYuan,
    rf"{_SECTION}/tender_notice": Short,
    r"/contract/(?:first|last)_day": _WrittenDay,
    r"/supervision/(?:quality|safety)": Short,
}
"""Which elements may change, by pattern of their pointer, and the shape of each (ours). Applicant, project, kind of
works, design, commencement and section numbers are what the filing is about: with another it is another filing."""


@lru_cache(maxsize=256)
def _shape(element: str) -> TypeAdapter[Any] | None:
    shapes = (shape for pattern, shape in CHANGEABLE.items() if re.fullmatch(pattern, element))
    return next(map(TypeAdapter, shapes), None)


def may_change(element: str) -> bool:
    """Whether the element of that pointer may change at all."""
    return _shape(element) is not None


def typed(element: str, value: Any) -> Any:
    """A value in the shape of the element it is for; None when it has another, or the element may not change."""
    shape = _shape(element)
    raw = value.model_dump(mode="json") if isinstance(value, BaseModel) else value
    try:
        return shape and shape.validate_python(raw)
    except ValidationError:
        return None


def filed_start(number: str, own: Iterable[OwnFiling]) -> OwnFiling | None:
    """The `start` filing that bears the number, in whatever state."""
    return next((f for f in own if f.number == number and f.kind == "start"), None)


def earlier_number(form: AddedSectionForm | ChangeForm) -> str:
    """The number that an added section or a change refers to."""
    return form.adds_to if isinstance(form, AddedSectionForm) else form.changes_filing


def on_file(number: str, own: Iterable[OwnFiling]) -> Json | None:
    """The form of the `start` filing of that number with what came later applied in the order of acceptance.

    None unless the start filing is in force. The sections of an addition that was revoked stay as None: the position of
    a section, by which changes name it, must never move.
    """
    own = tuple(own)
    start = filed_start(number, own)
    if start is None or not start.in_force:
        return None
    later = sorted((f for f in own if f.number and _refers_to(f) == number), key=_acceptance)
    filed: Json = deepcopy(dict(start.form))
    for filing in later:
        _apply(filed, filing)
    return filed


def filed_before(form: AddedSectionForm | ChangeForm, own: Iterable[OwnFiling]) -> Json | None:
    """What is on file under the number that the form refers to."""
    return on_file(earlier_number(form), own)


def under_way_before(number: str, facts: Facts) -> Iterator[OwnFiling]:
    """Filings that refer to the number, were opened before the one judged, and are not decided yet.

    Ids are UUIDv7, so their order is that of opening: of two at once the first goes through, never both, never none.
    """
    for filing in facts.own:
        if filing.under_way and _refers_to(filing) == number and (not facts.filing_id or filing.id < facts.filing_id):
            yield filing


def changed(filed: Json, changes: Iterable[tuple[str, Any]]) -> Json:
    """The form on file after changes (element's pointer, JSON value); one that does not fit leaves it as it is."""
    after = deepcopy(filed)
    for element, value in changes:
        if typed(element, value) is not None and value_at(after, element) is not None:
            _put(after, element, value)
    return after


def new_values(changes: Iterable[Change]) -> Iterator[tuple[str, Any]]:
    """Each change as the element's pointer and its new value in JSON."""
    for change in changes:
        value = change.new
        yield change.element, value.model_dump(mode="json") if isinstance(value, BaseModel) else value


def value_at(filed: Json, pointer: str) -> Any:
    """What stands at an RFC 6901 pointer, None when nothing does."""
    value: Any = filed
    for part in pointer.split("/")[1:]:
        value = _child(value, part)
    return value


def _child(value: Any, part: str) -> Any:
    if isinstance(value, dict):
        return value.get(part)
    if isinstance(value, list) and part.isdecimal() and int(part) < len(value):
        return value[int(part)]
    return None


def _put(filed: Json, pointer: str, value: Any) -> None:
    parent, _, last = pointer.rpartition("/")
    value_at(filed, parent)[last] = value


def _refers_to(filing: OwnFiling) -> str | None:
    number: str | None = filing.form.get("adds_to") or filing.form.get("changes_filing")
    return number


def _acceptance(filing: OwnFiling) -> tuple[int, int]:
    parsed = parse_number(filing.number or "")
    assert parsed, "numbers are ours"
    return parsed[0].year, parsed[1]


def _apply(filed: Json, filing: OwnFiling) -> None:
    if filing.kind == "added-section":
        sections = filing.form["sections"]
        filed["sections"] = [*filed["sections"], *(deepcopy(sections) if filing.in_force else [None] * len(sections))]
    elif filing.in_force:
        changes = ((change["element"], change["new"]) for change in filing.form["changes"])
        filed.update(changed(filed, changes))

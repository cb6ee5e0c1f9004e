"""Put right what a receipt says by an officer's slip, and tell what each version of it said."""

from collections.abc import Iterable, Sequence
from copy import deepcopy
from typing import Annotated, Any

from pydantic import Field, ValidationError

from chalicelib.domain.elements import Form
from chalicelib.domain.filing import CorrectedElement, Filing
from chalicelib.domain.frozen import Frozen
from chalicelib.domain.items.catalogue import parse_form
from chalicelib.errors import Fault, Invalid, Text

SETTLED = (
    "/item",
    "/kind",
    "/applicant/uscc",
    "/applicant/legal_representative",
    "/agent",
    "/project/code",
    "/adds_to",
    "/changes_filing",
    "/commitment",
)
"""What makes the filing the one it is, and what persons answer for: no slip of an officer's, so never corrected."""

UNKNOWN_ELEMENT = Text("表中没有此要素。", "The form has no such element.")
SETTLED_ELEMENT = Text("此要素不可更正；确有错误的，应撤销后重新申报。", "Not to be corrected; revoke, and file anew.")
UNFIT_VALUE = Text("更正后的内容不符合该要素的格式。", "The new value does not fit the element.")


class Wish(Frozen):
    """What is to stand at an element (JSON pointer, RFC 6901) from now on, as a JSON value."""

    element: Annotated[str, Field(pattern=r"^(/[^/]+)+$", max_length=200)]
    to: Any


def corrected(form: Form, wishes: Sequence[Wish]) -> tuple[Form, tuple[CorrectedElement, ...]]:
    """The form with what is wished, and what stood there before; raises `Invalid` with every fault at once."""
    content = form.model_dump(mode="json")
    if faults := [fault for n, wish in enumerate(wishes) if (fault := _fault(content, wish, f"/corrections/{n}"))]:
        raise Invalid(faults=faults)
    after = _parsed(_with(content, ((wish.element, wish.to) for wish in wishes)))
    now = after.model_dump(mode="json")
    elements = ((wish.element, value_at(content, wish.element), value_at(now, wish.element)) for wish in wishes)
    return after, tuple(CorrectedElement(pointer=p, before=b, after=a) for p, b, a in elements)


def as_issued(filing: Filing, check_code: str) -> Filing:
    """The filing as the version of its receipt with that check code tells it."""
    while filing.check_code != check_code and filing.corrections:
        last = filing.corrections[-1]
        before = ((e.pointer, e.before) for e in reversed(last.elements))
        filing = filing.model_copy(
            update={
                "form": parse_form(_with(filing.form.model_dump(mode="json"), before)),
                "check_code": last.check_code,
                "receipt": last.receipt,
                "void_copy": None,
                "corrections": filing.corrections[:-1],
            }
        )
    return filing


def value_at(content: Any, pointer: str) -> Any:
    """What stands at a pointer; raises `LookupError` when nothing does."""
    for part in _parts(pointer):
        content = content[int(part)] if isinstance(content, list) and part.isdecimal() else _member(content, part)
    return content


def _member(content: Any, part: str) -> Any:
    if not isinstance(content, dict):
        raise LookupError(part)
    return content[part]


def _parts(pointer: str) -> list[str]:
    return [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]


def _fault(content: Any, wish: Wish, place: str) -> Fault | None:
    if any(f"{wish.element}/".startswith(f"{settled}/") for settled in SETTLED):
        return Fault(f"{place}/element", "element-settled", SETTLED_ELEMENT)
    try:
        old = value_at(content, wish.element)
    except LookupError:
        return Fault(f"{place}/element", "element-unknown", UNKNOWN_ELEMENT)
    # A whole branch would take settled elements along.
    return Fault(f"{place}/element", "element-settled", SETTLED_ELEMENT) if isinstance(old, dict | list) else None


def _with(content: Any, values: Iterable[tuple[str, Any]]) -> Any:
    content = deepcopy(content)
    for pointer, value in values:
        parent, _, last = pointer.rpartition("/")
        there = value_at(content, parent)
        there[int(last) if isinstance(there, list) else _parts(f"/{last}")[0]] = value
    return content


def _parsed(content: Any) -> Form:
    try:
        return parse_form(content)
    except ValidationError:
        raise Invalid(faults=[Fault("/corrections", "correction-unfit", UNFIT_VALUE)]) from None

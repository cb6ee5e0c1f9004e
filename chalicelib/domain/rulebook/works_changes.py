"""The rules of what refers to an earlier filing: that filing itself, and each change to what is on file under it."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from chalicelib.domain.elements import same_name
from chalicelib.domain.facts import Facts, OwnFiling, shown
from chalicelib.domain.items.works_commencement import (
    AddedSectionForm,
    Change,
    ChangeForm,
    Person,
    Unit,
    names_person,
)
from chalicelib.domain.personal import masked
from chalicelib.domain.rulebook.plan import NOTICE
from chalicelib.domain.rulebook.works_on_file import (
    Json,
    earlier_number,
    filed_before,
    filed_start,
    may_change,
    typed,
    under_way_before,
    value_at,
)
from chalicelib.domain.rules import Hit, Rule, rule
from chalicelib.domain.verdict import Outcome
from chalicelib.errors import Text

ADMINISTRATION = f"《水利工程建设项目管理规定》；{NOTICE}第三部分（三）1"


@rule(
    "WC-15",
    element="/adds_to",
    law=ADMINISTRATION,
    compares=Text(
        "原开工备案存在且有效，属于同一申报单位的同一项目",
        "the earlier commencement filing exists and is in force, of the same applicant and project",
    ),
    otherwise=Outcome.FAIL,
)
def earlier_filing_is_in_force(form: AddedSectionForm | ChangeForm, facts: Facts) -> Iterator[Hit]:
    """Facts hold the applicant's own filings only: another's is "not found", and who else has filed stays untold."""
    number = earlier_number(form)
    start = filed_start(number, facts.own)
    if start is None:
        yield _no_start(number, facts.own)
    elif not start.in_force:
        yield Hit("earlier-revoked", filed=number, found=shown(start.revoked_on))
    elif start.project_code != form.project.code:
        yield Hit("earlier-of-another-project", "/project/code", filed=form.project.code, found=start.project_code)


def _no_start(number: str, own: tuple[OwnFiling, ...]) -> Hit:
    other = next((f for f in own if f.number == number), None)
    if other is None:
        return Hit("earlier-not-found", filed=number)
    return Hit("earlier-not-a-start", filed=number, found=other.form.get("adds_to") or other.form.get("changes_filing"))


earlier_filing_of_a_change_is_in_force = replace(earlier_filing_is_in_force, id="WC-15C", element="/changes_filing")


@rule(
    "WC-16",
    element="/changes",
    law=ADMINISTRATION,
    compares=Text(
        "变更的要素可以变更，已在原备案中，且未重复变更",
        "each element may change, is on file, and is changed once",
    ),
    otherwise=Outcome.FAIL,
)
def each_element_may_change(form: ChangeForm, facts: Facts) -> Iterator[Hit]:
    """One reason a change."""
    before = {c["element"] for f in under_way_before(form.changes_filing, facts) for c in f.form.get("changes", ())}
    filed, seen = filed_before(form, facts.own), set[str]()
    for n, change in enumerate(form.changes):
        if code := _unchangeable(change.element, filed, seen, before):
            yield Hit(code, f"/changes/{n}/element", filed=change.element)
        seen.add(change.element)


def _unchangeable(element: str, filed: Json | None, seen: set[str], before: set[str]) -> str | None:
    if not may_change(element):
        return "element-may-not-change"
    if element in seen:
        return "element-changed-twice"
    if element in before:
        return "element-being-changed"
    return "element-not-on-file" if filed is not None and value_at(filed, element) is None else None


@rule(
    "WC-17",
    element="/changes",
    law=ADMINISTRATION,
    compares=Text("变更前内容与备案一致", "what it was is what is on file"),
    otherwise=Outcome.FAIL,
)
def old_is_what_is_on_file(form: ChangeForm, facts: Facts) -> Iterator[Hit]:
    """One reason a change; on file is the start filing with all that was added and changed since and is in force."""
    filed = filed_before(form, facts.own)
    for n, change in enumerate(form.changes):
        held = typed(change.element, value_at(filed or {}, change.element))
        if held is not None and not _same(held, typed(change.element, change.old)):
            yield Hit(
                "old-not-on-file", f"/changes/{n}/old", filed=_told(change, change.old), found=_told(change, held)
            )


@rule(
    "WC-18",
    element="/changes",
    law=ADMINISTRATION,
    compares=Text("变更后内容符合该要素的格式，且与变更前不同", "what it is now fits the element, and differs"),
    otherwise=Outcome.FAIL,
)
def new_fits_and_differs(form: ChangeForm, facts: Facts) -> Iterator[Hit]:
    """One reason a change; an element that may not change has no shape to fit."""
    for n, change in enumerate(form.changes):
        if may_change(change.element) and (code := _unfit(change)):
            yield Hit(code, f"/changes/{n}/new", filed=_told(change, change.new), found=_told(change, change.old))


def _unfit(change: Change) -> str | None:
    new = typed(change.element, change.new)
    if new is None:
        return "new-does-not-fit"
    return "nothing-changed" if _same(new, typed(change.element, change.old)) else None


CHANGE_RULES: tuple[Rule[Any], ...] = (
    earlier_filing_of_a_change_is_in_force,
    each_element_may_change,
    old_is_what_is_on_file,
    new_fits_and_differs,
)


def _same(one: Any, other: Any) -> bool:
    """Units by USCC and name, persons by name and certificate, texts as names, measures and days by value."""
    if type(one) is not type(other):
        return False
    if isinstance(one, Unit | Person):
        return all(map(same_name, _words(one), _words(other)))
    return same_name(one, other) if isinstance(one, str) else bool(one == other)


def _words(value: Unit | Person) -> tuple[str, str]:
    return (value.name, value.uscc if isinstance(value, Unit) else value.certificate_number)


def _told(change: Change, value: Any) -> str:
    name, number = _words(value) if isinstance(value, Unit | Person) else (shown(value), "")
    return (masked(name) if names_person(change, value) else name) + (f"（{number}）" if number else "")

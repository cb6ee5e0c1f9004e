"""The rules of the sections (标段): units, persons, tender, numbers and amounts."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from chalicelib.domain.elements import official_number, plain_name, same_name
from chalicelib.domain.facts import Facts, OwnFiling, shown
from chalicelib.domain.items.works_commencement import (
    AddedSectionForm,
    ChangeForm,
    Person,
    Section,
    StartForm,
    Unit,
    WorksForm,
)
from chalicelib.domain.personal import masked
from chalicelib.domain.registries import (
    DesignApproval,
    Practitioner,
    Qualifications,
    Query,
    Registry,
    design_approval,
    qualifications,
    tender,
)
from chalicelib.domain.rulebook.one_by_one import one_by_one
from chalicelib.domain.rulebook.plan import NOTICE
from chalicelib.domain.rulebook.works_on_file import (
    Json,
    changed,
    filed_before,
    new_values,
    typed,
    under_way_before,
)
from chalicelib.domain.rules import Hit, Rule, rule
from chalicelib.domain.verdict import Outcome
from chalicelib.errors import Text

QUALITY = "《建设工程质量管理条例》（国务院令第279号）"
type Part = Literal["project-manager", "chief-supervisor"]


class Placed(NamedTuple):
    """A section as it will stand, and where its elements were filed: `place("contractor/uscc")` is a pointer."""

    section: Section
    place: Callable[[str], str]


def judged_sections(form: WorksForm, own: tuple[OwnFiling, ...], *concerned: str) -> tuple[Placed, ...]:
    """Every section of a start or addition; of a change those of which one of the `concerned` elements changes."""
    if isinstance(form, ChangeForm):
        filed = filed_before(form, own)
        return tuple(_changed_sections(form, filed, concerned)) if filed else ()
    return tuple(Placed(section, _place(f"/sections/{n}")) for n, section in enumerate(form.sections))


def _changed_sections(form: ChangeForm, filed: Json, concerned: tuple[str, ...]) -> Iterator[Placed]:
    after = changed(filed, new_values(form.changes))
    fit = [n for n, change in enumerate(form.changes) if typed(change.element, change.new) is not None]
    changes = {form.changes[n].element: f"/changes/{n}/new" for n in fit}
    for n, section in enumerate(after["sections"]):
        touched = [f"/sections/{n}/{element}" for element in concerned if f"/sections/{n}/{element}" in changes]
        if section and touched:
            yield Placed(Section.model_validate(section), _place_in(changes, f"/sections/{n}", changes[touched[0]]))


def _place(base: str) -> Callable[[str], str]:
    return lambda element: f"{base}/{element}"


def _place_in(changes: dict[str, str], base: str, otherwise: str) -> Callable[[str], str]:
    """An element that the form does not change itself is told at the change that made it be judged again."""

    def place(element: str) -> str:
        whole, _, rest = element.partition("/")
        at = changes.get(f"{base}/{whole}")
        return otherwise if at is None else f"{at}/{rest}" if rest else at

    return place


@rule(
    "WC-07",
    element="/sections",
    law=f"{QUALITY}第二十五条；《安全生产许可证条例》（国务院令第397号）第二条",
    compares=Text(
        "施工单位存在，持有有效的水利水电工程施工资质和安全生产许可证",
        "contractors exist and hold a valid qualification for hydraulic works and a valid safety licence",
    ),
    otherwise=Outcome.FAIL,
    source=Registry.QUALIFICATIONS,
)
def contractors_are_qualified(form: WorksForm, facts: Facts) -> Iterator[Hit]:
    """One reason a section and element."""
    held = ("hydraulic-construction", "safety-licence")
    return one_by_one(
        (at.place("contractor/uscc"), _qualified(at, "contractor", at.section.contractor, held, facts))
        for at in judged_sections(form, facts.own, "contractor")
    )


@rule(
    "WC-08",
    element="/sections",
    law=f"{QUALITY}；《水利工程建设监理规定》（水利部令第28号）",
    compares=Text(
        "监理单位存在，持有有效的水利工程施工监理资质",
        "supervisors exist and hold a valid qualification for supervising hydraulic works",
    ),
    otherwise=Outcome.FAIL,
    source=Registry.QUALIFICATIONS,
)
def supervisors_are_qualified(form: WorksForm, facts: Facts) -> Iterator[Hit]:
    """One reason a section and element."""
    return one_by_one(
        (
            at.place("supervisor/uscc"),
            _qualified(at, "supervisor", at.section.supervisor, ("hydraulic-supervision",), facts),
        )
        for at in judged_sections(form, facts.own, "supervisor")
    )


def _qualified(at: Placed, part: str, unit: Unit, kinds: tuple[str, ...], facts: Facts) -> Iterator[Hit]:
    held = facts.find(qualifications(unit.uscc))
    if not same_name(unit.name, held.name):
        yield Hit("unit-name-differs", at.place(f"{part}/name"), filed=unit.name, found=held.name)
    for kind in kinds:
        yield from _certified(at.place(f"{part}/uscc"), unit, kind, held, facts)


def _certified(pointer: str, unit: Unit, kind: str, held: Qualifications, facts: Facts) -> Iterator[Hit]:
    certificates = [c for c in held.certificates if c.kind == kind]
    if not certificates:
        yield Hit(f"no-{kind}", pointer, filed=unit.uscc)
    elif not any(c.valid_from <= facts.day <= c.valid_until for c in certificates):
        newest = max(certificates, key=lambda c: c.valid_until)
        yield Hit(f"{kind}-not-valid", pointer, filed=unit.uscc, found=f"{newest.valid_from} – {newest.valid_until}")


@rule(
    "WC-09",
    element="/sections",
    law=QUALITY,
    compares=Text("同一标段的施工单位与监理单位不是同一单位", "contractor and supervisor of a section are two units"),
    otherwise=Outcome.FAIL,
)
def nobody_supervises_themselves(form: WorksForm, facts: Facts) -> Iterator[Hit]:
    """监理单位与被监理工程的施工承包单位不得有隶属关系或者其他利害关系."""
    for section, place in judged_sections(form, facts.own, "supervisor", "contractor"):
        if section.contractor.uscc == section.supervisor.uscc:
            uscc = section.supervisor.uscc
            yield Hit("supervises-itself", place("supervisor/uscc"), filed=uscc, found=section.contractor.uscc)


@rule(
    "WC-10",
    element="/sections",
    law="《注册建造师管理规定》（建设部令第153号）第三条",
    compares=Text(
        "项目经理持有所填证书，且注册于施工单位",
        "project managers hold the certificate named, registered with the contractor",
    ),
    otherwise=Outcome.FAIL,
    source=Registry.QUALIFICATIONS,
)
def project_managers_hold_their_certificates(form: WorksForm, facts: Facts) -> Iterator[Hit]:
    """One reason a section and element."""
    return one_by_one(
        (at.place("project_manager/certificate_number"), _manager(at, facts))
        for at in judged_sections(form, facts.own, "project_manager", "contractor")
    )


def _manager(at: Placed, facts: Facts) -> Iterator[Hit]:
    unit, person = at.section.contractor, at.section.project_manager
    yield from _registered(at, "project_manager", person, "project-manager", unit, facts)


@rule(
    "WC-11",
    element="/sections",
    law=f"{QUALITY}；《水利工程建设监理规定》（水利部令第28号）",
    compares=Text(
        "总监理工程师持有所填证书，且注册于监理单位",
        "chief supervisors hold the certificate named, registered with the supervisor",
    ),
    otherwise=Outcome.FAIL,
    source=Registry.QUALIFICATIONS,
)
def chief_supervisors_hold_their_certificates(form: WorksForm, facts: Facts) -> Iterator[Hit]:
    """One reason a section and element."""
    return one_by_one(
        (at.place("chief_supervisor/certificate_number"), _chief(at, facts))
        for at in judged_sections(form, facts.own, "chief_supervisor", "supervisor")
    )


def _chief(at: Placed, facts: Facts) -> Iterator[Hit]:
    unit, person = at.section.supervisor, at.section.chief_supervisor
    yield from _registered(at, "chief_supervisor", person, "chief-supervisor", unit, facts)


def _registered(at: Placed, element: str, person: Person, part: Part, unit: Unit, facts: Facts) -> Iterator[Hit]:
    registered = _practitioner(person, part, facts.find(qualifications(unit.uscc)).practitioners)
    number = at.place(f"{element}/certificate_number")
    if registered is None:
        yield Hit(f"{part}-not-registered", number, filed=person.certificate_number)
        return
    if not same_name(person.name, registered.name):
        name = at.place(f"{element}/name")
        yield Hit("certificate-of-another", name, filed=masked(person.name), found=masked(registered.name))
    if registered.valid_until < facts.day:
        until = shown(registered.valid_until)
        yield Hit("person-certificate-expired", number, filed=person.certificate_number, found=until)


def _practitioner(person: Person, part: Part, registered: Iterable[Practitioner]) -> Practitioner | None:
    fitting = (p for p in registered if p.part == part and same_name(p.certificate_number, person.certificate_number))
    return next(fitting, None)


@rule(
    "WC-12",
    element="/sections",
    law="《中华人民共和国招标投标法》",
    compares=Text(
        "中标公告载明该项目该标段由该施工单位中标",
        "the tender notice names this contractor for this section of this project",
    ),
    otherwise=Outcome.FAIL,
    source=Registry.PUBLIC_RESOURCES,
)
def contractors_won_their_sections(form: WorksForm, facts: Facts) -> Iterator[Hit]:
    """One reason a section and what differs."""
    return one_by_one(
        (at.place("tender_notice"), _awarded(at, form.project.code, facts))
        for at in judged_sections(form, facts.own, "tender_notice", "contractor")
    )


def _awarded(at: Placed, project_code: str, facts: Facts) -> Iterator[Hit]:
    section, notice = at.section, at.place("tender_notice")
    award = facts.find(tender(section.tender_notice))
    if award.project_code != project_code:
        yield Hit("tender-of-another-project", notice, filed=section.tender_notice, found=award.project_code)
    if not same_name(award.section, section.number):
        yield Hit("tender-of-another-section", notice, filed=section.number, found=award.section)
    if award.contractor_uscc != section.contractor.uscc:
        contractor = at.place("contractor/uscc")
        yield Hit("tender-names-another", contractor, filed=section.contractor.uscc, found=award.contractor_uscc)


@rule(
    "WC-13",
    element="/sections",
    law=f"《水利工程建设项目管理规定》；{NOTICE}第三部分（三）1",
    compares=Text("标段编号不重复备案", "no section number is filed twice"),
    otherwise=Outcome.FAIL,
)
def no_section_is_filed_twice(form: StartForm | AddedSectionForm, facts: Facts) -> Iterator[Hit]:
    """Neither within the form, nor on file or under way under the number it adds to."""
    taken: dict[str, str] = {}
    for number in _numbers_taken(form, facts):
        taken.setdefault(plain_name(number), number)
    for n, section in enumerate(form.sections):
        if twin := taken.get(plain_name(section.number)):
            yield Hit("section-filed-twice", f"/sections/{n}/number", filed=section.number, found=twin)
        taken.setdefault(plain_name(section.number), section.number)


def _numbers_taken(form: StartForm | AddedSectionForm, facts: Facts) -> Iterator[str]:
    if isinstance(form, AddedSectionForm):
        filed = filed_before(form, facts.own) or {"sections": []}
        under_way = (section for f in under_way_before(form.adds_to, facts) for section in f.form.get("sections", ()))
        yield from (section["number"] for section in (*filed["sections"], *under_way) if section)


@rule(
    "WC-14",
    element="/sections",
    law="《政府投资条例》（国务院令第712号）第二十三条",
    compares=Text("各标段金额之和不超过批复概算", "the sections' amounts add up to no more than the approved budget"),
    otherwise=Outcome.NOTE,
    source=Registry.DESIGN_APPROVALS,
)
def amounts_keep_the_budget(form: WorksForm, facts: Facts) -> Iterator[Hit]:
    """A note for supervision; the amounts are those of all sections on file, with the form's own."""
    total = sum(_amounts(form, facts.own), Decimal())
    queries = _budget(form, facts.own)
    approved = facts.known(queries[0]) if queries else None
    if approved and total > approved.budget:
        yield Hit("over-budget", _where_amounts_stand(form), filed=shown(total), found=shown(approved.budget))


def _amounts(form: WorksForm, own: tuple[OwnFiling, ...]) -> list[Decimal]:
    if isinstance(form, ChangeForm):
        return _amounts_after(form, own)
    new = [section.amount for section in form.sections]
    filed = filed_before(form, own) if isinstance(form, AddedSectionForm) else None
    return new + (_amounts_in(filed) if filed else [])


def _amounts_after(form: ChangeForm, own: tuple[OwnFiling, ...]) -> list[Decimal]:
    filed = filed_before(form, own)
    concerned = any(_is_amount(change.element) for change in form.changes)
    return _amounts_in(changed(filed, new_values(form.changes))) if filed and concerned else []


def _amounts_in(filed: Json) -> list[Decimal]:
    return [Decimal(section["amount"]) for section in filed["sections"] if section]


def _where_amounts_stand(form: WorksForm) -> str:
    if isinstance(form, ChangeForm):
        return next(f"/changes/{n}/new" for n, c in enumerate(form.changes) if _is_amount(c.element))
    return "/sections"


def _is_amount(element: str) -> bool:
    return element.endswith("/amount")


def _budget(form: WorksForm, own: tuple[OwnFiling, ...]) -> tuple[Query[DesignApproval], ...]:
    """Where the approved budget is asked for; nowhere when no amount is filed, or nothing is on file to add it to."""
    if isinstance(form, StartForm):
        return (approved_design(form.design.approval_number),)
    filed = filed_before(form, own)
    if filed is None or not _amounts(form, own):
        return ()
    return (approved_design(filed["design"]["approval_number"]),)


def approved_design(number: str) -> Query[DesignApproval]:
    """Ask for a design's approval by its number, whatever brackets that was typed with."""
    return design_approval(official_number(number))


SECTION_RULES: tuple[Rule[Any], ...] = (
    contractors_are_qualified,
    supervisors_are_qualified,
    nobody_supervises_themselves,
    project_managers_hold_their_certificates,
    chief_supervisors_hold_their_certificates,
    contractors_won_their_sections,
    amounts_keep_the_budget,
)
"""The rules that hold for sections whether they are filed at the start, added or changed."""


def for_changes(rules: tuple[Rule[Any], ...]) -> tuple[Rule[Any], ...]:
    """The same rules as they judge a change: their elements stand under `/changes`, their ids end in C."""
    return tuple(replace(r, id=f"{r.id}C", element="/changes") for r in rules)


_ASKED: tuple[tuple[tuple[str, ...], Callable[[Section], Query[Any]]], ...] = (
    (("contractor", "project_manager"), lambda section: qualifications(section.contractor.uscc)),
    (("supervisor", "chief_supervisor"), lambda section: qualifications(section.supervisor.uscc)),
    (("contractor", "tender_notice"), lambda section: tender(section.tender_notice)),
)
"""What is asked about a section, and of a changed one when which of its elements changes."""


def section_queries(form: WorksForm, own: tuple[OwnFiling, ...]) -> Iterator[Query[Any]]:
    """Every query that the section rules put."""
    for concerned, query in _ASKED:
        yield from (query(at.section) for at in judged_sections(form, own, *concerned))
    yield from _budget(form, own)

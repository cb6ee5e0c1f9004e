"""The rules of 水利工程开工情况的备案: who may file, until when, and what the works rest on; by kind of form."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from chalicelib.domain.elements import official_number, same_name
from chalicelib.domain.facts import Facts, OwnFiling, shown
from chalicelib.domain.items.works_commencement import AddedSectionForm, ChangeForm, StartForm, WorksForm
from chalicelib.domain.registries import (
    DesignApproval,
    ProjectOwner,
    Query,
    Registry,
    Supervision,
    project_owner,
    supervision,
)
from chalicelib.domain.rulebook.one_by_one import one_by_one
from chalicelib.domain.rulebook.plan import NOTICE
from chalicelib.domain.rulebook.works_changes import CHANGE_RULES, earlier_filing_is_in_force
from chalicelib.domain.rulebook.works_on_file import changed, filed_before, new_values
from chalicelib.domain.rulebook.works_sections import (
    SECTION_RULES,
    approved_design,
    for_changes,
    no_section_is_filed_twice,
    section_queries,
)
from chalicelib.domain.rules import Hit, Rule, rule
from chalicelib.domain.verdict import Outcome
from chalicelib.domain.working_days import BeyondCalendar, nth_working_day_after
from chalicelib.errors import Text

SCOPE = NOTICE + "第二部分（三）"
ADMINISTRATION = "《水利工程建设项目管理规定》（《水利部关于废止和修改部分规章的决定》，水利部令第46号，2014年修正）"

LANE_DAYS = 5
"""Working days after commencement in which this lane takes the filing (plan); the day after counts as 1."""
LAWFUL_DAYS = 15
"""Working days after commencement in which the law takes it, by the manual channel (水利部令第46号)."""


@rule(
    "WC-01",
    element="/applicant/uscc",
    law=SCOPE,
    compares=Text(
        "申报单位列入水利工程项目法人名录，且可担任该类工程的项目法人",
        "the legal person is listed, and listed for such works",
    ),
    otherwise=Outcome.INELIGIBLE,
    source=Registry.PROJECT_OWNERS,
)
def legal_person_is_listed(form: WorksForm, facts: Facts) -> Iterator[Hit]:
    """市水务局所属事业单位、市级水利行业企业或由市水务局授权的企业担任项目法人."""
    listed = facts.known(project_owner(form.applicant.uscc))
    if listed is None:
        yield Hit("owner-not-listed", filed=form.applicant.uscc)
        return
    if listed.valid_until and listed.valid_until < facts.day:
        yield Hit("owner-listing-expired", filed=form.applicant.uscc, found=shown(listed.valid_until))
    yield from _listed_for(form, facts, listed)


def _listed_for(form: WorksForm, facts: Facts, listed: ProjectOwner) -> Iterator[Hit]:
    works, pointer = _works(form, facts.own)
    if works and works not in listed.works:
        yield Hit("works-not-listed", pointer, filed=works, found="、".join(listed.works))


def _works(form: WorksForm, own: tuple[OwnFiling, ...]) -> tuple[str | None, str]:
    if isinstance(form, StartForm):
        return form.works, "/works"
    filed = filed_before(form, own) or {}
    return filed.get("works"), "/adds_to" if isinstance(form, AddedSectionForm) else "/changes_filing"


@rule(
    "WC-02",
    element="/commenced_on",
    law=SCOPE,
    compares=Text("开工日期不晚于申报日", "the works commenced no later than the submission"),
    otherwise=Outcome.INELIGIBLE,
)
def works_have_commenced(form: StartForm | AddedSectionForm, facts: Facts) -> Iterator[Hit]:
    """自开工之日起: what has not begun cannot be filed as begun."""
    if form.commenced_on > facts.day:
        yield Hit("not-commenced", filed=shown(form.commenced_on), found=shown(facts.day))


@rule(
    "WC-03",
    element="/commenced_on",
    law=f"{SCOPE}；{ADMINISTRATION}",
    compares=Text("自开工之日起5个工作日内申报", "filed by the 5th working day after commencement"),
    otherwise=Outcome.INELIGIBLE,
)
def commencement_is_filed_in_time(form: StartForm | AddedSectionForm, facts: Facts) -> Iterator[Hit]:
    """Late for this lane after the 5th working day, told its last possible day; lawful by hand until the 15th."""
    started = form.commenced_on
    if _in_time(started, LANE_DAYS, facts.day):
        return
    code = "late-for-the-lane" if _in_time(started, LAWFUL_DAYS, facts.day) else "late-by-law"
    yield Hit(code, filed=shown(started), found=shown(nth_working_day_after(started, LANE_DAYS)))


def _in_time(started: date, working_days: int, day: date) -> bool:
    """Whether the day is no later than that working day after the start; raises `BeyondCalendar` when that is unknown.

    A last day beyond the calendar is later than any day within it, which is therefore in time.
    """
    try:
        return day <= nth_working_day_after(started, working_days)
    except BeyondCalendar as beyond:
        if day < beyond.day:
            return True
        raise


@rule(
    "WC-04",
    element="/design/approval_number",
    law="《水利工程建设程序管理暂行规定》（水建〔1998〕16号）；《水利工程建设项目管理规定》",
    compares=Text(
        "初步设计已批复，属于同一项目和项目法人，所填批复内容与批复一致",
        "the preliminary design is approved, for this project and owner, as filed",
    ),
    otherwise=Outcome.FAIL,
    source=Registry.DESIGN_APPROVALS,
)
def preliminary_design_is_approved(form: StartForm, facts: Facts) -> Iterator[Hit]:
    """One reason an element that differs."""
    approved = facts.find(approved_design(form.design.approval_number))
    if approved.project_code != form.project.code:
        yield Hit("design-of-another-project", filed=form.project.code, found=approved.project_code)
    if approved.owner_uscc != form.applicant.uscc:
        yield Hit("design-of-another-owner", filed=form.applicant.uscc, found=approved.owner_uscc)
    yield from _differing(form, approved)


def _differing(form: StartForm, approved: DesignApproval) -> Iterator[Hit]:
    design = form.design
    compared = {
        "/works": (form.works, approved.works, same_name(form.works, approved.works)),
        "/design/authority": (design.authority, approved.authority, same_name(design.authority, approved.authority)),
        "/design/approved_on": (design.approved_on, approved.approved_on, design.approved_on == approved.approved_on),
        "/design/budget": (design.budget, approved.budget, design.budget == approved.budget),
    }
    for pointer, (filed, found, same) in compared.items():
        if not same:
            yield Hit("design-differs", pointer, filed=shown(filed), found=shown(found))


@rule(
    "WC-05",
    element="/contract",
    law="《中华人民共和国民法典》合同编",
    compares=Text("合同工期的开始日期不晚于结束日期", "the contract period begins before it ends"),
    otherwise=Outcome.FAIL,
)
def contract_period_runs_forward(form: StartForm | ChangeForm, facts: Facts) -> Iterator[Hit]:
    """Of a change, the period as it will stand (ours)."""
    for first, last, pointer in _periods(form, facts.own):
        if last < first:
            yield Hit("contract-ends-before-it-begins", pointer, filed=shown(last), found=shown(first))


def _periods(form: StartForm | ChangeForm, own: tuple[OwnFiling, ...]) -> Iterator[tuple[date, date, str]]:
    if isinstance(form, StartForm):
        yield form.contract.first_day, form.contract.last_day, "/contract/last_day"
        return
    filed = filed_before(form, own)
    concerned = [n for n, change in enumerate(form.changes) if change.element.startswith("/contract/")]
    if filed and concerned:
        after = changed(filed, new_values(form.changes))["contract"]
        first, last = map(date.fromisoformat, (after["first_day"], after["last_day"]))
        yield first, last, f"/changes/{concerned[-1]}/new"


@rule(
    "WC-06",
    element="/supervision",
    law="《建设工程质量管理条例》（国务院令第279号）第十三条；《水利工程建设安全生产管理规定》（水利部令第26号）",
    compares=Text("已办理该项目的质量和安全监督登记", "quality and safety supervision are registered for this project"),
    otherwise=Outcome.FAIL,
    source=Registry.SUPERVISION,
)
def supervision_is_registered(form: StartForm | ChangeForm, facts: Facts) -> Iterator[Hit]:
    """One reason a registration; of a change, of the numbers that change."""
    return one_by_one(
        (pointer, _registered(pointer, kind, number, form.project.code, facts))
        for pointer, kind, number in _registrations(form)
    )


def _registrations(form: StartForm | ChangeForm) -> Iterator[tuple[str, str, str]]:
    if isinstance(form, StartForm):
        yield "/supervision/quality", "quality", form.supervision.quality
        yield "/supervision/safety", "safety", form.supervision.safety
        return
    for n, change in enumerate(form.changes):
        if change.element in ("/supervision/quality", "/supervision/safety") and isinstance(change.new, str):
            yield f"/changes/{n}/new", change.element.rpartition("/")[2], change.new


def _registered(pointer: str, kind: str, number: str, project_code: str, facts: Facts) -> Iterator[Hit]:
    registration = facts.find(_registration(number))
    if registration.kind != kind:
        yield Hit(f"not-a-{kind}-registration", pointer, filed=number)
    if registration.project_code != project_code:
        yield Hit("supervision-of-another-project", pointer, filed=project_code, found=registration.project_code)


def _registration(number: str) -> Query[Supervision]:
    """Ask for it by its number, whatever brackets that was typed with."""
    return supervision(official_number(number))


_IN_TIME: tuple[Rule[Any], ...] = (works_have_commenced, commencement_is_filed_in_time)

_RULES: dict[str, tuple[Rule[Any], ...]] = {
    "start": (
        legal_person_is_listed,
        *_IN_TIME,
        preliminary_design_is_approved,
        contract_period_runs_forward,
        supervision_is_registered,
        *SECTION_RULES,
        no_section_is_filed_twice,
    ),
    "added-section": (
        legal_person_is_listed,
        *_IN_TIME,
        earlier_filing_is_in_force,
        *SECTION_RULES,
        no_section_is_filed_twice,
    ),
    "change": (
        legal_person_is_listed,
        *CHANGE_RULES,
        *for_changes((contract_period_runs_forward, supervision_is_registered, *SECTION_RULES)),
    ),
}


def rules_for(kind: str) -> tuple[Rule[Any], ...]:
    """The rules that judge a form of that kind: `start`, `added-section` or `change`."""
    return _RULES[kind]


def wanted(form: WorksForm, own: tuple[OwnFiling, ...] = ()) -> tuple[Query[Any], ...]:
    """Every query that the rules of the form's kind put, each once.

    `own` are the applicant's other filings: what a change must be compared with is named by what is on file only, such
    as the unit with which a new project manager must be registered.
    """
    queries: list[Query[Any]] = [project_owner(form.applicant.uscc)]
    if isinstance(form, StartForm):
        queries.append(approved_design(form.design.approval_number))
    if not isinstance(form, AddedSectionForm):
        queries += (_registration(number) for _, _, number in _registrations(form))
    queries += section_queries(form, own)
    return tuple({query.name: query for query in queries}.values())

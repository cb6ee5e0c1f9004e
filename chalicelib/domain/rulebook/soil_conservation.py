"""The rules of 水土保持设施验收材料的报备."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from chalicelib.domain.elements import official_number, same_name
from chalicelib.domain.facts import Facts, shown
from chalicelib.domain.items.soil_conservation import INDEX_NAMES, Conclusion, ProjectKind, SoilConservationForm
from chalicelib.domain.registries import ConservationPlan, Query, Registry, conservation_plan, fee
from chalicelib.domain.rulebook.common import STATUS_WORDS
from chalicelib.domain.rulebook.ours import MUNICIPAL_AUTHORITY
from chalicelib.domain.rulebook.plan import NOTICE
from chalicelib.domain.rules import Hit, Rule, rule
from chalicelib.domain.verdict import Outcome
from chalicelib.domain.working_days import working_days_between, years_after
from chalicelib.errors import Text

ACT = "《中华人民共和国水土保持法》"
ORDER_53 = "《生产建设项目水土保持方案管理办法》（水利部令第53号）"
ORDER_53_SINCE = date(2023, 3, 1)
SUPERVISION = "《生产建设项目水土保持监督管理办法》（办水保〔2019〕172号）第八条"
SCOPE = NOTICE + "第二部分（一）"

CHANGED_FROM = Decimal("1.3")
"""An increase by 30 % or more needs the plan changed (水利部令第53号 第十六条第一款第二项)."""

PLAN_YEARS = 3
"""A plan that old when work starts needs to be examined again (水利部令第53号 第十八条)."""

NOTICE_DAYS = 20
"""Working days that the acceptance must have been on public notice (办水保〔2019〕172号 第八条)."""


def wanted(form: SoilConservationForm) -> tuple[Query[Any], ...]:
    """What these rules ask for a form."""
    return (conservation_plan(_approval(form)), fee(_approval(form)))


def _approval(form: SoilConservationForm) -> str:
    return official_number(form.plan.approval_number)


def _plan(form: SoilConservationForm, facts: Facts) -> ConservationPlan | None:
    """None when the registry holds none: SC-01 tells that, once."""
    return facts.known(conservation_plan(_approval(form)))


@rule(
    "SC-01",
    element="/plan/approval_number",
    law=ACT + "第二十七条",
    compares=Text("水土保持方案已获批复且有效", "the conservation plan exists and is in force"),
    otherwise=Outcome.FAIL,
    source=Registry.CONSERVATION_PLANS,
)
def plan_is_in_force(form: SoilConservationForm, facts: Facts) -> Iterator[Hit]:
    """The only rule that tells of a plan that the registry does not hold."""
    plan = facts.find(conservation_plan(_approval(form)))
    if plan.status != "in-force":
        yield Hit("plan-not-in-force", filed=form.plan.approval_number, found=STATUS_WORDS[plan.status].zh)


@rule(
    "SC-02",
    element="/project/code",
    law=ACT + "第二十七条",
    compares=Text("水土保持方案属于本项目和申报单位", "the plan is that of this project and owner"),
    otherwise=Outcome.FAIL,
    source=Registry.CONSERVATION_PLANS,
)
def plan_is_this_projects(form: SoilConservationForm, facts: Facts) -> Iterator[Hit]:
    """Project by its code, owner by their USCC."""
    plan = _plan(form, facts)
    if plan and plan.project_code != form.project.code:
        yield Hit("plan-of-another-project", filed=form.project.code, found=plan.project_code)
    if plan and plan.owner_uscc != form.applicant.uscc:
        yield Hit("plan-of-another-owner", "/applicant/uscc", form.applicant.uscc, plan.owner_uscc)


@rule(
    "SC-03",
    element="/plan/authority",
    law=SCOPE,
    compares=Text("水土保持方案由深圳市水务局审批", "the plan was approved by the municipal bureau"),
    otherwise=Outcome.INELIGIBLE,
    source=Registry.CONSERVATION_PLANS,
)
def plan_was_approved_by_the_bureau(form: SoilConservationForm, facts: Facts) -> Iterator[Hit]:
    """What the registry says decides the lane; a bureau's plan filed under another's name is only a mistake."""
    plan, filed = _plan(form, facts), form.plan.authority
    if plan and not same_name(plan.authority, MUNICIPAL_AUTHORITY):
        yield Hit("plan-not-by-the-bureau", filed=filed, found=plan.authority)
    elif plan and not same_name(plan.authority, filed):
        yield Hit("plan-authority-differs", filed=filed, found=plan.authority, outcome=Outcome.FAIL)


@rule(
    "SC-04",
    element="/plan/approved_on",
    law=ACT,
    compares=Text("批复日期与批复信息一致", "the day of approval is as approved"),
    otherwise=Outcome.FAIL,
    source=Registry.CONSERVATION_PLANS,
)
def plan_bears_its_day(form: SoilConservationForm, facts: Facts) -> Iterator[Hit]:
    """So that every other date may be compared with the one filed or the one found alike."""
    plan = _plan(form, facts)
    if plan and plan.approved_on != form.plan.approved_on:
        yield Hit("plan-day-differs", filed=shown(form.plan.approved_on), found=shown(plan.approved_on))


@rule(
    "SC-05",
    element="/project_kind",
    law=SCOPE,
    compares=Text("不属于余泥渣土场项目", "the project is no spoil ground"),
    otherwise=Outcome.INELIGIBLE,
    source=Registry.CONSERVATION_PLANS,
)
def project_is_no_spoil_ground(form: SoilConservationForm, facts: Facts) -> Iterator[Hit]:
    """Told without the registry when the form says so itself."""
    filed = form.project_kind
    if filed is ProjectKind.SPOIL_GROUND:
        yield Hit("project-is-spoil-ground", filed=filed, found=filed)
        return
    plan = _plan(form, facts)
    if plan and plan.project_kind == ProjectKind.SPOIL_GROUND:
        yield Hit("project-is-spoil-ground", filed=filed, found=plan.project_kind)
    elif plan and plan.project_kind != filed:
        yield Hit("project-kind-differs", filed=filed, found=plan.project_kind, outcome=Outcome.NOTE)


@rule(
    "SC-06",
    element="/acceptance/date",
    law=ACT + "第二十七条",
    compares=Text(
        "开工、完工、验收依次进行，验收不早于方案批复、不晚于申报之日",
        "start, completion and acceptance follow each other; acceptance is neither before approval nor after today",
    ),
    otherwise=Outcome.FAIL,
)
def dates_follow_each_other(form: SoilConservationForm, facts: Facts) -> Iterator[Hit]:
    """The same day is in order."""
    work, accepted = form.construction, form.acceptance.date
    if work.completed_on < work.started_on:
        where = "/construction/completed_on"
        yield Hit("completed-before-start", where, shown(work.completed_on), shown(work.started_on))
    if accepted < work.completed_on:
        yield Hit("accepted-before-completion", filed=shown(accepted), found=shown(work.completed_on))
    if accepted < form.plan.approved_on:
        yield Hit("accepted-before-approval", filed=shown(accepted), found=shown(form.plan.approved_on))
    if facts.day < accepted:
        yield Hit("accepted-after-submission", filed=shown(accepted), found=shown(facts.day))


@rule(
    "SC-07",
    element="/acceptance/conclusion",
    law=ACT + "第二十七条",
    compares=Text("验收结论为合格", "the conclusion of the acceptance is 合格"),
    otherwise=Outcome.FAIL,
)
def accepted_as_qualified(form: SoilConservationForm, facts: Facts) -> Iterator[Hit]:
    """What is not accepted must not be put into use."""
    if form.acceptance.conclusion is not Conclusion.QUALIFIED:
        yield Hit("not-accepted", filed=form.acceptance.conclusion)


@rule(
    "SC-08",
    element="/indices",
    law="《生产建设项目水土流失防治标准》（GB/T 50434-2018）；" + ACT + "第二十七条",
    compares=Text("六项防治指标达到批复的目标值", "each of the six indices reaches the approved target"),
    otherwise=Outcome.FAIL,
    source=Registry.CONSERVATION_PLANS,
)
def indices_reach_their_targets(form: SoilConservationForm, facts: Facts) -> Iterator[Hit]:
    """One reason an index, whose pointer names it; the target itself is enough."""
    if plan := _plan(form, facts):
        for index in INDEX_NAMES:
            reached, target = getattr(form.indices, index), getattr(plan.targets, index)
            if reached < target:
                yield Hit("index-below-target", f"/indices/{index}", shown(reached), shown(target))


@rule(
    "SC-09",
    element="/responsibility_area/approved",
    law=ACT,
    compares=Text(
        "批复的防治责任范围和土石方总量与批复信息一致",
        "the approved responsibility area and earth to be moved are as approved",
    ),
    otherwise=Outcome.FAIL,
    source=Registry.CONSERVATION_PLANS,
)
def approved_figures_are_as_approved(form: SoilConservationForm, facts: Facts) -> Iterator[Hit]:
    """So that the form's own figures may be printed and compared."""
    if plan := _plan(form, facts):
        area, earth = form.responsibility_area.approved, form.earth_moved.approved
        if area != plan.responsibility_area:
            yield Hit("approved-area-differs", filed=shown(area), found=shown(plan.responsibility_area))
        if earth != plan.earth_moved:
            yield Hit("approved-earth-differs", "/earth_moved/approved", shown(earth), shown(plan.earth_moved))


@rule(
    "SC-10",
    element="/responsibility_area/actual",
    law=ORDER_53 + "第十六条第一款第二项",
    compares=Text(
        "实际防治责任范围和土石方总量较批复增加不足30%",
        "the actual responsibility area and earth moved exceed the approved by less than 30 %",
    ),
    otherwise=Outcome.FAIL,
    source=Registry.CONSERVATION_PLANS,
    since=ORDER_53_SINCE,
)
def plan_needed_no_change(form: SoilConservationForm, facts: Facts) -> Iterator[Hit]:
    """An increase of exactly 30 % needs the change already; less than approved never does."""
    if plan := _plan(form, facts):
        area, earth = form.responsibility_area.actual, form.earth_moved.actual
        if area >= plan.responsibility_area * CHANGED_FROM:
            yield Hit("area-needs-change", filed=shown(area), found=shown(plan.responsibility_area))
        if earth >= plan.earth_moved * CHANGED_FROM:
            yield Hit("earth-needs-change", "/earth_moved/actual", shown(earth), shown(plan.earth_moved))


@rule(
    "SC-11",
    element="/construction/started_on",
    law=ORDER_53 + "第十八条",
    compares=Text(
        "方案批复后3年内开工，满3年方开工的已重新审核",
        "work started less than 3 years after the plan's approval, or the plan was examined again",
    ),
    otherwise=Outcome.FAIL,
    source=Registry.CONSERVATION_PLANS,
    since=ORDER_53_SINCE,
)
def plan_was_fresh_when_work_started(form: SoilConservationForm, facts: Facts) -> Iterator[Hit]:
    """On the corresponding day of the third year the three years are over."""
    plan, started = _plan(form, facts), form.construction.started_on
    if plan and not plan.re_examination_number and started >= years_after(plan.approved_on, PLAN_YEARS):
        yield Hit("plan-too-old", filed=shown(started), found=shown(plan.approved_on))


@rule(
    "SC-12",
    element="/compensation_fee",
    law=ACT,
    compares=Text("水土保持补偿费已足额缴纳", "the compensation fee is paid in full"),
    otherwise=Outcome.FAIL,
    source=Registry.FEES,
)
def fee_is_paid_in_full(form: SoilConservationForm, facts: Facts) -> Iterator[Hit]:
    """What is filed must be what was due or paid, and what was paid no less than what was due."""
    known, filed = facts.find(fee(_approval(form))), form.compensation_fee
    if known.paid < known.due:
        yield Hit("fee-not-paid-in-full", filed=shown(filed), found=f"{known.paid:f}/{known.due:f}")
    elif filed not in (known.due, known.paid):
        yield Hit("fee-differs", filed=shown(filed), found=shown(known.paid))


@rule(
    "SC-13",
    element="/notice/first_day",
    law=SUPERVISION,
    compares=Text(
        f"验收材料在申报前已公示不少于{NOTICE_DAYS}个工作日",
        f"the public notice ran {NOTICE_DAYS} working days at least before submission",
    ),
    otherwise=Outcome.FAIL,
)
def notice_ran_long_enough(form: SoilConservationForm, facts: Facts) -> Iterator[Hit]:
    """The first day counts, the day of submission does not; beyond the calendar's years an officer counts."""
    first, last = form.notice.first_day, form.notice.last_day
    if last < first:
        yield Hit("notice-ends-before-it-begins", "/notice/last_day", shown(last), shown(first))
        return
    ran = working_days_between(first, min(last, facts.day - timedelta(days=1)))
    if ran < NOTICE_DAYS:
        code = "notice-too-short" if last < facts.day else "notice-not-over"
        yield Hit(code, filed=f"{first}/{last}", found=str(ran))


RULES: tuple[Rule[SoilConservationForm], ...] = (
    plan_is_in_force,
    plan_is_this_projects,
    plan_was_approved_by_the_bureau,
    plan_bears_its_day,
    project_is_no_spoil_ground,
    dates_follow_each_other,
    accepted_as_qualified,
    indices_reach_their_targets,
    approved_figures_are_as_approved,
    plan_needed_no_change,
    plan_was_fresh_when_work_started,
    fee_is_paid_in_full,
    notice_ran_long_enough,
)

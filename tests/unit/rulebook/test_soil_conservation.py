"""The rules of soil conservation: each passes, fails in each of its ways, at its boundary, and waits for its source."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.items.soil_conservation import INDEX_NAMES, SoilConservationForm
from chalicelib.domain.registries import Registry
from chalicelib.domain.rulebook import soil_conservation as soil
from chalicelib.domain.rules import Rule
from chalicelib.domain.verdict import Outcome
from chalicelib.domain.working_days import is_working_day, nth_working_day_after
from tests.builders import TODAY, Json, changed, facts, form, found, judged, told

FORM: SoilConservationForm = form("soil-conservation")
PLANS, FEES = Registry.CONSERVATION_PLANS, Registry.FEES
OTHER_USCC, OTHER_CODE = "91440300MAW2K4F965", "2503-440309-04-01-428168"

ASKING_PLANS = tuple(rule for rule in soil.RULES if rule.source is PLANS)


def reasons(
    rule: Rule[Any], changes: Json | None = None, *, plan: Json | None = None, fee: Json | None = None, **known: Any
) -> list[tuple[str | None, str, str]]:
    """What the rule finds about the example with elements, plan or fee changed."""
    filed = form("soil-conservation", changes)
    return told(found(rule, filed, facts(filed, answers={PLANS: plan or {}, FEES: fee or {}}, **known)))


@pytest.mark.parametrize("rule", soil.RULES, ids=lambda rule: rule.id)
def test_a_right_form_passes_each_rule(rule: Rule[Any]) -> None:
    assert [f.outcome for f in rule(FORM, facts(FORM))] == [Outcome.PASS]


@pytest.mark.parametrize("rule", ASKING_PLANS, ids=lambda rule: rule.id)
def test_each_rule_waits_for_a_silent_plan_registry(rule: Rule[Any]) -> None:
    assert reasons(rule, silent={PLANS}) == [("source-silent", rule.element, "unavailable")]


def test_an_unknown_plan_is_told_once_and_not_by_every_rule() -> None:
    filed = form("soil-conservation", {"/plan/approval_number": "深水许准予〔2023〕999号"})
    assert told(judged(filed).reasons) == [
        ("not-in-conservation-plans", "/plan/approval_number", "fail"),
        ("not-in-fees", "/compensation_fee", "fail"),
    ]


@pytest.mark.proves("SC-01", "fail plan-not-in-force")
@pytest.mark.parametrize("status", ["lapsed", "withdrawn"])
def test_a_plan_that_is_not_in_force_fails(status: str) -> None:
    expected = [("plan-not-in-force", "/plan/approval_number", "fail")]
    assert reasons(soil.plan_is_in_force, plan={"status": status}) == expected


@pytest.mark.proves("SC-02", "fail plan-of-another-project", "fail plan-of-another-owner")
@pytest.mark.parametrize(
    ("plan", "reason"),
    [
        ({"project_code": OTHER_CODE}, ("plan-of-another-project", "/project/code", "fail")),
        ({"owner_uscc": OTHER_USCC}, ("plan-of-another-owner", "/applicant/uscc", "fail")),
    ],
)
def test_a_plan_of_another_project_or_owner_fails(plan: Json, reason: tuple[str, str, str]) -> None:
    assert reasons(soil.plan_is_this_projects, plan=plan) == [reason]


def test_a_plan_of_another_project_and_owner_is_told_both() -> None:
    found_ = reasons(soil.plan_is_this_projects, plan={"project_code": OTHER_CODE, "owner_uscc": OTHER_USCC})
    assert [code for code, _, _ in found_] == ["plan-of-another-project", "plan-of-another-owner"]


DISTRICT = "深圳市龙华区水务局"


@pytest.mark.proves("SC-03", "ineligible plan-not-by-the-bureau", "fail plan-authority-differs")
@pytest.mark.parametrize(
    ("filed", "held", "reason"),
    [
        ("深圳市水务局", DISTRICT, ("plan-not-by-the-bureau", "/plan/authority", "ineligible")),
        (DISTRICT, DISTRICT, ("plan-not-by-the-bureau", "/plan/authority", "ineligible")),
        (DISTRICT, "深圳市水务局", ("plan-authority-differs", "/plan/authority", "fail")),
    ],
)
def test_only_the_bureaus_plans_are_eligible_and_what_the_registry_says_decides(
    filed: str, held: str, reason: tuple[str, str, str]
) -> None:
    changes = {"/plan/authority": filed}
    assert reasons(soil.plan_was_approved_by_the_bureau, changes, plan={"authority": held}) == [reason]


def test_an_unknown_plans_authority_is_not_judged() -> None:
    assert reasons(soil.plan_was_approved_by_the_bureau, {"/plan/authority": DISTRICT}, missing={PLANS}) == []


@pytest.mark.proves("SC-04", "fail plan-day-differs")
def test_another_day_of_approval_than_the_registrys_fails() -> None:
    expected = [("plan-day-differs", "/plan/approved_on", "fail")]
    assert reasons(soil.plan_bears_its_day, {"/plan/approved_on": "2023-07-15"}) == expected


@pytest.mark.proves("SC-05", "ineligible project-is-spoil-ground")
@pytest.mark.parametrize(
    ("filed", "held"), [("余泥渣土场", "余泥渣土场"), ("余泥渣土场", "市政"), ("市政", "余泥渣土场")]
)
def test_a_spoil_ground_by_the_form_or_by_the_plan_is_not_eligible(filed: str, held: str) -> None:
    found_ = reasons(soil.project_is_no_spoil_ground, {"/project_kind": filed}, plan={"project_kind": held})
    assert found_ == [("project-is-spoil-ground", "/project_kind", "ineligible")]


def test_a_form_that_says_it_is_a_spoil_ground_needs_no_registry() -> None:
    found_ = reasons(soil.project_is_no_spoil_ground, {"/project_kind": "余泥渣土场"}, silent={PLANS})
    assert [outcome for _, _, outcome in found_] == ["ineligible"]


@pytest.mark.proves("SC-05", "note project-kind-differs")
def test_another_kind_than_the_plans_is_a_note() -> None:
    expected = [("project-kind-differs", "/project_kind", "note")]
    assert reasons(soil.project_is_no_spoil_ground, plan={"project_kind": "市政"}) == expected


def dates(started: int, completed: int, accepted: int, approved: int = -2000) -> Json:
    """The dates of a form, in days from today."""
    days = {
        "/construction/started_on": started,
        "/construction/completed_on": completed,
        "/acceptance/date": accepted,
        "/plan/approved_on": approved,
    }
    return {pointer: (TODAY + timedelta(days=n)).isoformat() for pointer, n in days.items()}


@pytest.mark.proves(
    "SC-06",
    "fail completed-before-start",
    "fail accepted-before-completion",
    "fail accepted-before-approval",
    "fail accepted-after-submission",
    "boundary: the same day, the day before, the day after",
)
@pytest.mark.parametrize(
    ("days", "codes"),
    [
        (dates(-9, -9, -9, -9), []),
        (dates(0, 0, 0, 0), []),
        (dates(-10, -11, -9), ["completed-before-start"]),
        (dates(-10, -9, -10), ["accepted-before-completion"]),
        (dates(-10, -9, -8, -7), ["accepted-before-approval"]),
        (dates(-10, -9, 1), ["accepted-after-submission"]),
        (
            dates(5, 4, 3, 4),
            [
                "completed-before-start",
                "accepted-before-completion",
                "accepted-before-approval",
                "accepted-after-submission",
            ],
        ),
    ],
)
def test_start_completion_and_acceptance_follow_each_other_up_to_today(days: Json, codes: list[str]) -> None:
    assert [code for code, _, _ in reasons(soil.dates_follow_each_other, days)] == codes


def test_a_date_out_of_order_is_told_where_it_was_filed_with_the_other() -> None:
    filed = form("soil-conservation", dates(-10, -11, -9))
    (finding,) = found(soil.dates_follow_each_other, filed)
    assert finding.pointer == "/construction/completed_on"
    assert (finding.filed, finding.found) == ("2026-11-13", "2026-11-14")


@pytest.mark.proves("SC-07", "fail not-accepted")
def test_what_was_not_accepted_as_qualified_fails() -> None:
    expected = [("not-accepted", "/acceptance/conclusion", "fail")]
    assert reasons(soil.accepted_as_qualified, {"/acceptance/conclusion": "不合格"}) == expected


@pytest.mark.proves("SC-08", "fail index-below-target", "boundary: just below the target and at it")
@pytest.mark.parametrize("index", INDEX_NAMES)
@pytest.mark.parametrize(("reached", "fails"), [("0.8999", True), ("0.9", False), ("0.9001", False)])
def test_an_index_must_reach_its_target(index: str, reached: str, fails: bool) -> None:
    target = {f"/targets/{index}": "0.90"}
    found_ = reasons(soil.indices_reach_their_targets, {f"/indices/{index}": reached}, plan=target)
    assert found_ == ([("index-below-target", f"/indices/{index}", "fail")] if fails else [])


def test_each_index_below_its_target_is_a_reason_of_its_own() -> None:
    filed = form("soil-conservation", {f"/indices/{index}": "0.1" for index in INDEX_NAMES})
    findings = found(soil.indices_reach_their_targets, filed)
    assert [f.pointer for f in findings] == [f"/indices/{index}" for index in INDEX_NAMES]
    assert {f.filed for f in findings} == {"0.1"}
    assert findings[1].found == "0.90"


@pytest.mark.proves("SC-09", "fail approved-area-differs", "fail approved-earth-differs")
@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"/responsibility_area/approved": "6.83"}, ("approved-area-differs", "/responsibility_area/approved", "fail")),
        ({"/earth_moved/approved": "38.6001"}, ("approved-earth-differs", "/earth_moved/approved", "fail")),
    ],
)
def test_approved_figures_must_be_those_approved(changes: Json, reason: tuple[str, str, str]) -> None:
    assert reasons(soil.approved_figures_are_as_approved, changes) == [reason]


@pytest.mark.proves("SC-09", "boundary: equal as numbers")
def test_approved_figures_are_compared_as_numbers() -> None:
    assert reasons(soil.approved_figures_are_as_approved, {"/responsibility_area/approved": "6.8200"}) == []


@pytest.mark.proves("SC-10", "fail area-needs-change", "fail earth-needs-change", "boundary: 29.999 % and 30 %")
@pytest.mark.parametrize(
    ("element", "approved", "code"),
    [
        ("responsibility_area", "10.00", "area-needs-change"),
        ("earth_moved", "10.00", "earth-needs-change"),
    ],
)
@pytest.mark.parametrize(("actual", "fails"), [("12.9999", False), ("13", True), ("13.0001", True), ("2", False)])
def test_thirty_percent_more_than_approved_needed_a_change_of_the_plan(
    element: str, approved: str, code: str, actual: str, fails: bool
) -> None:
    found_ = reasons(soil.plan_needed_no_change, {f"/{element}/actual": actual}, plan={element: approved})
    assert found_ == ([(code, f"/{element}/actual", "fail")] if fails else [])


@given(st.decimals("0.01", "1000", places=2), st.decimals("0", "2000", places=2))
def test_an_increase_of_thirty_percent_is_reckoned_exactly(approved: Decimal, actual: Decimal) -> None:
    found_ = reasons(
        soil.plan_needed_no_change,
        {"/earth_moved/actual": str(actual)},
        plan={"earth_moved": str(approved)},
    )
    assert bool(found_) is (10 * actual >= 13 * approved)


@pytest.mark.proves("SC-11", "fail plan-too-old", "boundary: three years to the day", "boundary: leap day")
@pytest.mark.parametrize(
    ("approved", "started", "fails"),
    [
        ("2020-07-14", "2023-07-13", False),
        ("2020-07-14", "2023-07-14", True),
        ("2024-02-29", "2027-02-27", False),
        ("2024-02-29", "2027-02-28", True),
        ("2020-07-14", "2020-01-01", False),
    ],
)
def test_work_starts_less_than_three_years_after_the_approval(approved: str, started: str, fails: bool) -> None:
    changes, plan = {"/construction/started_on": started}, {"approved_on": approved}
    found_ = reasons(soil.plan_was_fresh_when_work_started, changes, plan=plan)
    assert found_ == ([("plan-too-old", "/construction/started_on", "fail")] if fails else [])


def test_an_old_plan_that_was_examined_again_passes() -> None:
    plan = {"approved_on": "2015-01-01", "re_examination_number": "深水许准予〔2024〕018号"}
    assert reasons(soil.plan_was_fresh_when_work_started, plan=plan) == []


@pytest.mark.proves("SC-10 SC-11", "boundary: the day before it came in force")
@pytest.mark.parametrize("rule", [soil.plan_needed_no_change, soil.plan_was_fresh_when_work_started])
def test_order_53_holds_since_the_first_of_march_2023(rule: Rule[Any]) -> None:
    assert not rule.in_force(date(2023, 2, 28))
    assert rule.in_force(date(2023, 3, 1))


def test_before_order_53_an_old_and_outgrown_plan_gave_no_reason() -> None:
    filed = form("soil-conservation", {"/responsibility_area/actual": "60", "/construction/started_on": "2026-10-01"})
    codes = {"area-needs-change", "plan-too-old"}
    assert codes <= {f.code for f in judged(filed).reasons}
    assert not codes & {f.code for f in judged(filed, facts(filed, day=date(2023, 2, 28))).reasons}


@pytest.mark.proves("SC-12", "fail fee-not-paid-in-full", "fail fee-differs", "boundary: to the last yuan cent")
@pytest.mark.parametrize(
    ("filed", "due", "paid", "code"),
    [
        ("10.23", "10.23", "10.23", None),
        ("10.230000", "10.23", "10.23", None),
        ("10.23", "10.23", "12.00", None),
        ("12.00", "10.23", "12.00", None),
        ("0", "0", "0", None),
        ("10.23", "10.23", "10.229999", "fee-not-paid-in-full"),
        ("10.23", "10.23", "0", "fee-not-paid-in-full"),
        ("10.22", "10.23", "10.23", "fee-differs"),
        ("10.24", "10.23", "10.23", "fee-differs"),
    ],
)
def test_the_fee_is_paid_in_full_and_filed_as_paid(filed: str, due: str, paid: str, code: str | None) -> None:
    found_ = reasons(soil.fee_is_paid_in_full, {"/compensation_fee": filed}, fee={"due": due, "paid": paid})
    assert found_ == ([(code, "/compensation_fee", "fail")] if code else [])


def test_a_silent_fee_registry_and_one_without_the_plan_are_told_apart() -> None:
    assert reasons(soil.fee_is_paid_in_full, silent={FEES}) == [("source-silent", "/compensation_fee", "unavailable")]
    assert reasons(soil.fee_is_paid_in_full, missing={FEES}) == [("not-in-fees", "/compensation_fee", "fail")]


def notice(first: date, last: date) -> Json:
    return {"/notice/first_day": first.isoformat(), "/notice/last_day": last.isoformat()}


def nth(first: date, n: int) -> date:
    """The n-th working day of a notice from its first day."""
    return nth_working_day_after(first - timedelta(days=1), n)


@pytest.mark.proves(
    "SC-13", "fail notice-too-short", "boundary: 20th working day over a holiday swap", "boundary: year's end"
)
@pytest.mark.parametrize(
    "first", [date(2026, 10, 20), date(2026, 9, 14), date(2026, 9, 26), date(2026, 2, 10), date(2025, 12, 15)]
)
@pytest.mark.parametrize(("n", "fails"), [(19, True), (20, False), (21, False)])
def test_a_notice_of_twenty_working_days_is_long_enough_across_holidays(first: date, n: int, fails: bool) -> None:
    assert nth(first, n) < TODAY
    found_ = reasons(soil.notice_ran_long_enough, notice(first, nth(first, n)))
    assert found_ == ([("notice-too-short", "/notice/first_day", "fail")] if fails else [])


def test_days_off_at_the_end_of_a_notice_do_not_lengthen_it() -> None:
    first = date(2026, 10, 26)
    last = nth(first, 19)
    while not is_working_day(last + timedelta(days=1)):
        last += timedelta(days=1)
    assert [code for code, _, _ in reasons(soil.notice_ran_long_enough, notice(first, last))] == ["notice-too-short"]


def test_the_days_that_a_notice_ran_are_told() -> None:
    filed = form("soil-conservation", notice(date(2026, 11, 16), date(2026, 11, 20)))
    (finding,) = found(soil.notice_ran_long_enough, filed)
    assert (finding.filed, finding.found) == ("2026-11-16/2026-11-20", "5")


@pytest.mark.proves("SC-13", "fail notice-not-over")
def test_the_notice_must_have_run_before_the_day_of_submission() -> None:
    first = date(2026, 10, 26)
    twentieth = nth(first, 20)
    filed = form("soil-conservation", notice(first, twentieth))
    on_the_day = found(soil.notice_ran_long_enough, filed, facts(filed, day=twentieth))
    assert told(on_the_day) == [("notice-not-over", "/notice/first_day", "fail")]
    assert on_the_day[0].found == "19"
    assert found(soil.notice_ran_long_enough, filed, facts(filed, day=twentieth + timedelta(days=1))) == ()


def test_a_notice_still_running_is_long_enough_after_twenty_days() -> None:
    first = date(2026, 10, 12)
    assert reasons(soil.notice_ran_long_enough, notice(first, TODAY + timedelta(days=60))) == []


def test_a_notice_still_to_come_has_not_run_at_all() -> None:
    filed = form("soil-conservation", notice(TODAY + timedelta(days=1), TODAY + timedelta(days=33)))
    (finding,) = found(soil.notice_ran_long_enough, filed)
    assert (finding.code, finding.found) == ("notice-not-over", "0")


@pytest.mark.proves("SC-13", "fail notice-ends-before-it-begins")
def test_a_notice_that_ends_before_it_begins_fails_at_its_end() -> None:
    expected = [("notice-ends-before-it-begins", "/notice/last_day", "fail")]
    assert reasons(soil.notice_ran_long_enough, notice(date(2026, 10, 20), date(2026, 10, 19))) == expected


def test_a_notice_of_one_day_does_not_end_before_it_begins_but_is_too_short() -> None:
    day = date(2026, 10, 20)
    assert [code for code, _, _ in reasons(soil.notice_ran_long_enough, notice(day, day))] == ["notice-too-short"]


@pytest.mark.proves("SC-13", "refer beyond-calendar")
def test_a_notice_beyond_the_calendar_is_for_an_officer() -> None:
    first, last = date(2026, 12, 20), date(2027, 1, 25)
    found_ = reasons(soil.notice_ran_long_enough, notice(first, last), day=date(2027, 1, 26))
    assert found_ == [("beyond-calendar", "/notice/first_day", "refer")]


def test_a_notice_that_ran_within_the_calendar_is_judged_beyond_it() -> None:
    found_ = reasons(soil.notice_ran_long_enough, notice(date(2026, 10, 12), date(2026, 11, 20)), day=date(2027, 1, 5))
    assert found_ == []


def test_every_reason_is_told_at_once() -> None:
    verdict = judged(form("soil-conservation-rejected"))
    assert verdict.outcome is Outcome.FAIL
    assert {f.code for f in verdict.reasons} == {
        "legal-representative-differs",
        "authorisation-over",
        "area-needs-change",
        "fee-differs",
        "index-below-target",
        "notice-too-short",
    }


def test_the_data_of_a_platform_may_hold_more_than_we_read() -> None:
    known = facts(FORM)
    name = next(name for name in known.answers if name.startswith(PLANS))
    more = known.answers[name].model_copy(update={"data": changed(known.answers[name].data or {}, {"new": 1})})
    assert found(soil.plan_is_in_force, FORM, known.model_copy(update={"answers": {**known.answers, name: more}})) == ()


@pytest.mark.proves("SC-01", "boundary: numbers in other brackets")
def test_a_plans_number_may_be_typed_with_other_brackets() -> None:
    filed = form("soil-conservation", {"/plan/approval_number": "深水许准予[2023]187号"})
    assert judged(filed).reasons == ()

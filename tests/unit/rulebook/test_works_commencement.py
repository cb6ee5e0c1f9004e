"""The rules of works: who may file, until when, and what the works rest on."""

from datetime import date
from typing import Any

import pytest

from chalicelib.domain.registries import Registry, design_approval, supervision
from chalicelib.domain.rulebook import works_commencement as rules
from chalicelib.domain.rulebook.works_changes import new_fits_and_differs
from chalicelib.domain.rules import Rule
from tests.builders import form, found, own_filing
from tests.unit.rulebook.works import STARTED, change, known, replaced, says

KINDS = ("start", "added-section", "change")
EVERY_RULE = [(kind, rule) for kind in KINDS for rule in rules.rules_for(kind)]


@pytest.mark.parametrize(("kind", "rule"), EVERY_RULE, ids=lambda one: getattr(one, "id", one))
def test_each_form_passes_each_of_its_rules(kind: str, rule: Rule[Any]) -> None:
    assert says(rule, form(f"works-{kind}")) == []


def test_an_id_means_the_same_rule_in_every_form() -> None:
    assert len({rule.id for _, rule in EVERY_RULE}) == len({id(rule) for _, rule in EVERY_RULE})
    assert all("《" in rule.law or "方案" in rule.law for _, rule in EVERY_RULE)


class TestTheLegalPerson:
    @pytest.mark.proves("WC-01", "ineligible owner-not-listed")
    def test_must_be_listed_and_an_unlisted_one_is_out_of_scope(self) -> None:
        filed = form("works-start")
        unlisted = known(filed, missing={Registry.PROJECT_OWNERS})
        assert says(rules.legal_person_is_listed, filed, unlisted) == [
            ("owner-not-listed", "/applicant/uscc", "ineligible")
        ]

    @pytest.mark.proves("WC-01", "ineligible owner-listing-expired", "boundary: last day and the day after")
    @pytest.mark.parametrize(("until", "listed"), [("2026-11-24", True), ("2026-11-23", False), (None, True)])
    def test_is_listed_until_its_last_day(self, until: str | None, listed: bool) -> None:
        filed = form("works-start")
        judged = known(filed, answers={Registry.PROJECT_OWNERS: {"valid_until": until}})
        expired = [("owner-listing-expired", "/applicant/uscc", "ineligible")]
        assert says(rules.legal_person_is_listed, filed, judged) == ([] if listed else expired)

    @pytest.mark.proves("WC-01", "ineligible works-not-listed")
    @pytest.mark.parametrize(
        ("kind", "pointer"), [("start", "/works"), ("added-section", "/adds_to"), ("change", "/changes_filing")]
    )
    def test_must_be_listed_for_such_works_as_filed_or_on_file(self, kind: str, pointer: str) -> None:
        filed = form(f"works-{kind}")
        judged = known(filed, answers={Registry.PROJECT_OWNERS: {"works": ["供水"]}})
        assert says(rules.legal_person_is_listed, filed, judged) == [("works-not-listed", pointer, "ineligible")]

    def test_stays_open_while_the_list_is_silent(self) -> None:
        filed = form("works-start")
        silent = known(filed, silent={Registry.PROJECT_OWNERS})
        assert says(rules.legal_person_is_listed, filed, silent) == [
            ("source-silent", "/applicant/uscc", "unavailable")
        ]


class TestCommencement:
    @pytest.mark.proves("WC-02", "ineligible not-commenced", "boundary: today and tomorrow")
    @pytest.mark.parametrize(("day", "begun"), [(date(2026, 11, 23), False), (date(2026, 11, 24), True)])
    def test_is_filed_from_its_own_day_on(self, day: date, begun: bool) -> None:
        filed = form("works-start", {"commenced_on": "2026-11-24"})
        judged = known(filed, day=day)
        early = [("not-commenced", "/commenced_on", "ineligible")]
        assert says(rules.works_have_commenced, filed, judged) == ([] if begun else early)
        assert says(rules.commencement_is_filed_in_time, filed, judged) == []

    # 国庆 2026: 1 to 7 October free, 20 September and 10 October worked, 25 to 27 September free (中秋).
    @pytest.mark.proves(
        "WC-03",
        "ineligible late-for-the-lane",
        "ineligible late-by-law",
        "boundary: 5th and 15th working day over a holiday swap, and the days after",
    )
    @pytest.mark.parametrize(
        ("commenced", "last_of_the_lane", "last_by_law"),
        [
            (date(2026, 9, 24), date(2026, 10, 9), date(2026, 10, 22)),
            (date(2026, 9, 30), date(2026, 10, 13), date(2026, 10, 27)),
            (date(2026, 10, 3), date(2026, 10, 13), date(2026, 10, 27)),
            (date(2025, 12, 26), date(2026, 1, 5), date(2026, 1, 19)),
            (date(2026, 11, 2), date(2026, 11, 9), date(2026, 11, 23)),
        ],
    )
    @pytest.mark.parametrize("kind", ["start", "added-section"])
    def test_is_in_time_until_the_fifth_working_day_and_lawful_by_hand_until_the_fifteenth(
        self, kind: str, commenced: date, last_of_the_lane: date, last_by_law: date
    ) -> None:
        filed = form(f"works-{kind}", {"commenced_on": commenced.isoformat()})
        assert codes_on(filed, last_of_the_lane) == []
        assert codes_on(filed, next_day(last_of_the_lane)) == ["late-for-the-lane"]
        assert codes_on(filed, last_by_law) == ["late-for-the-lane"]
        assert codes_on(filed, next_day(last_by_law)) == ["late-by-law"]

    def test_a_free_day_after_the_last_working_day_is_late(self) -> None:
        filed = form("works-start", {"commenced_on": "2026-11-13"})
        assert codes_on(filed, date(2026, 11, 20)) == []
        assert codes_on(filed, date(2026, 11, 21)) == ["late-for-the-lane"]

    @pytest.mark.parametrize("day", [date(2026, 11, 10), date(2026, 12, 30)])
    def test_a_late_commencement_is_told_its_last_possible_day(self, day: date) -> None:
        filed = form("works-start", {"commenced_on": "2026-11-02"})
        (finding,) = found(rules.commencement_is_filed_in_time, filed, known(filed, day=day))
        assert (finding.filed, finding.found, finding.pointer) == ("2026-11-02", "2026-11-09", "/commenced_on")
        assert finding.outcome == "ineligible"

    @pytest.mark.proves("WC-03", "boundary: year's end")
    def test_at_years_end_what_is_surely_in_time_passes_though_the_last_day_is_unknown(self) -> None:
        filed = form("works-start", {"commenced_on": "2026-12-30"})
        assert codes_on(filed, date(2026, 12, 31)) == []

    def test_at_years_end_what_is_surely_late_for_the_lane_is_told_though_the_fifteenth_day_is_unknown(self) -> None:
        filed = form("works-start", {"commenced_on": "2026-12-16"})
        assert codes_on(filed, date(2026, 12, 23)) == []
        assert codes_on(filed, date(2026, 12, 24)) == ["late-for-the-lane"]

    @pytest.mark.proves("WC-03", "refer beyond-calendar")
    @pytest.mark.parametrize(("commenced", "day"), [("2026-12-30", date(2027, 1, 1)), ("2026-12-16", date(2027, 1, 5))])
    def test_a_day_beyond_the_calendar_is_never_guessed_but_referred(self, commenced: str, day: date) -> None:
        filed = form("works-start", {"commenced_on": commenced})
        assert says(rules.commencement_is_filed_in_time, filed, known(filed, day=day)) == [
            ("beyond-calendar", "/commenced_on", "refer")
        ]


class TestTheDesign:
    @pytest.mark.proves("WC-04", "fail design-of-another-project", "fail design-of-another-owner")
    def test_must_be_this_projects_and_this_owners(self) -> None:
        filed = form("works-start")
        other = {"project_code": "2604-440307-19-01-933127", "owner_uscc": "91440300MAWC6H9Q5J"}
        judged = known(filed, answers={Registry.DESIGN_APPROVALS: other})
        assert says(rules.preliminary_design_is_approved, filed, judged) == [
            ("design-of-another-project", "/design/approval_number", "fail"),
            ("design-of-another-owner", "/design/approval_number", "fail"),
        ]

    @pytest.mark.proves("WC-04", "fail design-differs")
    def test_must_be_filed_as_it_was_approved_one_reason_an_element(self) -> None:
        changes = {"/works": "供水", "/design/authority": "某区水务局"}
        filed = form("works-start", changes | {"/design/approved_on": "2026-03-28", "/design/budget": "8620.51"})
        assert says(rules.preliminary_design_is_approved, filed) == [
            ("design-differs", "/works", "fail"),
            ("design-differs", "/design/authority", "fail"),
            ("design-differs", "/design/approved_on", "fail"),
            ("design-differs", "/design/budget", "fail"),
        ]

    def test_an_unknown_or_silent_registry_is_told_as_such(self) -> None:
        filed, pointer = form("works-start"), "/design/approval_number"
        query = design_approval(filed.design.approval_number)
        unknown, silent = known(filed, missing={query}), known(filed, silent={query})
        assert says(rules.preliminary_design_is_approved, filed, unknown) == [
            ("not-in-design-approvals", pointer, "fail")
        ]
        assert says(rules.preliminary_design_is_approved, filed, silent) == [("source-silent", pointer, "unavailable")]


class TestTheContractPeriod:
    @pytest.mark.proves("WC-05", "fail contract-ends-before-it-begins", "boundary: one day, and the day before")
    @pytest.mark.parametrize(("last", "forward"), [("2026-11-01", True), ("2026-10-31", False)])
    def test_may_be_one_day_and_not_run_backward(self, last: str, forward: bool) -> None:
        filed = form("works-start", {"/contract/first_day": "2026-11-01", "/contract/last_day": last})
        backward = [("contract-ends-before-it-begins", "/contract/last_day", "fail")]
        assert says(rules.contract_period_runs_forward, filed) == ([] if forward else backward)

    @pytest.mark.proves("WC-05C", "fail contract-ends-before-it-begins")
    def test_is_judged_as_it_will_stand_after_a_change(self) -> None:
        filed = change(replaced("/contract/first_day", STARTED.form["contract"]["first_day"], "2031-01-01"))
        assert says(rules.contract_period_runs_forward, filed) == [
            ("contract-ends-before-it-begins", "/changes/0/new", "fail")
        ]

    def test_is_not_judged_again_by_a_change_of_something_else(self) -> None:
        filed = change(replaced("/sections/0/name", STARTED.form["sections"][0]["name"], "新名称"))
        assert says(rules.contract_period_runs_forward, filed) == []


class TestSupervision:
    @pytest.mark.proves("WC-06", "fail not-a-quality-registration", "fail supervision-of-another-project")
    def test_each_registration_is_of_its_kind_and_of_this_project(self) -> None:
        safety, others = "深水安监〔2026〕058号", "深水安监〔2026〕073号"
        filed = form("works-start", {"/supervision/quality": safety, "/supervision/safety": others})
        assert says(rules.supervision_is_registered, filed) == [
            ("not-a-quality-registration", "/supervision/quality", "fail"),
            ("supervision-of-another-project", "/supervision/safety", "fail"),
        ]

    @pytest.mark.proves("WC-06", "fail not-a-safety-registration")
    def test_a_quality_registration_is_none_of_safety(self) -> None:
        filed = form("works-start", {"/supervision/safety": "深水质监〔2026〕058号"})
        assert says(rules.supervision_is_registered, filed) == [
            ("not-a-safety-registration", "/supervision/safety", "fail")
        ]

    def test_silence_about_one_hides_nothing_of_the_other(self) -> None:
        filed = form("works-start", {"/supervision/safety": "深水安监〔2026〕999号"})
        judged = known(filed, silent={supervision(filed.supervision.quality)})
        assert says(rules.supervision_is_registered, filed, judged) == [
            ("source-silent", "/supervision/quality", "unavailable"),
            ("not-in-supervision", "/supervision/safety", "fail"),
        ]

    @pytest.mark.proves("WC-06C", "fail supervision-of-another-project")
    def test_a_changed_number_is_asked_for_again(self) -> None:
        filed = change(replaced("/supervision/quality", "深水质监〔2026〕058号", "深水质监〔2026〕073号"))
        assert says(rules.supervision_is_registered, filed) == [
            ("supervision-of-another-project", "/changes/0/new", "fail")
        ]

    def test_a_number_changed_to_what_is_none_is_told_by_its_shape_and_not_asked_for(self) -> None:
        unit = STARTED.form["sections"][0]["contractor"]
        filed = change(replaced("/supervision/quality", "深水质监〔2026〕058号", unit))
        assert says(rules.supervision_is_registered, filed) == []
        assert says(new_fits_and_differs, filed) == [("new-does-not-fit", "/changes/0/new", "fail")]


class TestWhatIsWanted:
    def test_each_query_is_wanted_once(self) -> None:
        for kind in KINDS:
            names = [query.name for query in rules.wanted(form(f"works-{kind}"), (STARTED,))]
            assert len(names) == len(set(names))

    def test_a_change_of_a_person_asks_for_the_unit_on_file(self) -> None:
        filed = form("works-change")
        unit = STARTED.form["sections"][0]["contractor"]["uscc"]
        assert f"qualifications:{unit}" in [query.name for query in rules.wanted(filed, (STARTED,))]

    def test_what_refers_to_nothing_on_file_asks_for_the_applicant_only(self) -> None:
        filed = form("works-change")
        others = own_filing(form("works-start"), number="深水建备〔2026〕9号")
        assert [query.registry for query in rules.wanted(filed, (others,))] == [Registry.PROJECT_OWNERS]

    def test_an_addition_asks_for_the_budget_of_the_design_on_file(self) -> None:
        names = [query.name for query in rules.wanted(form("works-added-section"), (STARTED,))]
        assert f"design-approvals:{STARTED.form['design']['approval_number']}" in names


def codes_on(filed: Any, day: date) -> list[str | None]:
    return [finding.code for finding in found(rules.commencement_is_filed_in_time, filed, known(filed, day=day))]


def next_day(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)

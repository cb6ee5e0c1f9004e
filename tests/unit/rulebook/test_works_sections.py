"""The rules of the sections, at the start, added and changed."""

from typing import Any

import pytest

from chalicelib.domain.registries import Registry, qualifications, tender
from chalicelib.domain.rulebook import works_sections as rules
from chalicelib.domain.rulebook.works_changes import new_fits_and_differs
from tests.builders import form, found
from tests.unit.rulebook.works import SECTION, STARTED, change, known, later, replaced, says

CONTRACTOR, SUPERVISOR = STARTED.form["sections"][0]["contractor"], STARTED.form["sections"][0]["supervisor"]
LAPSED = {"name": "深圳市龙山市政建设有限公司", "uscc": "91440300MAWD8F5R4D"}
"""A contractor whose safety licence is out of date."""


def start(**changes: Any) -> Any:
    return form("works-start", {f"/sections/0/{place.replace('__', '/')}": new for place, new in changes.items()})


class TestUnits:
    def test_an_unknown_contractor_is_told_at_its_section(self) -> None:
        filed = start()
        unknown = known(filed, missing={qualifications(filed.sections[1].contractor.uscc)})
        assert says(rules.contractors_are_qualified, filed, unknown) == [
            ("not-in-qualifications", "/sections/1/contractor/uscc", "fail")
        ]

    def test_silence_about_one_unit_hides_nothing_of_another(self) -> None:
        filed = form("works-start", {"/sections/1/contractor/name": "深圳市别家水利建设有限公司"})
        silent = known(filed, silent={qualifications(filed.sections[0].contractor.uscc)})
        assert says(rules.contractors_are_qualified, filed, silent) == [
            ("source-silent", "/sections/0/contractor/uscc", "unavailable"),
            ("unit-name-differs", "/sections/1/contractor/name", "fail"),
        ]

    def test_a_unit_without_what_it_needs_is_told_each_certificate(self) -> None:
        filed = start(contractor=SUPERVISOR)
        assert says(rules.contractors_are_qualified, filed) == [
            ("no-hydraulic-construction", "/sections/0/contractor/uscc", "fail"),
            ("no-safety-licence", "/sections/0/contractor/uscc", "fail"),
        ]

    def test_a_contractor_whose_safety_licence_is_out_of_date_is_told_its_days(self) -> None:
        (finding,) = found(rules.contractors_are_qualified, start(contractor=LAPSED))
        assert (finding.code, finding.filed) == ("safety-licence-not-valid", LAPSED["uscc"])
        assert finding.found == "2022-04-01 – 2026-09-25"

    def test_a_contractor_is_no_supervisor(self) -> None:
        assert says(rules.supervisors_are_qualified, start(supervisor=CONTRACTOR)) == [
            ("no-hydraulic-supervision", "/sections/0/supervisor/uscc", "fail")
        ]

    @pytest.mark.proves("WC-08", "boundary: the day before, first and last day, the day after")
    @pytest.mark.parametrize(
        ("first", "last", "valid"),
        [
            ("2026-11-24", "2026-11-24", True),
            ("2026-11-25", "2027-11-24", False),
            ("2020-01-01", "2026-11-23", False),
        ],
    )
    def test_a_qualification_holds_from_its_first_day_to_its_last(self, first: str, last: str, valid: bool) -> None:
        filed = start()
        held = [{"kind": "hydraulic-supervision", "number": "1", "valid_from": first, "valid_until": last}]
        judged = known(filed, answers={qualifications(SUPERVISOR["uscc"]): {"certificates": held}})
        lapsed = [("hydraulic-supervision-not-valid", "/sections/0/supervisor/uscc", "fail")]
        assert says(rules.supervisors_are_qualified, filed, judged) == ([] if valid else lapsed)

    def test_one_valid_certificate_among_several_is_enough(self) -> None:
        filed = start()
        held = [
            {"kind": "hydraulic-supervision", "number": "1", "valid_from": "2019-01-01", "valid_until": "2022-01-01"},
            {"kind": "hydraulic-supervision", "number": "2", "valid_from": "2022-01-02", "valid_until": "2030-01-01"},
        ]
        judged = known(filed, answers={qualifications(SUPERVISOR["uscc"]): {"certificates": held}})
        assert says(rules.supervisors_are_qualified, filed, judged) == []

    def test_of_several_lapsed_certificates_the_last_to_end_is_told(self) -> None:
        days = (("2019-01-01", "2022-01-01"), ("2022-01-02", "2025-06-30"), ("2020-01-01", "2023-01-01"))
        held = [
            {"kind": "hydraulic-supervision", "number": "1", "valid_from": first, "valid_until": last}
            for first, last in days
        ]
        judged = known(start(), answers={qualifications(SUPERVISOR["uscc"]): {"certificates": held}})
        (finding,) = found(rules.supervisors_are_qualified, start(), judged)
        assert finding.found == "2022-01-02 – 2025-06-30"

    def test_nobody_supervises_themselves(self) -> None:
        assert says(rules.nobody_supervises_themselves, start(supervisor=CONTRACTOR)) == [
            ("supervises-itself", "/sections/0/supervisor/uscc", "fail")
        ]


class TestPersons:
    def test_a_manager_registered_with_another_unit_is_not_registered(self) -> None:
        filed = start(project_manager={"name": "黄俊达", "certificate_number": "粤1442020202003456"})
        assert says(rules.project_managers_hold_their_certificates, filed) == [
            ("project-manager-not-registered", "/sections/0/project_manager/certificate_number", "fail")
        ]

    def test_a_certificate_for_another_part_does_not_count(self) -> None:
        filed = start()
        held = [
            {
                "part": "chief-supervisor",
                "name": filed.sections[0].project_manager.name,
                "certificate_number": filed.sections[0].project_manager.certificate_number,
                "valid_until": "2030-01-01",
            }
        ]
        judged = known(filed, answers={qualifications(CONTRACTOR["uscc"]): {"practitioners": held}})
        assert says(rules.project_managers_hold_their_certificates, filed, judged) == [
            ("project-manager-not-registered", "/sections/0/project_manager/certificate_number", "fail")
        ]

    def test_a_certificate_of_another_is_told_with_both_names_masked(self) -> None:
        filed = start(project_manager__name="欧阳明远")
        (finding,) = found(rules.project_managers_hold_their_certificates, filed)
        assert (finding.code, finding.pointer) == ("certificate-of-another", "/sections/0/project_manager/name")
        assert (finding.filed, finding.found) == ("欧***", "陈**")

    @pytest.mark.proves("WC-11", "boundary: last day and the day after")
    @pytest.mark.parametrize(("until", "holds"), [("2026-11-24", True), ("2026-11-23", False)])
    def test_a_persons_certificate_holds_until_its_last_day(self, until: str, holds: bool) -> None:
        filed = start()
        chief = filed.sections[0].chief_supervisor
        held = [chief.model_dump() | {"part": "chief-supervisor", "valid_until": until}]
        judged = known(filed, answers={qualifications(SUPERVISOR["uscc"]): {"practitioners": held}})
        expired = [("person-certificate-expired", "/sections/0/chief_supervisor/certificate_number", "fail")]
        assert says(rules.chief_supervisors_hold_their_certificates, filed, judged) == ([] if holds else expired)

    def test_a_chief_of_a_silent_or_unknown_unit_stays_open_or_fails(self) -> None:
        filed, pointer = start(), "/sections/0/chief_supervisor/certificate_number"
        unit = qualifications(SUPERVISOR["uscc"])
        silent, unknown = known(filed, silent={unit}), known(filed, missing={unit})
        rule = rules.chief_supervisors_hold_their_certificates
        assert says(rule, filed, silent) == [("source-silent", pointer, "unavailable")]
        assert says(rule, filed, unknown) == [("not-in-qualifications", pointer, "fail")]


class TestTenders:
    def test_a_notice_must_name_this_project_section_and_contractor(self) -> None:
        filed = start(tender_notice="SZ2026-SL-0377")
        assert says(rules.contractors_won_their_sections, filed) == [
            ("tender-of-another-project", "/sections/0/tender_notice", "fail"),
            ("tender-names-another", "/sections/0/contractor/uscc", "fail"),
        ]

    def test_a_notice_of_another_section_is_told_which(self) -> None:
        (finding,) = found(rules.contractors_won_their_sections, start(number="施工9标"))
        assert (finding.code, finding.filed, finding.found) == ("tender-of-another-section", "施工9标", "施工1标")

    def test_a_notice_nobody_knows_fails_and_a_silent_platform_leaves_it_open(self) -> None:
        filed, pointer = start(), "/sections/0/tender_notice"
        notice = tender(filed.sections[0].tender_notice)
        rule = rules.contractors_won_their_sections
        assert says(rule, filed, known(filed, missing={notice})) == [("not-in-public-resources", pointer, "fail")]
        assert says(rule, filed, known(filed, silent={notice})) == [("source-silent", pointer, "unavailable")]


class TestNumbers:
    @pytest.mark.proves("WC-13", "fail section-filed-twice")
    def test_no_number_stands_twice_in_a_form(self) -> None:
        filed = form("works-start", {"/sections/1/number": "施工１标"})
        assert says(rules.no_section_is_filed_twice, filed) == [("section-filed-twice", "/sections/1/number", "fail")]

    def test_an_added_section_is_not_on_file_already(self) -> None:
        added = form("works-added-section", {"/sections/0/number": "施工2标"})
        assert says(rules.no_section_is_filed_twice, added) == [("section-filed-twice", "/sections/0/number", "fail")]

    @pytest.mark.proves("WC-13", "boundary: each state of the other filing")
    @pytest.mark.parametrize(("state", "free"), [("filed", False), ("accepted", False), ("revoked", True)])
    def test_a_section_added_before_is_on_file_until_its_addition_is_revoked(self, state: str, free: bool) -> None:
        added = form("works-added-section")
        judged = known(added, STARTED, later(added, 2, state=state))
        twice = [("section-filed-twice", "/sections/0/number", "fail")]
        assert says(rules.no_section_is_filed_twice, added, judged) == ([] if free else twice)

    @pytest.mark.parametrize("state", ["submitted", "referred"])
    @pytest.mark.parametrize(("twin", "free"), [("0000", False), ("ffff", True)])
    def test_of_two_under_way_at_once_the_one_opened_first_passes(self, state: str, twin: str, free: bool) -> None:
        added = form("works-added-section")
        judged = known(added, STARTED, later(added, 2, id=twin, number=None, state=state))
        twice = [("section-filed-twice", "/sections/0/number", "fail")]
        assert says(rules.no_section_is_filed_twice, added, judged) == ([] if free else twice)

    def test_before_anything_is_filed_every_twin_under_way_counts(self) -> None:
        added = form("works-added-section")
        judged = known(added, STARTED, later(added, 2, id="ffff", number=None, state="submitted"))
        assert says(rules.no_section_is_filed_twice, added, judged.model_copy(update={"filing_id": ""})) == [
            ("section-filed-twice", "/sections/0/number", "fail")
        ]

    def test_the_same_number_under_another_filing_is_free(self) -> None:
        added = form("works-added-section")
        other = later(form("works-added-section", {"adds_to": "深水建备〔2026〕7号"}), 8)
        assert says(rules.no_section_is_filed_twice, added, known(added, STARTED, other)) == []


class TestTheBudget:
    @pytest.mark.proves("WC-14", "note over-budget", "boundary: the budget and 0.01 above")
    @pytest.mark.parametrize(("amount", "kept"), [("6502.05", True), ("6502.06", False)])
    def test_amounts_up_to_the_budget_pass_and_more_is_a_note(self, amount: str, kept: bool) -> None:
        noted = [("over-budget", "/sections", "note")]
        assert says(rules.amounts_keep_the_budget, start(amount=amount)) == ([] if kept else noted)

    @pytest.mark.parametrize(("amount", "kept"), [("2265.25", True), ("2265.26", False)])
    def test_an_added_amount_counts_with_those_on_file(self, amount: str, kept: bool) -> None:
        added = form("works-added-section", {"/sections/0/amount": amount})
        noted = [("over-budget", "/sections", "note")]
        assert says(rules.amounts_keep_the_budget, added) == ([] if kept else noted)

    @pytest.mark.proves("WC-14C", "note over-budget")
    def test_a_changed_amount_is_noted_at_its_change(self) -> None:
        filed = change(replaced("/sections/0/amount", "4236.80", "9000"))
        (finding,) = found(rules.amounts_keep_the_budget, filed, known(filed))
        assert (finding.pointer, finding.filed, finding.found) == ("/changes/0/new", "11118.45", "8620.50")

    def test_an_amount_of_a_filing_that_is_not_on_file_is_added_to_nothing(self) -> None:
        filed = change(replaced("/sections/0/amount", "4236.80", "9000"), changes_filing="深水建备〔2026〕9号")
        assert says(rules.amounts_keep_the_budget, filed) == []

    def test_an_amount_changed_to_nothing_is_judged_with_the_others(self) -> None:
        first = STARTED.form["sections"][0]["amount"]
        filed = change(replaced("/sections/0/amount", first, "0"), replaced("/sections/1/amount", "2118.45", "8620.50"))
        assert says(rules.amounts_keep_the_budget, filed) == []

    def test_a_change_of_no_amount_asks_for_no_budget(self) -> None:
        filed = form("works-change")
        assert says(rules.amounts_keep_the_budget, filed, known(filed, silent={Registry.DESIGN_APPROVALS})) == []

    def test_a_silent_approval_registry_leaves_the_budget_open(self) -> None:
        filed = start()
        silent = known(filed, silent={Registry.DESIGN_APPROVALS})
        assert says(rules.amounts_keep_the_budget, filed, silent) == [("source-silent", "/sections", "unavailable")]

    def test_an_unknown_approval_is_told_by_its_own_rule(self) -> None:
        filed = start()
        unknown = known(filed, missing={Registry.DESIGN_APPROVALS})
        assert says(rules.amounts_keep_the_budget, filed, unknown) == []


class TestAfterAChange:
    def test_a_new_contractor_passes_every_rule_that_names_the_contractor(self) -> None:
        filed = change(replaced("/sections/0/contractor", CONTRACTOR, LAPSED))
        assert says(rules.contractors_are_qualified, filed) == [
            ("safety-licence-not-valid", "/changes/0/new/uscc", "fail")
        ]
        assert says(rules.project_managers_hold_their_certificates, filed) == [
            ("project-manager-not-registered", "/changes/0/new", "fail")
        ]
        assert says(rules.contractors_won_their_sections, filed) == [
            ("tender-names-another", "/changes/0/new/uscc", "fail")
        ]
        assert says(rules.supervisors_are_qualified, filed) == []

    def test_a_new_supervisor_must_not_be_the_contractor_and_brings_its_chief(self) -> None:
        filed = change(replaced("/sections/0/supervisor", SUPERVISOR, CONTRACTOR))
        assert says(rules.nobody_supervises_themselves, filed) == [("supervises-itself", "/changes/0/new/uscc", "fail")]
        assert says(rules.chief_supervisors_hold_their_certificates, filed) == [
            ("chief-supervisor-not-registered", "/changes/0/new", "fail")
        ]

    def test_a_contractor_changed_with_its_manager_and_tender_is_judged_as_they_will_stand_together(self) -> None:
        section, others = STARTED.form["sections"][0], STARTED.form["sections"][1]
        manager = {"name": "吴国辉", "certificate_number": "粤1442021202105512"}
        filed = change(
            replaced("/sections/0/contractor", CONTRACTOR, others["contractor"]),
            replaced("/sections/0/project_manager", section["project_manager"], manager),
            replaced("/sections/0/tender_notice", section["tender_notice"], "SZ2026-SL-0312"),
        )
        assert says(rules.contractors_are_qualified, filed) == []
        assert says(rules.project_managers_hold_their_certificates, filed) == []
        assert says(rules.contractors_won_their_sections, filed) == [
            ("tender-of-another-section", "/changes/2/new", "fail")
        ]

    @pytest.mark.parametrize("new", ["彧·彧", {"name": "严志刚", "certificate_number": "粤1442018201800934"}])
    def test_a_unit_changed_to_what_is_none_is_told_by_its_shape_and_not_judged(self, new: Any) -> None:
        filed = change(replaced("/sections/0/supervisor", SUPERVISOR, new))
        nobody = known(filed, missing={Registry.QUALIFICATIONS})
        assert [says(rule, filed, nobody) for rule in rules.SECTION_RULES] == [[]] * len(rules.SECTION_RULES)
        assert says(new_fits_and_differs, filed) == [("new-does-not-fit", "/changes/0/new", "fail")]

    def test_a_section_of_a_revoked_addition_is_not_judged(self) -> None:
        revoked = later(form("works-added-section"), 2, state="revoked")
        filed = change(replaced("/sections/2/contractor", CONTRACTOR, LAPSED))
        judged = known(filed, STARTED, revoked)
        assert [says(rule, filed, judged) for rule in rules.SECTION_RULES] == [[]] * len(rules.SECTION_RULES)

    def test_a_section_that_does_not_change_is_not_judged_again(self) -> None:
        filed = change(replaced("/sections/0/name", STARTED.form["sections"][0]["name"], "新名称"))
        silent = known(filed, silent={Registry.QUALIFICATIONS, Registry.PUBLIC_RESOURCES})
        assert [says(rule, filed, silent) for rule in rules.SECTION_RULES] == [[]] * len(rules.SECTION_RULES)

    def test_a_person_of_an_added_section_is_judged_by_the_unit_added_with_it(self) -> None:
        added = later(form("works-added-section"), 2)
        manager = {"name": "黄俊达", "certificate_number": "粤1442020202003456"}
        filed = change(replaced("/sections/2/project_manager", SECTION["project_manager"], manager))
        rule = rules.project_managers_hold_their_certificates
        assert says(rule, filed, known(filed, STARTED, added)) == []
        assert says(rule, filed, known(filed, STARTED, added, silent={Registry.QUALIFICATIONS})) == [
            ("source-silent", "/changes/0/new/certificate_number", "unavailable")
        ]

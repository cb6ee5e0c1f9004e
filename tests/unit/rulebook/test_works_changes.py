"""The rules of what refers to an earlier filing, and of each change to it."""

from typing import Any

import pytest

from chalicelib.domain.rulebook import works_changes as rules
from tests.builders import form, found, own_filing
from tests.unit.rulebook.works import STARTED, change, known, later, replaced, says

NUMBER = STARTED.number
MANAGER = "/sections/0/project_manager"
FIRST = STARTED.form["sections"][0]["project_manager"]
SECOND = {"name": "严志刚", "certificate_number": "粤1442018201800934"}
THIRD = {"name": "薛文博", "certificate_number": "粤1442022202207718"}
PROMOTED = change(replaced(MANAGER, FIRST, SECOND))


class TestTheEarlierFiling:
    RULES = (
        ("added-section", rules.earlier_filing_is_in_force, "/adds_to"),
        ("change", rules.earlier_filing_of_a_change_is_in_force, "/changes_filing"),
    )

    @pytest.mark.proves("WC-15 WC-15C", "fail earlier-not-found")
    @pytest.mark.parametrize(("kind", "rule", "pointer"), RULES)
    def test_must_be_the_applicants_own(self, kind: str, rule: Any, pointer: str) -> None:
        filed = form(f"works-{kind}")
        other = own_filing(form("works-start"), number="深水建备〔2026〕9号")
        assert says(rule, filed, known(filed, other)) == [("earlier-not-found", pointer, "fail")]

    @pytest.mark.proves("WC-15 WC-15C", "fail earlier-revoked")
    @pytest.mark.parametrize(("kind", "rule", "pointer"), RULES)
    def test_must_not_be_revoked_and_the_day_is_told(self, kind: str, rule: Any, pointer: str) -> None:
        filed = form(f"works-{kind}")
        revoked = own_filing(form("works-start"), state="revoked", number=NUMBER, revoked_on="2026-11-20")
        (finding,) = found(rule, filed, known(filed, revoked))
        assert (finding.code, finding.pointer, finding.found) == ("earlier-revoked", pointer, "2026-11-20")

    def test_is_in_force_from_its_acceptance_on_before_its_receipt_is_made(self) -> None:
        filed = form("works-added-section")
        accepted = STARTED.model_copy(update={"state": "accepted"})
        assert says(rules.earlier_filing_is_in_force, filed, known(filed, accepted)) == []

    @pytest.mark.proves("WC-15 WC-15C", "fail earlier-of-another-project")
    @pytest.mark.parametrize(("kind", "rule", "pointer"), RULES)
    def test_must_be_of_the_same_project(self, kind: str, rule: Any, pointer: str) -> None:
        filed = form(f"works-{kind}")
        other = STARTED.model_copy(update={"project_code": "2604-440307-19-01-933127"})
        assert says(rule, filed, known(filed, other)) == [("earlier-of-another-project", "/project/code", "fail")]

    @pytest.mark.proves("WC-15 WC-15C", "fail earlier-not-a-start")
    @pytest.mark.parametrize(("kind", "rule", "pointer"), RULES)
    @pytest.mark.parametrize("later_kind", ["added-section", "change"])
    def test_must_be_a_start_and_the_number_of_the_start_is_told(
        self, kind: str, rule: Any, pointer: str, later_kind: str
    ) -> None:
        filed = form(f"works-{kind}", {pointer: "深水建备〔2026〕2号"})
        followed = later(form(f"works-{later_kind}"), 2)
        (finding,) = found(rule, filed, known(filed, STARTED, followed))
        assert (finding.code, finding.pointer, finding.found) == ("earlier-not-a-start", pointer, NUMBER)


class TestWhatMayChange:
    @pytest.mark.proves("WC-16", "fail element-may-not-change")
    @pytest.mark.parametrize(
        "element", ["/works", "/applicant/name", "/sections/0/number", "/commenced_on", "/sections"]
    )
    def test_what_the_filing_is_about_may_not(self, element: str) -> None:
        assert says(rules.each_element_may_change, change(replaced(element, "甲", "乙"))) == [
            ("element-may-not-change", "/changes/0/element", "fail")
        ]

    @pytest.mark.proves("WC-16", "fail element-not-on-file")
    def test_only_what_is_on_file_may(self) -> None:
        filed = change(replaced("/sections/2/name", "甲", "乙"))
        assert says(rules.each_element_may_change, filed) == [("element-not-on-file", "/changes/0/element", "fail")]

    def test_a_section_added_since_is_on_file(self) -> None:
        filed = change(replaced("/sections/2/amount", "1105.60", "1200"))
        judged = known(filed, STARTED, later(form("works-added-section"), 2))
        assert says(rules.each_element_may_change, filed, judged) == []
        assert says(rules.old_is_what_is_on_file, filed, judged) == []

    def test_nothing_of_a_revoked_addition_is_on_file(self) -> None:
        filed = change(replaced("/sections/2/amount", "1105.60", "1200"))
        judged = known(filed, STARTED, later(form("works-added-section"), 2, state="revoked"))
        assert says(rules.each_element_may_change, filed, judged) == [
            ("element-not-on-file", "/changes/0/element", "fail")
        ]

    def test_of_a_filing_that_is_not_on_file_no_element_is_missed(self) -> None:
        filed = change(replaced(MANAGER, FIRST, SECOND), changes_filing="深水建备〔2026〕9号")
        assert says(rules.each_element_may_change, filed) == []

    @pytest.mark.proves("WC-16", "fail element-changed-twice")
    def test_an_element_changes_once_in_a_form(self) -> None:
        filed = change(replaced(MANAGER, FIRST, SECOND), replaced(MANAGER, SECOND, THIRD))
        assert says(rules.each_element_may_change, filed) == [("element-changed-twice", "/changes/1/element", "fail")]

    @pytest.mark.proves("WC-16", "fail element-being-changed")
    @pytest.mark.parametrize(("earlier", "free"), [("0000", False), ("ffff", True)])
    def test_an_element_with_an_earlier_change_under_way_waits_for_it(self, earlier: str, free: bool) -> None:
        under_way = later(PROMOTED, 2, id=earlier, number=None, state="referred")
        waits = [("element-being-changed", "/changes/0/element", "fail")]
        judged = known(PROMOTED, STARTED, under_way)
        assert says(rules.each_element_may_change, PROMOTED, judged) == ([] if free else waits)

    @pytest.mark.parametrize(
        "other",
        [
            {"state": "filed"},
            {"state": "rejected", "number": None},
            {"state": "submitted", "number": None, "changes_filing": "深水建备〔2026〕9号"},
        ],
    )
    def test_an_element_waits_for_no_change_that_is_decided_or_of_another_filing(self, other: dict[str, Any]) -> None:
        other = dict(other)
        about = other.pop("changes_filing", NUMBER)
        earlier = later(change(replaced(MANAGER, FIRST, SECOND), changes_filing=about), 2, id="0000", **other)
        assert says(rules.each_element_may_change, PROMOTED, known(PROMOTED, STARTED, earlier)) == []

    def test_a_change_does_not_wait_for_itself(self) -> None:
        judged = known(PROMOTED, STARTED)
        itself = later(PROMOTED, 2, id=judged.filing_id, number=None, state="submitted")
        assert says(rules.each_element_may_change, PROMOTED, known(PROMOTED, STARTED, itself)) == []

    def test_each_faulty_change_is_a_reason_of_its_own(self) -> None:
        filed = change(replaced("/works", "甲", "乙"), replaced(MANAGER, FIRST, SECOND), replaced("/kind", "甲", "乙"))
        assert [pointer for _, pointer, _ in says(rules.each_element_may_change, filed)] == [
            "/changes/0/element",
            "/changes/2/element",
        ]


class TestWhatItWas:
    @pytest.mark.proves("WC-17", "fail old-not-on-file")
    def test_is_what_is_on_file_after_earlier_changes_in_force(self) -> None:
        filed = change(replaced(MANAGER, SECOND, THIRD))
        assert says(rules.old_is_what_is_on_file, filed, known(filed, STARTED, later(PROMOTED, 2))) == []
        assert says(rules.old_is_what_is_on_file, filed) == [("old-not-on-file", "/changes/0/old", "fail")]

    def test_is_what_was_before_a_change_that_is_revoked(self) -> None:
        filed = change(replaced(MANAGER, SECOND, THIRD))
        judged = known(filed, STARTED, later(PROMOTED, 2, state="revoked"))
        assert says(rules.old_is_what_is_on_file, filed, judged) == [("old-not-on-file", "/changes/0/old", "fail")]

    def test_is_told_with_persons_masked_and_units_in_full(self) -> None:
        units = STARTED.form["sections"][0]["contractor"], STARTED.form["sections"][1]["contractor"]
        filed = change(replaced(MANAGER, THIRD, SECOND), replaced("/sections/0/contractor", units[1], units[0]))
        person, unit = found(rules.old_is_what_is_on_file, filed, known(filed))
        assert (person.filed, person.found) == ("薛**（粤1442022202207718）", "陈**（粤1442019201901187）")
        assert unit.found == "广东粤泽水利水电工程有限公司（91440000MAWH7J2A5Q）"

    @pytest.mark.parametrize("amount", ["4236.8", "4236.80", "4236.8000"])
    def test_measures_are_the_same_by_value(self, amount: str) -> None:
        assert says(rules.old_is_what_is_on_file, change(replaced("/sections/0/amount", amount, "4300"))) == []

    def test_a_unit_of_the_same_name_and_another_code_is_another(self) -> None:
        unit = STARTED.form["sections"][0]["contractor"]
        for other in ({**unit, "uscc": "91440300MAWD8F5R4D"}, {**unit, "name": "别的单位"}):
            filed = change(replaced("/sections/0/contractor", other, unit))
            assert says(rules.old_is_what_is_on_file, filed) == [("old-not-on-file", "/changes/0/old", "fail")]

    def test_of_an_element_that_is_not_on_file_nothing_is_compared(self) -> None:
        filed = change(replaced("/sections/9/name", "甲", "乙"), replaced("/works", "甲", "乙"))
        assert says(rules.old_is_what_is_on_file, filed) == []

    def test_a_person_given_where_a_unit_is_on_file_is_not_it(self) -> None:
        filed = change(replaced("/sections/0/contractor", FIRST, STARTED.form["sections"][1]["contractor"]))
        assert says(rules.old_is_what_is_on_file, filed) == [("old-not-on-file", "/changes/0/old", "fail")]

    def test_an_amount_of_nothing_on_file_is_compared_too(self) -> None:
        free = form("works-start", {"/sections/0/amount": "0"})
        filed = change(replaced("/sections/0/amount", "5", "6"))
        judged = known(filed, own_filing(free, number=NUMBER))
        assert says(rules.old_is_what_is_on_file, filed, judged) == [("old-not-on-file", "/changes/0/old", "fail")]

    def test_names_match_as_names_do(self) -> None:
        section = STARTED.form["sections"][0]["tender_notice"]
        wide = "".join(chr(ord(sign) + 0xFEE0) if sign.isascii() else sign for sign in section)
        assert wide != section
        assert says(rules.old_is_what_is_on_file, change(replaced("/sections/0/tender_notice", wide, "甲"))) == []


class TestWhatItIsNow:
    @pytest.mark.proves("WC-18", "fail nothing-changed")
    def test_must_differ(self) -> None:
        filed = change(replaced(MANAGER, FIRST, FIRST), replaced("/sections/0/amount", "4236.80", "4236.8"))
        assert says(rules.new_fits_and_differs, filed) == [
            ("nothing-changed", "/changes/0/new", "fail"),
            ("nothing-changed", "/changes/1/new", "fail"),
        ]

    @pytest.mark.proves("WC-18", "fail new-does-not-fit")
    @pytest.mark.parametrize(
        ("element", "old", "new"),
        [
            ("/contract/last_day", STARTED.form["contract"]["last_day"], "明年年底"),
            ("/sections/0/amount", "4236.80", "-5"),
            ("/sections/0/contractor", STARTED.form["sections"][0]["contractor"], SECOND),
            (MANAGER, FIRST, "严志刚"),
        ],
    )
    def test_must_fit_the_element(self, element: str, old: Any, new: Any) -> None:
        filed = change(replaced(element, old, new))
        assert says(rules.new_fits_and_differs, filed) == [("new-does-not-fit", "/changes/0/new", "fail")]

    def test_a_person_is_masked_in_what_is_told(self) -> None:
        (finding,) = found(rules.new_fits_and_differs, change(replaced(MANAGER, FIRST, FIRST)))
        assert finding.filed == "陈**（粤1442019201901187）"

    @pytest.mark.parametrize("shape", ["严志刚", {"name": "严志刚", "uscc": "91440300MAWA1M4N3Y"}])
    @pytest.mark.parametrize("element", [MANAGER, "/sections/0/chief_supervisor"])
    def test_a_persons_name_is_masked_in_whatever_shape_it_was_filed(self, element: str, shape: Any) -> None:
        filed = change(replaced(element, shape, shape))
        told = [*found(rules.new_fits_and_differs, filed), *found(rules.old_is_what_is_on_file, filed, known(filed))]
        assert [finding.code for finding in told] == ["new-does-not-fit", "old-not-on-file"]
        assert all("严志刚" not in f"{finding.filed}{finding.found}" for finding in told)

    def test_a_person_where_a_unit_belongs_is_masked_and_what_names_nobody_is_told_in_full(self) -> None:
        unit, notice = STARTED.form["sections"][0]["contractor"], STARTED.form["sections"][0]["tender_notice"]
        filed = change(
            replaced("/sections/0/contractor", unit, FIRST), replaced("/sections/0/tender_notice", notice, notice)
        )
        person, text = found(rules.new_fits_and_differs, filed)
        assert person.filed == "陈**（粤1442019201901187）"
        assert (text.filed, text.found) == (notice, notice)

    def test_a_bare_text_where_a_unit_belongs_may_be_a_persons_name_and_is_masked(self) -> None:
        filed = change(replaced("/sections/0/contractor", STARTED.form["sections"][0]["contractor"], "严志刚"))
        (finding,) = found(rules.new_fits_and_differs, filed)
        assert (finding.code, finding.filed) == ("new-does-not-fit", "严**")
        assert finding.found == "广东粤泽水利水电工程有限公司（91440000MAWH7J2A5Q）"

    def test_of_what_may_not_change_nothing_more_is_asked(self) -> None:
        assert says(rules.new_fits_and_differs, change(replaced("/works", "甲", "甲"))) == []

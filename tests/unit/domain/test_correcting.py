"""What of a receipt may be put right, and what each version of it said."""

from typing import Any

import pytest

from chalicelib.domain.composing import receipt_of
from chalicelib.domain.correcting import Wish, as_issued, corrected, value_at
from chalicelib.errors import Invalid
from tests.filings import CHECK_CODE, NEWER_CODE, RIGHT_ADDRESS, draft, filed, reissued

URL = "https://swj.example/miaopi"


def faults(element: str, to: Any, name: str = "works-start") -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as refused:
        corrected(draft(name).form, [Wish(element=element, to=to)])
    return [(fault.pointer, fault.code) for fault in refused.value.faults]


def test_a_correction_tells_what_stood_there_and_what_stands_there_now() -> None:
    before = draft().form
    after, (element,) = corrected(before, [Wish(element="/project/address", to=RIGHT_ADDRESS)])
    assert (element.pointer, element.before, element.after) == (
        "/project/address",
        before.project.address,
        RIGHT_ADDRESS,
    )
    assert after.project.address == RIGHT_ADDRESS
    assert after.model_copy(update={"project": before.project}) == before


def test_an_element_of_a_list_is_corrected_in_its_place() -> None:
    after, _ = corrected(draft("works-start").form, [Wish(element="/sections/0/name", to="施工一标")])
    assert value_at(after.model_dump(mode="json"), "/sections/0/name") == "施工一标"


@pytest.mark.parametrize(
    "element",
    [
        "/item",
        "/kind",
        "/applicant/uscc",
        "/applicant/legal_representative/name",
        "/agent/mobile",
        "/project/code",
        "/commitment/agreed",
        "/project",
        "/sections",
    ],
)
def test_what_makes_the_filing_the_one_it_is_is_never_corrected(element: str) -> None:
    assert faults(element, "x") == [("/corrections/0/element", "element-settled")]


@pytest.mark.parametrize("element", ["/nothing", "/project/nothing", "/sections/99/name", "/project/address/0"])
def test_an_element_that_the_form_has_not_is_told(element: str) -> None:
    assert faults(element, "x") == [("/corrections/0/element", "element-unknown")]


@pytest.mark.parametrize("to", ["", None, "长" * 500, {"a": 1}, "倒\u202e置"])
def test_a_value_that_does_not_fit_its_element_is_refused(to: Any) -> None:
    assert faults("/project/address", to) == [("/corrections", "correction-unfit")]


def test_every_fault_of_a_correction_is_told_at_once() -> None:
    with pytest.raises(Invalid) as refused:
        corrected(draft().form, [Wish(element="/item", to="x"), Wish(element="/nothing", to="x")])
    assert [f.pointer for f in refused.value.faults] == ["/corrections/0/element", "/corrections/1/element"]


def test_each_version_says_for_ever_what_it_said() -> None:
    assert receipt_of(as_issued(reissued(), CHECK_CODE), URL) == receipt_of(filed(), URL)
    assert as_issued(reissued(), NEWER_CODE) == reissued()


def test_a_new_version_names_the_one_it_replaces_and_keeps_number_and_day() -> None:
    first, second = receipt_of(filed(), URL), receipt_of(reissued(), URL)
    assert (second.version, second.replaces) == (2, first.check_code)
    assert (second.number, second.issued_on) == (first.number, first.issued_on)
    assert second.check_code != first.check_code
    assert (first.version, first.replaces, first.corrected_on) == (1, None, None)

"""What is on file under a commencement filing's number, after all that was added and changed since."""

from typing import Any

import pytest

from chalicelib.domain.facts import OwnFiling
from chalicelib.domain.rulebook.works_on_file import CHANGEABLE, on_file, typed, value_at
from local.examples import NUMBER
from tests.builders import form
from tests.unit.rulebook.works import SECTION, STARTED, change, later, replaced

MANAGER = "/sections/0/project_manager"
FIRST = STARTED.form["sections"][0]["project_manager"]
SECOND = {"name": "严志刚", "certificate_number": "粤1442018201800934"}
THIRD = {"name": "薛文博", "certificate_number": "粤1442022202207718"}


def addition(serial: int, number: str, **fields: Any) -> OwnFiling:
    return later(form("works-added-section", {"sections": [SECTION | {"number": number}]}), serial, **fields)


def numbers(filed: dict[str, Any] | None) -> list[str | None]:
    return [section and section["number"] for section in (filed or {"sections": []})["sections"]]


def test_a_start_with_nothing_since_is_on_file_as_filed() -> None:
    assert on_file(NUMBER, (STARTED,)) == STARTED.form


@pytest.mark.parametrize("state", ["revoked", "submitted", "rejected", "withdrawn"])
def test_nothing_is_on_file_under_a_start_that_is_not_in_force(state: str) -> None:
    assert on_file(NUMBER, (STARTED.model_copy(update={"state": state}),)) is None


def test_nothing_is_on_file_under_a_number_that_is_not_there_or_not_a_starts() -> None:
    added = addition(2, "施工3标")
    assert on_file("深水建备〔2026〕2号", (STARTED, added)) is None
    assert on_file("深水建备〔2026〕77号", (STARTED, added)) is None


def test_additions_and_changes_are_applied_in_the_order_of_their_numbers_whatever_order_they_come_in() -> None:
    first = later(change(replaced(MANAGER, FIRST, SECOND)), 9)
    second = later(change(replaced(MANAGER, SECOND, THIRD)), 10)
    added = addition(4, "施工3标")
    for own in ((STARTED, first, second, added), (second, added, first, STARTED)):
        filed = on_file(NUMBER, own)
        assert value_at(filed or {}, MANAGER) == THIRD
        assert numbers(filed) == ["施工1标", "施工2标", "施工3标"]


def test_last_years_numbers_come_before_this_years() -> None:
    old = later(change(replaced(MANAGER, FIRST, SECOND)), 80, number="深水建备〔2025〕80号")
    new = later(change(replaced(MANAGER, SECOND, THIRD)), 2)
    assert value_at(on_file(NUMBER, (STARTED, new, old)) or {}, MANAGER) == THIRD


@pytest.mark.parametrize("state", ["revoked", "submitted", "referred", "rejected", "draft"])
def test_only_what_is_in_force_is_applied(state: str) -> None:
    changed = later(change(replaced(MANAGER, FIRST, SECOND)), 2, state=state)
    assert value_at(on_file(NUMBER, (STARTED, changed)) or {}, MANAGER) == FIRST


def test_what_refers_to_another_number_is_not_applied() -> None:
    other = later(change(replaced(MANAGER, FIRST, SECOND), changes_filing="深水建备〔2026〕5号"), 6)
    assert on_file(NUMBER, (STARTED, other)) == STARTED.form


def test_a_revoked_addition_keeps_its_place_so_that_later_positions_never_move() -> None:
    revoked, added = addition(2, "施工3标", state="revoked"), addition(3, "施工4标")
    filed = on_file(NUMBER, (STARTED, revoked, added))
    assert numbers(filed) == ["施工1标", "施工2标", None, "施工4标"]


def test_a_change_that_fits_nothing_on_file_leaves_it_as_it_is() -> None:
    odd = change(
        replaced("/works", "防洪排涝", "供水"),
        replaced("/sections/9/name", "甲", "乙"),
        replaced("/sections/0/contractor", "甲", "乙"),
    )
    assert on_file(NUMBER, (STARTED, later(odd, 2))) == STARTED.form


@pytest.mark.parametrize(
    "pointer", ["/sections/name", "/sections/9/name", "/works/0", "/sections/0/name/0", "/nothing"]
)
def test_nothing_stands_at_a_pointer_that_does_not_resolve(pointer: str) -> None:
    assert value_at(dict(STARTED.form), pointer) is None


def test_what_is_on_file_is_a_copy() -> None:
    before = STARTED.model_dump(mode="json")
    on_file(NUMBER, (STARTED, later(change(replaced(MANAGER, FIRST, SECOND)), 2), addition(3, "施工3标")))
    assert STARTED.model_dump(mode="json") == before


@pytest.mark.parametrize(
    ("element", "value", "fits"),
    [
        ("/contract/last_day", "2027-01-01", True),
        ("/contract/last_day", "1700000000", False),
        ("/contract/last_day", "1699920000", False),
        ("/contract/last_day", "2027-13-01", False),
        ("/sections/0/amount", "12.50", True),
        ("/sections/0/amount", "-1", False),
        ("/sections/0/amount", "十万", False),
        ("/sections/0/supervisor", SECTION["supervisor"], True),
        ("/sections/0/supervisor", SECTION["chief_supervisor"], False),
        ("/sections/0/chief_supervisor", SECTION["supervisor"], False),
        ("/sections/00/name", "甲", False),
        ("/sections/0/number", "施工9标", False),
        ("/applicant/name", "甲", False),
    ],
)
def test_a_value_must_have_the_shape_of_an_element_that_may_change(element: str, value: Any, fits: bool) -> None:
    assert (typed(element, value) is not None) is fits


def test_every_changeable_element_of_the_start_takes_what_it_holds() -> None:
    held = [f"/sections/0/{element}" for element in SECTION if element != "number"]
    held += ["/contract/first_day", "/contract/last_day", "/supervision/quality", "/supervision/safety"]
    assert len(CHANGEABLE) == 7
    assert all(typed(element, value_at(dict(STARTED.form), element)) is not None for element in held)

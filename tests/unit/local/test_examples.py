"""The examples: invented, complete, with right check digits, and fresh on whatever day they are used."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from stdnum.iso7064 import mod_11_10

from chalicelib.domain.items.catalogue import parse_form
from chalicelib.domain.items.soil_conservation import SoilConservationForm
from chalicelib.domain.items.works_commencement import AddedSectionForm, ChangeForm, StartForm
from chalicelib.domain.working_days import working_days_between
from local.examples import NUMBER, example, names

TODAY = date(2026, 11, 24)
TOLD = {
    "soil-conservation",
    "soil-conservation-rejected",
    "soil-conservation-corrected",
    "water-saving",
    "water-saving-ineligible",
    "water-saving-silent",
    "works-start",
    "works-added-section",
    "works-change",
}
"""What the demo's stories file."""

UNGIVEN_REGION = "440399"
"""No district ever bore this code, so no resident ID that begins with it is anybody's."""


def test_every_story_has_its_example() -> None:
    assert set(names()) >= TOLD


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("today", [TODAY, date(2026, 2, 25), date(2028, 2, 29)])
def test_every_example_is_a_form_on_any_day(name: str, today: date) -> None:
    assert parse_form(example(name, today)).commitment.date == today


@pytest.mark.parametrize("name", names())
def test_nobody_in_an_example_is_a_real_person(name: str) -> None:
    form = parse_form(example(name, TODAY))
    ids = (form.applicant.legal_representative.id_number, form.agent.id_number)
    assert all(number.startswith(UNGIVEN_REGION) for number in ids)


def test_both_generations_of_project_codes_are_among_the_examples() -> None:
    codes = {parse_form(example(name, TODAY)).project.code for name in names()}
    new = {code for code in codes if 1 <= int(code[2:4]) <= 12}
    assert new
    assert codes - new == {"2019-440307-48-01-104472"}
    assert all(mod_11_10.is_valid(code.replace("-", "")) for code in new)


def test_no_project_is_claimed_by_two_stories_but_the_corrected_one() -> None:
    claiming = TOLD - {"works-added-section", "works-change", "soil-conservation-corrected"}
    projects = [parse_form(example(name, TODAY)).project.code for name in sorted(claiming)]
    assert len(set(projects)) == len(projects)


def test_the_corrected_form_is_of_the_same_applicant_and_project() -> None:
    wrong, right = (parse_form(example(f"soil-conservation-{name}", TODAY)) for name in ("rejected", "corrected"))
    assert isinstance(wrong, SoilConservationForm)
    assert (wrong.applicant.uscc, wrong.project) == (right.applicant.uscc, right.project)
    assert wrong != right


def test_added_sections_and_changes_refer_to_the_works_start() -> None:
    start, added, change = (parse_form(example(f"works-{n}", TODAY)) for n in ("start", "added-section", "change"))
    assert isinstance(start, StartForm)
    assert isinstance(added, AddedSectionForm)
    assert isinstance(change, ChangeForm)
    assert start.project == added.project == change.project
    assert start.applicant == added.applicant == change.applicant
    assert added.adds_to == change.changes_filing == NUMBER
    assert not {s.number for s in start.sections} & {s.number for s in added.sections}


def test_a_number_named_takes_the_place_of_the_usual_one() -> None:
    form = parse_form(example("works-change", TODAY, filing_number="深水建备〔2027〕9号"))
    assert isinstance(form, ChangeForm)
    assert form.changes_filing == "深水建备〔2027〕9号"


def test_what_a_change_replaces_is_what_the_start_holds() -> None:
    start = example("works-start", TODAY)
    for change in example("works-change", TODAY)["changes"]:
        value: Any = start
        for part in change["element"].split("/")[1:]:
            value = value[int(part)] if isinstance(value, list) else value[part]
        assert change["old"] == value


@pytest.mark.parametrize("days", range(0, 320, 7))
def test_the_commencement_is_never_late_and_the_notice_never_short(days: int) -> None:
    today = date(2026, 2, 1) + timedelta(days=days)
    commenced = date.fromisoformat(example("works-start", today)["commenced_on"])
    assert 0 <= working_days_between(commenced + timedelta(days=1), today) <= 3
    notice = example("soil-conservation", today)["notice"]
    first, last = (date.fromisoformat(notice[k]) for k in ("first_day", "last_day"))
    assert working_days_between(first, last) >= 20
    assert last < today


def test_an_unknown_example_is_an_error() -> None:
    with pytest.raises(KeyError):
        example("../examples/forms/works-start", TODAY)


def test_an_example_changed_by_its_user_is_fresh_for_the_next() -> None:
    example("works-start", TODAY)["sections"].clear()
    assert json.dumps(example("works-start", TODAY)).count("tender_notice") == 2

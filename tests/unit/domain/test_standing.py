"""Where a filing stands is told without its form, so that a deleted draft does not live on in it."""

from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

from chalicelib.domain.filing import Filing, Move, Role, State
from chalicelib.domain.personal import is_personal
from chalicelib.domain.standing import Standing, standing_of
from chalicelib.domain.texts import texts_of
from tests import filings

EXAMPLES = ("soil-conservation", "water-saving", "works-start", "works-change")
FILED = [filings.filed(name) for name in EXAMPLES]

TOLD = {"/applicant/name", "/project/name", "/project/code", "/item", "/kind"}
"""The elements of a form that lists tell."""


def personal(value: Any) -> Iterator[str]:
    """Everything in a form that identifies a person."""
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            inner = getattr(value, name)
            yield from [str(inner)] if is_personal(value, name) and inner else personal(inner)
    elif isinstance(value, tuple):
        for one in value:
            yield from personal(one)


@pytest.mark.parametrize("filing", FILED, ids=EXAMPLES)
def test_nothing_of_a_person_stands_in_it(filing: Filing) -> None:
    told, persons = standing_of(filing).model_dump_json(), set(personal(filing.form))
    assert len(persons) >= 5
    assert [one for one in persons if one in told] == []


@pytest.mark.parametrize("filing", FILED, ids=EXAMPLES)
def test_of_the_form_it_has_what_lists_tell_and_no_more(filing: Filing) -> None:
    told = {str(value) for value in standing_of(filing).model_dump(exclude={"number"}).values()}
    assert {pointer for pointer, text in texts_of(filing.form) if text in told} <= TOLD


def test_it_is_the_same_after_it_was_kept() -> None:
    standing = standing_of(filings.filed())
    assert Standing.model_validate_json(standing.model_dump_json()) == standing


def test_it_tells_each_role_what_the_filing_told_it_then() -> None:
    for filing in (filings.draft(), filings.submitted(), filings.rejected(), filings.filed(), filings.revoked()):
        for role in Role:
            assert standing_of(filing).moves_of(role) == filing.moves_of(role)


def test_it_stays_as_it_was_when_the_filing_moves_on() -> None:
    standing = standing_of(filings.submitted())
    assert (standing.state, standing.version, standing.moves_of(Role.PORTAL)) == (
        State.SUBMITTED,
        2,
        (Move.REFER, Move.WITHDRAW),
    )

"""The examples judged by the rule book with what the platform holds: each comes out as its story means it to."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from chalicelib.domain.elements import Form
from chalicelib.domain.facts import Facts
from chalicelib.domain.items.catalogue import parse_form
from chalicelib.domain.materials import owed
from chalicelib.domain.registries import Answer, Answered, Query, Registry
from chalicelib.domain.rulebook.book import rulebook, wanted
from chalicelib.domain.rules import judge
from chalicelib.domain.trust import trusted
from chalicelib.domain.verdict import Outcome, Verdict
from local.examples import NUMBER, example
from local.platform.registry import lookup
from tests.builders import TODAY, own_filing, sound

PASSING = {Outcome.PASS, Outcome.NOTE}


def facts(form: Form, today: date = TODAY, silent: frozenset[Registry] = frozenset()) -> Facts:
    """What a filing of the form is judged by on a day, when every material is fine and the works have been filed."""
    start = parse_form(example("works-start", today))
    own = () if start == form else (own_filing(start, id="1", number=NUMBER),)
    return Facts(
        filing_id="0",
        day=today,
        answers={query.name: answer(query, today, silent) for query in wanted(form, own)},
        own=tuple(one for one in own if one.applicant_uscc == form.applicant.uscc),
        materials={kind: sound(kind, form) for kind in owed(form)},
    )


def answer(query: Query[Any], today: date, silent: frozenset[Registry]) -> Answer:
    at = datetime.combine(today, time(2), UTC)
    if query.registry in silent:
        return Answer(status=Answered.NO_ANSWER, at=at, why="timeout")
    data = lookup(query.registry, query.key, today)
    return Answer(status=Answered.NOT_FOUND if data is None else Answered.FOUND, at=at, data=data)


def verdict_on(name: str, today: date = TODAY, silent: frozenset[Registry] = frozenset()) -> Verdict:
    form = parse_form(example(name, today))
    return judge(form, facts(form, today, silent), rulebook(form))


ACCEPTED = (
    "soil-conservation",
    "soil-conservation-corrected",
    "water-saving",
    "water-saving-silent",
    "works-start",
    "works-added-section",
    "works-change",
)


@pytest.mark.parametrize("name", ACCEPTED)
@pytest.mark.parametrize("today", [TODAY, date(2026, 5, 7), date(2026, 10, 10), date(2026, 12, 31)])
def test_an_example_meant_to_be_accepted_passes_every_rule(name: str, today: date) -> None:
    verdict = verdict_on(name, today)
    assert [f for f in verdict.reasons if f.outcome not in PASSING] == []
    assert verdict.findings


def test_the_rejected_example_is_told_each_of_its_faults_at_once() -> None:
    verdict = verdict_on("soil-conservation-rejected")
    assert verdict.outcome is Outcome.FAIL
    assert {finding.pointer for finding in verdict.reasons} == {
        "/applicant/legal_representative/name",
        "/agent/authorised_until",
        "/responsibility_area/actual",
        "/compensation_fee",
        "/indices/erosion_control",
        "/indices/vegetation_recovery",
        "/notice/first_day",
    }


def test_the_ineligible_example_is_below_the_threshold_and_otherwise_right() -> None:
    verdict = verdict_on("water-saving-ineligible")
    assert verdict.outcome is Outcome.INELIGIBLE
    assert [finding.pointer for finding in verdict.reasons] == ["/annual_use"]


def test_the_silent_examples_applicant_is_not_trusted_while_the_other_one_is() -> None:
    silent = frozenset({Registry.QUALIFICATIONS})
    for name, on_trust in (("water-saving-silent", False), ("water-saving", True)):
        form = parse_form(example(name, TODAY))
        told = facts(form, silent=silent)
        verdict = judge(form, told, rulebook(form))
        assert verdict.outcome is Outcome.UNAVAILABLE
        assert verdict.silent == silent
        assert trusted(verdict, told, form) is on_trust


def test_the_dishonest_applicant_is_referred_for_that_alone() -> None:
    verdict = verdict_on("soil-conservation-dishonest")
    assert verdict.outcome is Outcome.REFER
    assert {finding.registry for finding in verdict.reasons} == {Registry.CREDIT}

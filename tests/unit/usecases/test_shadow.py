"""Shadow runs: which stored verdicts a candidate rule book would change."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.elements import Form
from chalicelib.domain.filing import Filing
from chalicelib.domain.registries import Registry
from chalicelib.domain.rulebook.book import rulebook
from chalicelib.domain.rules import Rule
from chalicelib.domain.verdict import Outcome
from chalicelib.usecases.shadow import Shadow, shadow
from tests.fakes.candidate import FakeCandidate
from tests.fakes.filings import FakeFilings
from tests.world import World


def milder(form: Form) -> tuple[Rule[Any], ...]:
    """The book with every failure but a note."""
    return tuple(replace(r, otherwise=Outcome.NOTE) if r.otherwise is Outcome.FAIL else r for r in rulebook(form))


class ReadOnly:
    """A store that can be listed and nothing else: whatever else is tried has no attribute here."""

    def __init__(self, filings: FakeFilings) -> None:
        self.kept_verdicts = filings.kept_verdicts


def run_on(world: World, candidate: FakeCandidate, **chosen: Any) -> Shadow:
    return shadow(candidate, filings=ReadOnly(world.filings), **chosen)  # type: ignore[arg-type]


@pytest.fixture
def three(world: World) -> list[Filing]:
    """A filing that passes, one that fails, one out of scope, a day apart."""
    filings = []
    for name in ("soil-conservation", "soil-conservation-rejected", "water-saving-ineligible"):
        filings.append(world.file(name))
        world.clock.pass_by(timedelta(days=1))
    return filings


def test_the_book_in_force_changes_nothing(world: World, three: list[Filing]) -> None:
    came = run_on(world, FakeCandidate())
    assert came.same and (came.judged, came.changed, came.not_judged) == (3, (), ())


def test_what_changes_is_told_by_filing_rule_and_both_outcomes(world: World, three: list[Filing]) -> None:
    came = run_on(world, FakeCandidate(milder))
    assert not came.same and came.judged == 3
    (changed,) = came.changed
    assert (changed.filing_id, changed.then, changed.now) == (three[1].id, Outcome.FAIL, Outcome.NOTE)
    failed = {f.rule for f in three[1].reasons if f.outcome is Outcome.FAIL}
    assert set(changed.rules) == failed == set(came.by_rule)


def test_rules_are_counted_by_filings_the_most_first(world: World) -> None:
    first = world.file("soil-conservation-rejected")
    rules = {f.rule for f in first.reasons}
    one = min(rules)
    kept = world.kept(first)
    world.filings.keep_verdict(kept.model_copy(update={"filing_id": "another"}))
    only = tuple(r for r in rulebook(first.form) if r.id in rules)

    def without_one_for_another(form: Form) -> tuple[Rule[Any], ...]:
        return tuple(r for r in rulebook(form) if r.id not in rules)

    came = run_on(world, FakeCandidate(without_one_for_another))
    assert came.by_rule == {r.id: 2 for r in only} and one in came.by_rule


def test_only_the_newest_judged_round_of_a_filing_counts(world: World) -> None:
    filing = world.file("soil-conservation-rejected")
    world.correct(filing, "soil-conservation-corrected")
    world.submit(filing)
    world.settle()
    candidate = FakeCandidate()
    assert run_on(world, candidate).judged == 1
    assert candidate.judged == [(filing.id, 2)]


def test_a_filing_still_being_verified_is_judged_by_the_round_before(world: World) -> None:
    filing = world.file("soil-conservation-rejected")
    world.correct(filing, "soil-conservation-corrected")
    world.registries.silence(Registry.FEES)
    world.submit(filing)
    world.settle()
    candidate = FakeCandidate()
    run_on(world, candidate)
    assert candidate.judged == [(filing.id, 1)]


def test_one_item_alone_may_be_asked_for(world: World, three: list[Filing]) -> None:
    candidate = FakeCandidate()
    assert run_on(world, candidate, item="water-saving").judged == 1
    assert candidate.judged == [(three[2].id, 1)]


def test_those_submitted_since_a_day_alone_may_be_asked_for(world: World, three: list[Filing]) -> None:
    since = world.today - timedelta(days=2)
    assert run_on(world, FakeCandidate(), since=since).judged == 2
    assert run_on(world, FakeCandidate(), since=since + timedelta(days=1)).judged == 1


def test_the_newest_few_alone_may_be_asked_for(world: World, three: list[Filing]) -> None:
    candidate = FakeCandidate()
    assert run_on(world, candidate, limit=2).judged == 2
    assert {filing_id for filing_id, _ in candidate.judged} == {f.id for f in sorted(three, key=lambda f: f.id)[-2:]}
    assert run_on(world, FakeCandidate(), limit=99).judged == 3


def test_a_filing_that_the_candidate_cannot_judge_is_told_and_stops_no_other(world: World, three: list[Filing]) -> None:
    came = run_on(world, FakeCandidate(cannot={three[0].id}))
    assert (came.judged, came.same) == (2, False)
    assert [(n.filing_id, n.item, n.why) for n in came.not_judged] == [
        (three[0].id, "soil-conservation", "/form: missing")
    ]


def test_an_empty_table_is_the_same(world: World) -> None:
    came = run_on(world, FakeCandidate())
    assert came.same and came.judged == 0

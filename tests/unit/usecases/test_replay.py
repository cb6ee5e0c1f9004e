"""Replay: what was judged is judged again, by the same facts and the rules of its day."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.elements import Form
from chalicelib.domain.facts import Facts
from chalicelib.domain.filing import Filing, State
from chalicelib.domain.registries import Business, Query, Registry, business, fee
from chalicelib.domain.rulebook.book import rulebook
from chalicelib.domain.rules import Hit, Rule, judge, rule
from chalicelib.domain.verdict import Outcome
from chalicelib.errors import NotFound, Text
from chalicelib.ports import CannotJudge, KeptVerdict
from chalicelib.usecases.gather import facts_of
from chalicelib.usecases.replay import Replay, judge_again, replay, replayed
from chalicelib.wiring import run
from tests.world import World

EXAMPLES = ["soil-conservation", "soil-conservation-rejected", "water-saving", "water-saving-ineligible", "works-start"]


def replay_of(filing: Filing, round: int | None = None) -> tuple[Replay, ...]:  # noqa: A002
    return run(replay, filing.id, round)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_stored_verdict_is_found_again_the_same(world: World, name: str) -> None:
    (one,) = replay_of(world.file(name))
    assert one.same and one.outcome_now is one.outcome_then
    assert one.rulebook_then == one.rulebook_now


def test_years_later_a_filing_is_still_judged_by_its_own_day_and_facts(world: World) -> None:
    filing = world.file("works-start")
    world.clock.pass_by(timedelta(days=3 * 365))
    world.registries.silence(*Registry)
    assert replay_of(filing)[0].same


def test_a_fact_that_is_not_what_it_was_is_told_by_rule_and_element(world: World) -> None:
    filing = world.file("soil-conservation")
    kept = world.kept(filing)
    query = fee(kept.form["plan"]["approval_number"])
    unpaid = kept.answers[query.name].model_copy(
        update={"data": {"approval_number": query.key, "due": "10", "paid": "1"}}
    )
    one = replayed(kept.model_copy(update={"answers": kept.answers | {query.name: unpaid}}))
    assert not one.same
    assert {(d.pointer, d.then[0].outcome, d.now[0].outcome) for d in one.differences} == {
        ("/compensation_fee", Outcome.PASS, Outcome.FAIL)
    }


def test_the_newest_round_is_replayed_unless_another_is_named(world: World) -> None:
    filing = world.file("soil-conservation-rejected")
    world.correct(filing, "soil-conservation-corrected")
    world.submit(filing)
    world.settle()
    assert [(r.round, r.outcome_now) for r in replay_of(filing)] == [(2, Outcome.PASS)]
    assert [(r.round, r.outcome_now) for r in replay_of(filing, 1)] == [(1, Outcome.FAIL)]
    with pytest.raises(NotFound):
        replay_of(filing, 3)


def test_a_round_that_is_being_verified_has_nothing_to_replay(world: World) -> None:
    world.registries.silence(Registry.QUALIFICATIONS)
    filing = world.file("water-saving-silent")
    assert world.now(filing).state is State.SUBMITTED
    with pytest.raises(NotFound):
        replay_of(filing)


def test_what_was_accepted_on_trust_is_replayed_with_its_recheck(world: World) -> None:
    world.trust(world.form("soil-conservation"))
    world.registries.silence(Registry.FEES)
    filing = world.file("soil-conservation")
    world.clock.pass_by(world.patience)
    world.come_again()
    world.registries.speak()
    world.underpay(world.now(filing))
    world.recheck()
    acceptance, recheck = replay_of(filing)
    assert (acceptance.recheck, acceptance.outcome_then, acceptance.same) == (False, Outcome.UNAVAILABLE, True)
    assert (recheck.recheck, recheck.outcome_then, recheck.same) == (True, Outcome.FAIL, True)


def test_a_form_that_is_no_longer_valid_is_told_by_its_elements_and_never_by_its_values(world: World) -> None:
    kept = world.kept(world.file("soil-conservation"))
    number = kept.form["agent"]["id_number"]
    wrong = kept.form | {"agent": kept.form["agent"] | {"id_number": number[:-1] + "?"}}
    with pytest.raises(CannotJudge) as told:
        judge_again(kept.model_copy(update={"form": wrong}))
    assert "/agent/id_number" in str(told.value) and "resident_id_format" in str(told.value)
    assert number[:-1] not in str(told.value)


CHANGE = date(2027, 3, 1)


def made_up(id_: str, otherwise: Outcome, *, since: date, until: date | None) -> Rule[Form]:
    """A rule that nothing passes."""

    @rule(
        id_,
        element="/project/name",
        law="无",
        compares=Text("甲", "a"),
        otherwise=otherwise,
        since=since,
        until=until,
    )
    def test(form: Form, facts: Facts) -> Iterator[Hit]:
        yield Hit("a", filed=form.project.name)

    return test


OLD = made_up("X-01", Outcome.NOTE, since=date(2019, 8, 16), until=None)
BEFORE_THE_CHANGE = (OLD,)
AFTER_THE_CHANGE = (
    replace(OLD, until=CHANGE - timedelta(days=1)),
    made_up("X-02", Outcome.FAIL, since=CHANGE, until=None),
)


def judged_on(day: date, book: tuple[Rule[Form], ...], kept: KeptVerdict) -> KeptVerdict:
    """A round judged on a day by the book of then."""
    blank = kept.model_copy(update={"day": day})
    form = world_form(blank)
    return blank.model_copy(update={"verdict": judge(form, facts_of(blank), book)})


def world_form(kept: KeptVerdict) -> Form:
    from chalicelib.domain.items.catalogue import parse_form

    return parse_form(kept.form)


@pytest.fixture
def kept(world: World) -> KeptVerdict:
    return world.kept(world.file("soil-conservation"))


@pytest.mark.parametrize(
    ("day", "judged_by"),
    [(date(2026, 11, 24), "X-01"), (date(2027, 2, 28), "X-01"), (CHANGE, "X-02"), (date(2030, 1, 1), "X-02")],
)
def test_a_superseded_rule_judges_the_filings_of_before_and_its_successor_those_of_after(
    kept: KeptVerdict, day: date, judged_by: str
) -> None:
    verdict = judge_again(kept.model_copy(update={"day": day}), lambda _: AFTER_THE_CHANGE)
    assert [f.rule for f in verdict.findings] == [judged_by]


def test_a_change_of_the_book_leaves_older_verdicts_the_same_and_says_that_the_book_is_another(
    kept: KeptVerdict,
) -> None:
    older = judged_on(date(2026, 11, 24), BEFORE_THE_CHANGE, kept)
    one = replayed(older, lambda _: AFTER_THE_CHANGE)
    assert one.same and one.outcome_now is Outcome.NOTE
    assert one.rulebook_then != one.rulebook_now


def test_a_rule_changed_in_place_is_found_out_by_replay(kept: KeptVerdict) -> None:
    older = judged_on(date(2026, 11, 24), BEFORE_THE_CHANGE, kept)
    one = replayed(older, lambda _: (replace(OLD, otherwise=Outcome.FAIL),))
    assert [(d.rule, d.then[0].outcome, d.now[0].outcome) for d in one.differences] == [
        ("X-01", Outcome.NOTE, Outcome.FAIL)
    ]


def with_more_fields(kept: KeptVerdict) -> KeptVerdict:
    """The same answers as a platform gives them that tells more."""
    answers = {
        name: answer.model_copy(update={"data": answer.data and answer.data | {"told_since_2030": "x"}})
        for name, answer in kept.answers.items()
    }
    return kept.model_copy(update={"answers": answers})


@pytest.mark.parametrize("name", ["soil-conservation", "water-saving", "works-start"])
def test_fields_that_an_entry_does_not_know_change_nothing(world: World, name: str) -> None:
    assert replayed(with_more_fields(world.kept(world.file(name)))).same


class LaterBusiness(Business):
    """The business registry's entry as a later version may read it."""

    registered_in: date | None = None


def test_an_answer_of_before_is_read_by_an_entry_with_a_new_optional_field(kept: KeptVerdict) -> None:
    query = business(kept.form["applicant"]["uscc"])
    found = facts_of(kept).find(Query(query.registry, query.key, LaterBusiness))
    assert found.uscc == query.key and found.registered_in is None


def test_a_round_kept_before_newer_fields_were_is_read_with_their_defaults(kept: KeptVerdict) -> None:
    older: dict[str, Any] = kept.model_dump(mode="json", exclude={"recheck", "own"})
    assert KeptVerdict.model_validate(older) == kept


def test_what_was_kept_is_judged_the_same_after_it_was_stored_as_json(kept: KeptVerdict) -> None:
    stored = KeptVerdict.model_validate_json(kept.model_dump_json())
    assert stored == kept and judge_again(stored).findings == judge_again(kept).findings


def test_replay_by_the_whole_book_tells_of_no_rule_twice(kept: KeptVerdict) -> None:
    silent = kept.model_copy(update={"answers": {}, "day": datetime(2026, 11, 24, tzinfo=UTC).date()})
    one = replayed(silent)
    assert {d.rule for d in one.differences} <= {r.id for r in rulebook(world_form(kept))}
    places = [(d.rule, d.pointer) for d in one.differences]
    assert places and len(places) == len(set(places))

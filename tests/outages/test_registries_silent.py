"""The registries are silent for half an hour: nobody waits unknown, and after their return nothing is stuck."""

from datetime import timedelta
from functools import partial

import pytest

from chalicelib.domain.filing import Filing, Move, State
from chalicelib.domain.registries import Registry, credit
from chalicelib.domain.resting import Resting
from chalicelib.domain.sharing import System
from chalicelib.domain.trust import indispensable
from tests.figures import tell
from tests.many import EXAMPLE, form_of
from tests.outages.town import Town

PROMISE = timedelta(minutes=10)
SILENCE = timedelta(minutes=30)
BEFORE = AFTER = timedelta(minutes=10)
LESSER = frozenset(Registry) - indispensable(EXAMPLE) - {Registry.CREDIT}


@pytest.fixture
def filings(filings_wanted: int) -> int:
    """A fifth of those that `exchange` misses: each is verified again and again."""
    return filings_wanted // 5


def _through_silence(town: Town, filings: int, silent: frozenset[Registry]) -> None:
    """Filings come in before, during and after the silence; all the while nobody may wait too long."""
    town.timeline.every(timedelta(seconds=15), lambda: _nobody_waits_too_long(town))
    town.all_file(range(filings), BEFORE + SILENCE + AFTER)
    town.run(BEFORE)
    town.platform.silence(*silent)
    town.run(SILENCE)
    town.platform.speak()
    town.run(AFTER)
    town.minutes_to_rest()


def _nobody_waits_too_long(town: Town) -> None:
    now = town.clock.now()
    waiting = [f for f in town.every() if f.state is State.SUBMITTED]
    assert all(f.submitted_at and now - f.submitted_at < PROMISE for f in waiting)


def test_when_all_are_silent_every_filing_is_with_an_officer_by_its_tenth_minute(filings: int) -> None:
    with Town(filings) as town:
        _through_silence(town, filings, frozenset(Registry))
        referred = [f for f in town.every() if f.state is State.REFERRED]
        assert {f.referred_because for f in referred} == {"source-silent"}
        assert len(referred) >= filings * 0.4, "those of the silence but its last minutes"
        _nothing_is_stuck(town, filings)
        _tell(town, "all registries silent for 30 minutes")


def test_when_the_lesser_are_silent_good_credit_is_filed_on_trust_by_its_tenth_minute(filings: int) -> None:
    with Town(filings) as town:
        _trust_all(town, filings)
        _through_silence(town, filings, LESSER)
        assert {f.state for f in town.every()} == {State.FILED}
        on_trust = [f for f in town.every() if f.on_trust]
        assert len(on_trust) >= filings * 0.4, "those of the silence but its last minutes"
        _nothing_is_stuck(town, filings)
        _tell(town, "the lesser registries silent for 30 minutes, grade A")

        town.act(town.recheck)
        assert not any(f.on_trust or f.disagreement for f in town.every()), "the next morning all are verified"


def test_an_officer_decides_what_the_silence_left_and_it_is_filed_like_any_other(filings: int) -> None:
    with Town(filings) as town:
        _through_silence(town, filings, frozenset(Registry))
        for filing in [f for f in town.every() if f.state is State.REFERRED]:
            town.act(partial(town.decide, filing, accepted=True))
        town.minutes_to_rest()
        assert {f.state for f in town.every()} == {State.FILED}
        assert len({f.number for f in town.every()}) == filings


def _trust_all(town: Town, filings: int) -> None:
    """Of each applicant the credit registry holds grade A."""
    for number in range(filings):
        query = credit(form_of(number, town.today).applicant.uscc)
        town.platform.hold(query, {"uscc": query.key, "grade": "A"})


def _nothing_is_stuck(town: Town, filings: int) -> None:
    assert len(town.every()) == filings
    assert town.at_rest() and town.dead() == 0
    for place in (Resting.SUBMITTED, Resting.ACCEPTED):
        assert not town.filings.resting(place).entries
    assert all(town.receivers.held[System.PORTAL][f.id]["state"] == f.state for f in town.every())


def _tell(town: Town, what: str) -> None:
    waits = sorted(_decided_after(town, f) for f in town.every())
    tell(
        f"{len(waits)} filings, {what}",
        with_an_officer=sum(f.state is State.REFERRED for f in town.every()),
        on_trust=sum(f.on_trust for f in town.every()),
        seconds_until_decided_p50=waits[len(waits) // 2].total_seconds(),
        seconds_max=waits[-1].total_seconds(),
        registries_asked=len(town.platform.asked),
        dead_letters=town.dead(),
    )


def _decided_after(town: Town, filing: Filing) -> timedelta:
    """From submission until it was accepted or with an officer."""
    assert filing.submitted_at
    event = next(e for e in town.filings.events[filing.id] if e.move in (Move.ACCEPT, Move.REFER))
    return event.at - filing.submitted_at

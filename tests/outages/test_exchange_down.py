"""The exchange platform is down for an hour while filings come in: nothing is lost, nobody else is disturbed."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from functools import cache, partial
from typing import NamedTuple

import pytest

from chalicelib.domain.filing import State
from chalicelib.domain.sharing import Queue, System
from chalicelib.usecases.share import FIRST_WAIT, LONGEST_WAIT
from tests.figures import tell
from tests.outages.limits import limits
from tests.outages.town import Town

HOUR = timedelta(hours=1)
LINE = Queue.sharing(System.EXCHANGE)
OTHERS = (System.INVESTMENT, System.ELICENCE, System.CREDIT, System.PORTAL)
WAYS = ("timeout", "503")
"""It does not answer within the time limit, or refuses at once."""

REVOKED_EACH = 20
"""Of so many filings one is revoked while the platform is down."""

REVOKED_AFTER = timedelta(minutes=10)
LATE = timedelta(minutes=15)


class Ended(NamedTuple):
    """A town in which all has come to rest, and the minutes that it took after the platform's return."""

    town: Town
    minutes: int


@cache
def _ended(filings: int, failing: str | None) -> Ended:
    with Town(filings) as town:
        town.receivers.failing |= {System.EXCHANGE: failing} if failing else {}
        town.all_file(range(filings), HOUR - LATE)
        for n in range(0, filings, REVOKED_EACH):
            town.timeline.after((HOUR - LATE) * n / filings + REVOKED_AFTER, partial(_revoke, town, n))
        town.run(HOUR)
        town.receivers.failing.clear()
        return Ended(town, town.minutes_to_rest())


def _revoke(town: Town, place: int) -> None:
    town.act(lambda: town.revoke(town.every()[place]))


@pytest.fixture(params=WAYS)
def failing(request: pytest.FixtureRequest) -> str:
    """How the platform fails."""
    return str(request.param)


@pytest.fixture
def ended(failing: str, filings_wanted: int) -> Ended:
    """The hour and what came after it, the same for all tests."""
    return _ended(filings_wanted, failing)


def test_everything_is_delivered_and_the_newest_state_stands_last(ended: Ended, filings_wanted: int) -> None:
    held = ended.town.receivers.held[System.EXCHANGE]
    filings = ended.town.every()
    assert len(held) == len(filings) == filings_wanted
    assert {f.id: (held[f.id]["state"], held[f.id]["version"]) for f in filings} == {
        f.id: (f.state, f.version) for f in filings
    }
    assert Counter(f.state for f in filings) == {
        State.REVOKED: len(range(0, filings_wanted, REVOKED_EACH)),
        State.FILED: filings_wanted - len(range(0, filings_wanted, REVOKED_EACH)),
    }


def test_no_filing_goes_back_to_an_older_state_at_the_platform(ended: Ended) -> None:
    taken: dict[str, list[int]] = {}
    for one in ended.town.receivers.taken[System.EXCHANGE]:
        taken.setdefault(one.filing_id, []).append(one.version)
    assert all(versions == sorted(versions) for versions in taken.values())


def test_attempts_are_bounded_by_the_growing_delays_and_no_letter_dies(
    ended: Ended, failing: str, filings_wanted: int
) -> None:
    pushes = Counter(one.filing_id for one in ended.town.receivers.tried[System.EXCHANGE])
    simple = [f for f in ended.town.every() if f.state is State.FILED]
    assert max(pushes[f.id] for f in simple) <= most_attempts(HOUR)
    letters = ended.town.sqs.lines[LINE].done
    # What a filing becomes meanwhile begins with short delays anew.
    assert max(letter.received for letter in letters) <= 2 * most_attempts(HOUR) <= limits()[LINE].receives
    assert ended.town.dead() == 0
    _tell(f"{filings_wanted} filings, exchange down for an hour ({failing})", ended, pushes)


def test_the_backlog_is_gone_as_soon_as_the_longest_delay_is_over(ended: Ended) -> None:
    assert ended.minutes <= LONGEST_WAIT / timedelta(minutes=1) + 1


def test_the_other_systems_hear_of_everything_as_soon_as_on_a_quiet_day(ended: Ended, filings_wanted: int) -> None:
    quiet = _ended(filings_wanted, None)
    for system in OTHERS:
        assert _latencies(ended.town, system) == _latencies(quiet.town, system)
        assert max(_latencies(ended.town, system)) < timedelta(seconds=10)


def test_an_outage_that_fifty_receipts_bridge_leaves_no_dead_letter() -> None:
    with Town(3) as town:
        town.receivers.failing[System.EXCHANGE] = "503"
        town.all_file(range(3), timedelta(minutes=1))
        town.run(bridged(limits()[LINE].receives))
        town.receivers.failing.clear()
        town.minutes_to_rest()
        assert town.dead() == 0
        assert len(town.receivers.held[System.EXCHANGE]) == 3


def test_what_died_in_a_longer_outage_is_delivered_when_it_is_redriven() -> None:
    with Town(3) as town:
        town.receivers.failing[System.EXCHANGE] = "503"
        town.all_file(range(3), timedelta(minutes=1))
        town.run(timedelta(days=1))
        town.act(lambda: town.revoke(town.every()[0]))
        town.run(timedelta(days=1))
        assert town.at_rest(), "nobody tries for ever"
        assert {letter.message.filing_id for letter in town.sqs.lines[LINE].dead} == {f.id for f in town.every()}
        town.receivers.failing.clear()
        town.sqs.redrive(LINE)
        town.minutes_to_rest()
        assert _held(town) == {f.id: f.state for f in town.every()}
        assert _held(town)[town.every()[0].id] is State.REVOKED


def most_attempts(outage: timedelta) -> int:
    """How often one message can be tried in an outage and once after it, when every delay is the shortest possible."""
    waited = timedelta()
    for attempts, delay in enumerate(_shortest_delays(), 1):
        waited += delay
        if waited > outage:
            return attempts + 1
    raise AssertionError("there is no end of delays")


def bridged(receives: int) -> timedelta:
    """The longest outage that so many receipts bridge for certain."""
    delays = _shortest_delays()
    return sum((next(delays) for _ in range(receives - 1)), timedelta())


def _shortest_delays() -> Iterator[timedelta]:
    """Jitter takes half of a delay at most."""
    delay = FIRST_WAIT
    while True:
        delay = min(delay * 2, LONGEST_WAIT)
        yield delay / 2


def _latencies(town: Town, system: System) -> list[timedelta]:
    """From each version's writing until its push was taken."""
    events = town.filings.events
    return sorted(one.at - events[one.filing_id][one.version - 1].at for one in town.receivers.taken[system])


def _held(town: Town) -> dict[str, State]:
    return {filing_id: State(told["state"]) for filing_id, told in town.receivers.held[System.EXCHANGE].items()}


def _tell(what: str, ended: Ended, pushes: Counter[str]) -> None:
    tries, ordered = ended.town.receivers.tried[System.EXCHANGE], sorted(pushes.values())
    a_minute = Counter((one.at - tries[0].at) // timedelta(minutes=1) for one in tries)
    tell(
        what,
        attempts_p50=ordered[len(ordered) // 2],
        attempts_max=ordered[-1],
        pushes_in_the_busiest_minute=max(a_minute.values()),
        minutes_until_the_backlog_was_gone=ended.minutes,
        dead_letters=ended.town.dead(),
    )

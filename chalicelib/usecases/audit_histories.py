"""Audit histories nightly: make the day's head, then hold the newest heads and a share of the old to the record."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import chain, islice

from chalicelib.domain.auditing import faults_of_shelf, number_in
from chalicelib.domain.history_faults import Falsity, HistoryFault
from chalicelib.domain.working_days import beijing_day
from chalicelib.ports import Bookmarks, Clock, Heads, ListChecker, ListSigner, Metrics, Record
from chalicelib.usecases.heads import Opened, opened
from chalicelib.usecases.hold import hold_to_head
from chalicelib.usecases.put_away_heads import put_away_heads

LONGEST_RUN = timedelta(minutes=12)
"""Below Lambda's 15 minutes by more than one part takes; the timer comes again soon."""

NEWEST = 7
OLD_ONES_IN = 30
"""The newest heads are held to the record every night, each older one once in so many nights."""

WALK = "hold-heads"


def audit_histories(
    *,
    record: Record,
    heads: Heads,
    bookmarks: Bookmarks,
    list_signer: ListSigner,
    list_checker: ListChecker,
    clock: Clock,
    metrics: Metrics,
) -> Iterator[HistoryFault]:
    """Every fault that today's walk finds; nothing more on a day whose walk is done.

    Figures are told at the end, of each kind of fault even when there was none, so that silence is alarming.
    """
    until = clock.now() + LONGEST_RUN
    counted = Counter[Falsity]()
    faults = chain(
        put_away_heads(
            until, record=record, heads=heads, list_signer=list_signer, list_checker=list_checker, clock=clock
        ),
        _hold(until, record, heads, bookmarks, list_checker, clock),
    )
    for fault in faults:
        counted[fault.kind] += 1
        yield fault
    _tell(counted, metrics)


def _hold(
    until: datetime, record: Record, heads: Heads, bookmarks: Bookmarks, list_checker: ListChecker, clock: Clock
) -> Iterator[HistoryFault]:
    """The faults of the heads that are due today and of what they have signed, from where the last run stopped."""
    shelf, today = heads.names(), beijing_day(clock.now())
    names = [shelved.name for shelved in shelf]
    due, done = _due(names, today), _done(bookmarks, today)
    if done == 0:
        yield from faults_of_shelf(shelf)
    for position, index in enumerate(due[done:], done + 1):
        if clock.now() >= until:
            return
        (found,) = islice(opened(names, index, heads=heads, list_checker=list_checker), 1)
        yield from _of_head(found, record, clock)
        bookmarks.keep(WALK, f"{today} {position}")


def _of_head(found: Opened, record: Record, clock: Clock) -> Iterator[HistoryFault]:
    if found.fault:
        yield found.fault
    if found.signed:
        yield from hold_to_head(found.signed[0].leaves, record=record, clock=clock)


def _due(names: Sequence[str], today: date) -> list[int]:
    newest, turn = len(names) - NEWEST, today.toordinal() % OLD_ONES_IN
    return [i for i, name in enumerate(names) if i >= newest or number_in(name) % OLD_ONES_IN == turn]


def _done(bookmarks: Bookmarks, today: date) -> int:
    """How many of those that are due today were held already."""
    day, _, position = (bookmarks.load(WALK) or "").partition(" ")
    return int(position) if day == str(today) else 0


def _tell(counted: Counter[Falsity], metrics: Metrics) -> None:
    """By kind, and all together, which the alarm rests on."""
    metrics.count("ChainFaults", counted.total())
    for kind in Falsity:
        metrics.count("ChainFaults", counted[kind], kind=kind)

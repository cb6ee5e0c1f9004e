"""Sweep: announce again whatever rests too long; refer what would miss its 10 minutes."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from chalicelib.domain.filing import SYSTEM, Filing, Move, moved
from chalicelib.domain.resting import Resting
from chalicelib.domain.sharing import Message, work_of
from chalicelib.errors import Changed, Problem
from chalicelib.ports import Clock, Filings, Metrics, Queues

RESTS_TOO_LONG = timedelta(seconds=60)
AT_WORK = (Resting.SUBMITTED, Resting.ACCEPTED, Resting.VOIDING, Resting.REISSUING)


def sweep(*, filings: Filings, queues: Queues, clock: Clock, metrics: Metrics, overdue: timedelta) -> None:
    """Once a minute: nothing waits unknown, and nobody waits beyond `overdue` without an officer.

    One that cannot be referred stands in nobody's way; the first of them is raised when all else is done.
    """
    now = clock.now()
    late = _resting(Resting.SUBMITTED, filings, now - overdue)
    failed = [problem for filing in late if (problem := _refer(filing, filings, now, metrics))]
    for place in AT_WORK:
        again = [m for f in _resting(place, filings, now - RESTS_TOO_LONG) if (m := _message(f))]
        metrics.count("AnnouncedAgain", len(again), place=place)
        if again:
            queues.send(again)
    if failed:
        raise failed[0]


def _resting(place: Resting, filings: Filings, before: datetime) -> Iterator[Filing]:
    cursor: str | None = None
    while True:
        page = filings.resting(place, before=before, cursor=cursor)
        yield from page.entries
        cursor = page.cursor
        if cursor is None:
            return


def _refer(filing: Filing, filings: Filings, now: datetime, metrics: Metrics) -> Problem | None:
    try:
        filings.commit(moved(filing, Move.REFER, by=SYSTEM, at=now, why="overdue", referred_because="overdue"))
    except Changed:
        metrics.count("SweepRaces")
    except Problem as problem:
        return problem
    else:
        metrics.count("Outcomes", item=filing.item, outcome="overdue")
    return None


def _message(filing: Filing) -> Message | None:
    queue = work_of(filing)
    told = {"filing_id": filing.id, "version": filing.version, "correlation": filing.correlation}
    return Message(queue=queue, **told) if queue else None

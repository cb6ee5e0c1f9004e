"""Forget: once a filing's row is gone by right, take away all that was kept and uploaded for it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from chalicelib.domain.filing import SYSTEM, Event, Filing, Move, ended
from chalicelib.domain.retention import kept_until
from chalicelib.errors import NotFound
from chalicelib.ports import Clock, Filings, Materials, Metrics
from chalicelib.usecases.upload_slot import folder_of

SKEW = timedelta(minutes=1)
"""How far the table's clock, which tells that a time is over, and ours may differ."""


def forget(
    removed: Iterable[Filing], *, filings: Filings, materials: Materials, clock: Clock, metrics: Metrics
) -> None:
    """Take the rest of each filing away, told as its row stood last; safe to repeat.

    A row that went neither at its applicant's wish nor at the end of its time was tampered with: the rest is evidence
    then, and stays. One that is there again was recovered: nothing of it is forgotten.
    """
    for filing in removed:
        if _there(filing.id, filings):
            continue
        last = filings.last_entry(filing.id) or _expiry(filing, clock.now())
        if last is None:
            metrics.count("RemovedByNoRight")
            continue
        take_away(last, filings=filings, materials=materials)
        metrics.count("Forgotten", why=last.move)


def take_away(last: Event, *, filings: Filings, materials: Materials) -> None:
    """Leave a filing's last entry alone: uploads go first, since what stands under its key is what tells of them."""
    materials.forget(folder_of(last.filing_id))
    filings.forget(last)


def _there(filing_id: str, filings: Filings) -> bool:
    try:
        filings.load(filing_id)
    except NotFound:
        return False
    return True


def _expiry(filing: Filing, now: datetime) -> Event | None:
    until = kept_until(filing)
    over = until is not None and until <= now + SKEW
    return ended(filing, Move.EXPIRE, by=SYSTEM, at=now) if over else None

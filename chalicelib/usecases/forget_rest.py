"""Forget by hand what is left of a filing that is gone, where the stream's reader gave up or was never told."""

from datetime import datetime

from chalicelib.domain.filing import SYSTEM, Event, expired_after
from chalicelib.domain.leftovers import went_by_its_time
from chalicelib.domain.record import Under
from chalicelib.errors import NotFound
from chalicelib.ports import Clock, Filings, Materials, Record
from chalicelib.usecases.forget import take_away


def forget_rest(filing_id: str, *, filings: Filings, record: Record, materials: Materials, clock: Clock) -> Event:
    """The last entry, which alone stays; raises `NotFound` for a filing that is there, or that went by no right."""
    last = _right(record.under(filing_id), clock.now())
    if last is None:
        raise NotFound
    take_away(last, filings=filings, materials=materials)
    return last


def _right(under: Under, now: datetime) -> Event | None:
    """The last entry by which the filing went, or that it should have left."""
    newest = under.newest
    if under.last or not newest:
        return under.last if under.gone else None
    return expired_after(newest, by=SYSTEM, at=now) if went_by_its_time(under, now) else None

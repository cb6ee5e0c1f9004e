"""Renew: give rows that an earlier release wrote the attributes that this one finds filings by."""

from collections.abc import Iterator

from chalicelib.domain.record import Under
from chalicelib.ports import Filings, Record


def renew(*, record: Record, filings: Filings) -> tuple[str, ...]:
    """The ids of the filings whose rows were renewed; what they hold stays byte for byte. Safe to repeat.

    One that moves meanwhile was renewed by its move, unless an earlier release made it: run it again after a release
    has wholly taken over.
    """
    return tuple(filing_id for filing_id in _filings(record) if filings.renew(filing_id))


def _filings(record: Record) -> Iterator[str]:
    cursor: str | None = None
    while True:
        part = record.part(cursor)
        yield from (one.filing_id for one in part.entries if isinstance(one, Under) and one.filing)
        cursor = part.cursor
        if cursor is None:
            return

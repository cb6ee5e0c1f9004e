"""Verify the chain: every history in itself, every head in its place, and each history held to every head."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from chalicelib.domain.audit_head import Head
from chalicelib.domain.auditing import fault_of_age, faults_of_shelf, first_since
from chalicelib.domain.history_faults import HistoryFault
from chalicelib.domain.record import Piece, Under
from chalicelib.errors import NotFound
from chalicelib.ports import Clock, Heads, ListChecker, Record
from chalicelib.usecases.heads import opened
from chalicelib.usecases.hold import hold_to_head, hold_to_themselves


def verify_chain(
    looked: Counter[str],
    filing_id: str | None = None,
    since: date | None = None,
    *,
    record: Record,
    heads: Heads,
    list_checker: ListChecker,
    clock: Clock,
) -> Iterator[HistoryFault]:
    """Every fault, of one filing or of all, held to the heads made on `since` (a Beijing day) and later.

    `looked` counts the `histories`, `heads` and `leaves` that were looked at. Raises `NotFound` for a filing that is
    neither in the record nor in these heads. Nothing is written.
    """
    for pieces in _parts(filing_id, record):
        looked["histories"] += sum(isinstance(piece, Under) for piece in pieces)
        yield from hold_to_themselves(pieces, record=record, clock=clock)
    yield from _of_heads(looked, filing_id, since, record, heads, list_checker, clock)
    if filing_id and record.under(filing_id) == Under(filing_id) and not looked["leaves"]:
        raise NotFound


def _parts(filing_id: str | None, record: Record) -> Iterator[tuple[Piece, ...]]:
    if filing_id:
        yield (record.under(filing_id),)
        return
    cursor: str | None = None
    while True:
        page = record.part(cursor)
        yield page.entries
        cursor = page.cursor
        if cursor is None:
            return


def _of_heads(
    looked: Counter[str],
    filing_id: str | None,
    since: date | None,
    record: Record,
    heads: Heads,
    list_checker: ListChecker,
    clock: Clock,
) -> Iterator[HistoryFault]:
    shelf = heads.names()
    names, newest = [shelved.name for shelved in shelf], None
    yield from faults_of_shelf(shelf)
    for found in opened(names, first_since(names, since), heads=heads, list_checker=list_checker):
        looked["heads"] += 1
        if found.fault:
            yield found.fault
        if found.signed:
            newest = found.signed[0]
            leaves = [leaf for leaf in newest.leaves if filing_id in (None, leaf.id)]
            looked["leaves"] += len(leaves)
            yield from hold_to_head(leaves, record=record, clock=clock)
    yield from _of_age(newest, clock)


def _of_age(newest: Head | None, clock: Clock) -> Iterator[HistoryFault]:
    if late := fault_of_age(newest, clock.now()):
        yield late

"""Put away the day's head: walk through all histories, sign how far each that moved has come, lock it away."""

from collections.abc import Iterator
from datetime import datetime

from chalicelib.domain.audit_head import KEPT, Head, Leaf, follower, leaf_of
from chalicelib.domain.history_faults import HistoryFault
from chalicelib.domain.record import Under
from chalicelib.domain.working_days import beijing_day
from chalicelib.ports import Clock, Heads, ListChecker, ListSigner, Record
from chalicelib.usecases.heads import Signed, newest
from chalicelib.usecases.hold import hold_to_themselves

LEAVES_A_HEAD = 10_000
"""About 2 MB; what moved beyond them stands in the next head."""


def put_away_heads(
    until: datetime,
    *,
    record: Record,
    heads: Heads,
    list_signer: ListSigner,
    list_checker: ListChecker,
    clock: Clock,
) -> Iterator[HistoryFault]:
    """Make the heads that today still lacks, as many as time allows; gives the faults of the histories on the way.

    The newest head tells where to go on, so a run that breaks off loses one head's work at most. Raises `NotSigned`
    when that head is not ours, `Changed` when another run was quicker.
    """
    last = newest([shelved.name for shelved in heads.names()], heads=heads, list_checker=list_checker)
    while _wanted(last and last[0], clock.now()) and clock.now() < until:
        head, faults = _made(last, until, record, clock)
        signed = list_signer.sign(head.model_dump_json().encode())
        heads.add(head.name, signed, head.at + KEPT)
        yield from faults
        last = head, signed


def _wanted(last: Head | None, now: datetime) -> bool:
    return last is None or last.cursor is not None or beijing_day(last.at) < beijing_day(now)


def _made(last: Signed | None, until: datetime, record: Record, clock: Clock) -> tuple[Head, list[HistoryFault]]:
    """The head that follows, with the leaves of as many parts as it holds and time allows, one part at least."""
    head, cursor = follower(last, clock.now()), last and last[0].cursor
    looked, leaves, faults = 0, list[Leaf](), list[HistoryFault]()
    while True:
        page = record.part(cursor)
        faults += hold_to_themselves(page.entries, record=record, clock=clock)
        unders = [piece for piece in page.entries if isinstance(piece, Under)]
        leaves += [leaf for under in unders if (leaf := leaf_of(under, head.since, head.until))]
        cursor, looked = page.cursor, looked + len(unders)
        if cursor is None or len(leaves) >= LEAVES_A_HEAD or clock.now() >= until:
            break
    told = {"cursor": cursor, "filings": looked, "leaves": tuple(sorted(leaves, key=lambda leaf: leaf.id))}
    return head.model_copy(update=told), faults

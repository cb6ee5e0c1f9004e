"""Recover: put back, row by row, what an earlier state of the table holds and the table in force has lost."""

from collections.abc import Iterator, Sequence

from chalicelib.domain.record import claim_of
from chalicelib.domain.restoring import LAST, KeptRow, Want, Wanted, wanted
from chalicelib.errors import NotFound
from chalicelib.ports import Beside, Clock, Filings


def missed(*, beside: Beside, filings: Filings, clock: Clock) -> Iterator[Wanted]:
    """Every row that is wanted back; nothing is written. Claims come last, and only those still held by right."""
    claims: list[KeptRow] = []
    cursor: str | None = None
    while True:
        page = beside.part(cursor)
        claims += [row for row in page.entries if row.kind == "claim"]
        yield from _of_part([row for row in page.entries if row.kind != "claim"], beside, clock)
        cursor = page.cursor
        if cursor is None:
            break
    held = [row for row in claims if _held(row, beside, filings)]
    yield from _of_part(held, beside, clock)


def put_back(wants: Sequence[Wanted], differing: bool, *, beside: Beside) -> int:
    """Put rows back, those that differ only when told so; gives how many.

    A row that has changed since it was looked at stays as it is. Filings come last: once one is there, the stream
    tells of it, and what follows must find the rest.
    """
    chosen = [want for want in wants if differing or want.why is not Want.DIFFERS]
    filings = [want for want in chosen if want.row.kind == "filing"]
    rest = [want for want in chosen if want.row.kind != "filing"]
    return sum(beside.put_back(rest)) + sum(beside.put_back(filings))


def _of_part(rows: Sequence[KeptRow], beside: Beside, clock: Clock) -> Iterator[Wanted]:
    there = beside.standing({row.key for row in rows} | {(row.pk, LAST) for row in rows if _is_filings(row)})
    now = clock.now()
    for row in rows:
        if want := wanted(row, there.get(row.key), (row.pk, LAST) in there, now):
            yield want


def _is_filings(row: KeptRow) -> bool:
    return row.pk.startswith("filing#")


def _held(claim: KeptRow, beside: Beside, filings: Filings) -> bool:
    """Whether the filing that held the project then may hold it now, or is still to be put back itself."""
    filing_id = claim.content.decode()
    try:
        return claim_of(filings.load(filing_id)) == claim.pk
    except NotFound:
        return (f"filing#{filing_id}", LAST) not in beside.standing({(f"filing#{filing_id}", LAST)})

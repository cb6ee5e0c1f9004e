"""Numbers that sealed receipts bear and the record knows nothing of: a series must never give them again."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from chalicelib.domain.numbering import Series, parse_number
from chalicelib.domain.reconciling import compare_object, owner_of
from chalicelib.ports import Archive, Beside, Documents, Filings, ReceiptChecker, Record


class Spent(NamedTuple):
    """A receipt in the bucket whose number is above its series' counter."""

    key: str
    number: str
    series: Series
    serial: int


def spent_numbers(
    *, archive: Archive, record: Record, documents: Documents, receipt_checker: ReceiptChecker, filings: Filings
) -> Iterator[Spent]:
    """Every receipt of ours that no filing names and whose number could be given again; nothing is written."""
    for key in _of_nobody(archive, record):
        sealed = receipt_checker.check(documents.read(key))
        found = parse_number(sealed.receipt.number) if sealed.whole and sealed.trusted and sealed.receipt else None
        if found and found[1] > filings.last_number(found[0]):
            yield Spent(key, found[0].number(found[1]), *found)


def skip_spent(spent: Iterable[Spent], *, beside: Beside) -> None:
    """Have each series go on after the highest of these numbers."""
    for one in spent:
        beside.count_up(one.series, one.serial)


def _of_nobody(archive: Archive, record: Record) -> Iterator[str]:
    cursor: str | None = None
    while True:
        page = archive.part(cursor)
        filings = record.standing({owner_of(key) for key in page.entries})
        yield from (key for key in page.entries if key.endswith(".pdf") and compare_object(key, filings))
        cursor = page.cursor
        if cursor is None:
            return

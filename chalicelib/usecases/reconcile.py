"""Reconcile: compare all that is kept in several places, in the table and in both buckets, in bounded memory."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from chalicelib.domain.differences import Difference
from chalicelib.domain.frozen import Frozen
from chalicelib.domain.reconciling import (
    Gap,
    Known,
    compare,
    compare_object,
    compare_upload,
    filings_wanted,
    leads_wanted,
    objects_wanted,
    owner_of,
    series_wanted,
)
from chalicelib.domain.record import Counted, Lead, Piece, Under
from chalicelib.ports import Archive, Clock, Filings, Record, Uploads

SECOND_LOOK = timedelta(seconds=2)
"""What parts while a move is under way no longer does after that; so nothing is told that was seen but once."""

NUMBERS_A_LOOK = 100
LONGEST_GAP = 1000
"""A longer one is the counter's fault: nobody counts on to nine million to tell how long it is."""


class Place(StrEnum):
    """What is being walked through."""

    RECORD = "record"
    DOCUMENTS = "documents"
    UPLOADS = "uploads"
    DONE = "done"


class Progress(Frozen):
    """How far one comparison has come, and how much it has looked at."""

    begun_at: datetime
    place: Place = Place.RECORD
    cursor: str | None = None
    filings: int = 0
    documents: int = 0

    @property
    def done(self) -> bool:
        """Whether everything was looked at."""
        return self.place is Place.DONE


class Sides(NamedTuple):
    """What is compared with each other."""

    record: Record
    filings: Filings
    archive: Archive


def reconcile(
    so_far: Progress, *, record: Record, filings: Filings, archive: Archive, uploads: Uploads, clock: Clock
) -> tuple[Progress, tuple[Difference, ...]]:
    """Look at the next part; gives how far it has come then, and every difference that two looks in a row have shown.

    Nothing is written. Begin with `Progress(begun_at=now)`, end when it is `done`.
    """
    if so_far.place is Place.RECORD:
        return _record_part(so_far, Sides(record, filings, archive), clock)
    if so_far.place is Place.DOCUMENTS:
        return _documents_part(so_far, record, archive, clock)
    return _uploads_part(so_far, record, uploads, clock.now())


def _record_part(so_far: Progress, sides: Sides, clock: Clock) -> tuple[Progress, tuple[Difference, ...]]:
    page = sides.record.part(so_far.cursor)
    filings = so_far.filings + sum(isinstance(piece, Under) for piece in page.entries)
    place = Place.RECORD if page.cursor else Place.DOCUMENTS
    came = so_far.model_copy(update={"place": place, "cursor": page.cursor, "filings": filings})
    return came, _seen_twice(page.entries, sides, clock)


def _seen_twice(pieces: Sequence[Piece], sides: Sides, clock: Clock) -> tuple[Difference, ...]:
    now = clock.now()
    first = _parting(pieces, sides, now)
    if not first:
        return ()
    clock.sleep(SECOND_LOOK)
    fresh = [now_there for piece, _ in first if (now_there := _again(piece, sides))]
    seen = {difference for _, difference in first}
    return tuple(difference for _, difference in _parting(fresh, sides, now) if difference in seen)


def _parting(pieces: Sequence[Piece], sides: Sides, now: datetime) -> list[tuple[Piece, Difference]]:
    known = _known(pieces, sides, now)
    return [(piece, difference) for piece in pieces for difference in compare(piece, known)]


def _known(pieces: Sequence[Piece], sides: Sides, now: datetime) -> Known:
    return Known(
        leads=sides.record.leads(leads_wanted(pieces)),
        filings=sides.record.standing(filings_wanted(pieces)),
        stored=sides.archive.about(objects_wanted(pieces)),
        counters={series: sides.filings.last_number(series) for series in series_wanted(pieces)},
        gaps={piece.series: tuple(_gaps(piece, sides.record)) for piece in pieces if isinstance(piece, Counted)},
        now=now,
    )


def _again(piece: Piece, sides: Sides) -> Piece | None:
    """The same piece as it stands now; None when there is no such any more."""
    match piece:
        case Under():
            return sides.record.under(piece.filing_id)
        case Lead():
            there = sides.record.leads([piece.name])
            return Lead(piece.name, there[piece.name]) if there else None
        case Counted():
            return Counted(piece.series, sides.filings.last_number(piece.series))


def _gaps(counted: Counted, record: Record) -> Iterator[Gap]:
    """The stretches of numbers that lead nowhere, in order."""
    first: int | None = None
    for start in range(1, counted.last + 1, NUMBERS_A_LOOK):
        serials = range(start, min(start + NUMBERS_A_LOOK, counted.last + 1))
        there = record.leads(f"number#{counted.series.number(serial)}" for serial in serials)
        for serial in serials:
            missing = f"number#{counted.series.number(serial)}" not in there
            if first is not None and not missing:
                yield Gap(first, serial - 1)
            first = (first or serial) if missing else None
        if first is not None and start - first > LONGEST_GAP:
            break
    if first is not None:
        yield Gap(first, counted.last)


def _documents_part(
    so_far: Progress, record: Record, archive: Archive, clock: Clock
) -> tuple[Progress, tuple[Difference, ...]]:
    page = archive.part(so_far.cursor)
    suspects = _of_objects(page.entries, record)
    if suspects:
        clock.sleep(SECOND_LOOK)
        suspects = _of_objects(archive.about(d.where for d in suspects), record)
    place = Place.DOCUMENTS if page.cursor else Place.UPLOADS
    looked = so_far.documents + len(page.entries)
    return so_far.model_copy(update={"place": place, "cursor": page.cursor, "documents": looked}), suspects


def _of_objects(keys: Iterable[str], record: Record) -> tuple[Difference, ...]:
    keys = tuple(keys)
    filings = record.standing({owner_of(key) for key in keys})
    return tuple(difference for key in keys if (difference := compare_object(key, filings)))


def _uploads_part(
    so_far: Progress, record: Record, uploads: Uploads, now: datetime
) -> tuple[Progress, tuple[Difference, ...]]:
    """The second look is the one at when an upload came and what stands under its filing's id by then."""
    page = uploads.part(so_far.cursor)
    suspects = sorted(set(page.entries) - record.standing(page.entries).keys())
    looks = (compare_upload(record.under(one), uploads.newest(one), now) for one in suspects)
    place = Place.UPLOADS if page.cursor else Place.DONE
    return so_far.model_copy(update={"place": place, "cursor": page.cursor}), tuple(look for look in looks if look)

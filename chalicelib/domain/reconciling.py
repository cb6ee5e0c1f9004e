"""Compare what the store says in one place with what it, the bucket and the series say in others."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from chalicelib.domain.differences import Difference, Parting
from chalicelib.domain.filing import Filing, State
from chalicelib.domain.leftovers import left, went_by_its_time
from chalicelib.domain.numbering import Series, parse_number
from chalicelib.domain.owed_pushes import owed
from chalicelib.domain.record import Counted, Lead, Piece, Under, claim_of, documents_of, pointers_of
from chalicelib.domain.sharing import System

P = Parting

GRACE = timedelta(hours=1)
"""How long what follows from a move may take before it is told: pushes are tried every 15 minutes at the latest."""

NUMBERED = frozenset({State.ACCEPTED, State.FILED, State.REVOKED})


class Gap(NamedTuple):
    """Numbers of a series that lead nowhere, from one to another."""

    first: int
    last: int


class Known(NamedTuple):
    """What was looked up for comparing: by lead, by filing's id, by object's key, by series.

    `stored` tells (SHA-256, size) of objects.
    """

    leads: Mapping[str, str]
    filings: Mapping[str, Filing]
    stored: Mapping[str, tuple[str, int]]
    counters: Mapping[Series, int]
    gaps: Mapping[Series, tuple[Gap, ...]]
    now: datetime


def compare(piece: Piece, known: Known) -> Iterator[Difference]:
    """Every difference that shows at one piece of the store."""
    match piece:
        case Under():
            yield from _of_filing(piece, known)
        case Lead():
            yield from _of_lead(piece, known)
        case Counted():
            yield from _of_series(piece, known)


def compare_object(key: str, filings: Mapping[str, Filing]) -> Difference | None:
    """The difference that shows at one object of the bucket."""
    filing = filings.get(owner_of(key))
    if filing is None:
        return Difference(kind=P.DOCUMENT_OF_NOBODY, where=key)
    named = {document.key for document in documents_of(filing)}
    return None if key in named else Difference(kind=P.DOCUMENT_SPARE, where=key)


def compare_upload(under: Under, came: datetime | None, now: datetime) -> Difference | None:
    """The difference that shows at what is uploaded for a filing, by when the newest of it came.

    What stands under the filing's id besides is told there; what came lately is about to be removed.
    """
    if came is None or came > now - GRACE or not under.gone or under.rest:
        return None
    return Difference(kind=P.UPLOAD_OF_NOBODY, where=under.filing_id, told=under.last.move if under.last else "")


def owner_of(key: str) -> str:
    """The id of the filing in whose folder an object lies: `<kind>/<id>/<hash>.<ending>`."""
    return key.partition("/")[2].partition("/")[0]


def series_in(name: str) -> tuple[Series, int] | None:
    """Series and serial of a lead that is a number's."""
    kind, _, number = name.partition("#")
    return parse_number(number) if kind == "number" else None


def _of_filing(under: Under, known: Known) -> Iterator[Difference]:
    here = under.filing_id
    for row in under.unreadable:
        yield Difference(kind=P.UNREADABLE, where=here, told=row)
    if under.orphaned and not went_by_its_time(under, known.now):
        yield Difference(kind=P.FILING_MISSING, where=here)
    if right := left(under, known.now):
        yield Difference(kind=P.REST_LEFT, where=here, told=right)
    if filing := under.filing:
        yield from _of_number(filing)
        yield from _of_leads(filing, known)
        yield from _of_documents(filing, known)
        yield from _of_pushes(under, filing, known.now)


def _of_number(filing: Filing) -> Iterator[Difference]:
    if filing.state in NUMBERED and not (filing.number and filing.check_code):
        yield Difference(kind=P.NUMBER_OWED, where=filing.id, told=filing.state)


def _of_leads(filing: Filing, known: Known) -> Iterator[Difference]:
    claim = claim_of(filing)
    wanted = [(name, P.POINTER_MISSING, P.POINTER_ELSEWHERE) for name in pointers_of(filing)]
    wanted += [(claim, P.CLAIM_MISSING, P.CLAIM_ELSEWHERE)] if claim else []
    for name, missing, elsewhere in wanted:
        there = known.leads.get(name)
        if there != filing.id:
            yield Difference(kind=elsewhere if there else missing, where=filing.id, told=_arrow(name, there))
        if there is None:
            yield from _of_counter(name, known)


def _of_documents(filing: Filing, known: Known) -> Iterator[Difference]:
    if filing.to_be_sealed and filing.changed_at < known.now - GRACE:
        yield Difference(kind=P.DOCUMENT_OWED, where=filing.id, told=filing.state)
    for document in documents_of(filing):
        there = known.stored.get(document.key)
        if there is None:
            yield Difference(kind=P.DOCUMENT_MISSING, where=filing.id, told=document.key)
        elif there != (document.sha256, document.size):
            yield Difference(kind=P.DOCUMENT_DIFFERS, where=filing.id, told=document.key)


def _of_pushes(under: Under, filing: Filing, now: datetime) -> Iterator[Difference]:
    for system in System:
        acknowledged, wanted = under.delivery(system).acknowledged, owed(system, under, now - GRACE)
        if acknowledged < wanted:
            yield Difference(kind=P.PUSH_OWED, where=filing.id, told=f"{system}: {acknowledged} < {wanted}")
        if acknowledged > filing.version:
            yield Difference(kind=P.PUSH_AHEAD, where=filing.id, told=f"{system}: {acknowledged} > {filing.version}")


def _of_lead(lead: Lead, known: Known) -> Iterator[Difference]:
    filing = known.filings.get(lead.filing_id)
    if lead.name.startswith("claim#"):
        if filing is None or claim_of(filing) != lead.name:
            yield Difference(kind=P.CLAIM_LEAKED, where=lead.name, told=_arrow(lead.name, lead.filing_id))
    elif filing is None or lead.name not in pointers_of(filing):
        yield Difference(kind=P.POINTER_STRAY, where=lead.name, told=_arrow(lead.name, lead.filing_id))
    yield from _of_counter(lead.name, known)


def _of_counter(name: str, known: Known) -> Iterator[Difference]:
    """Told at the first number above the counter alone, however many there are; by its filing when it leads nowhere."""
    if found := series_in(name):
        series, serial = found
        if serial == known.counters[series] + 1:
            told = f"{known.counters[series]} < {serial}"
            yield Difference(kind=P.COUNTER_BEHIND, where=_name(series), told=told)


def _of_series(counted: Counted, known: Known) -> Iterator[Difference]:
    for gap in known.gaps.get(counted.series, ()):
        if gap.last >= counted.last:
            told = f"{counted.last} > {gap.first - 1}"
            yield Difference(kind=P.COUNTER_AHEAD, where=_name(counted.series), told=told)
        else:
            told = f"{gap.first}–{gap.last}"
            yield Difference(kind=P.NUMBER_MISSING, where=_name(counted.series), told=told)


def _name(series: Series) -> str:
    return f"series#{series.item}#{series.year}"


def _arrow(name: str, filing_id: str | None) -> str:
    return f"{name} → {filing_id or '—'}"


def filings_wanted(pieces: Iterable[Piece]) -> set[str]:
    """The ids of filings that must be looked up to compare these pieces."""
    return {piece.filing_id for piece in pieces if isinstance(piece, Lead)}


def leads_wanted(pieces: Iterable[Piece]) -> set[str]:
    """The leads that must be looked up to compare these pieces."""
    filings = [piece.filing for piece in pieces if isinstance(piece, Under) and piece.filing]
    claims = {claim for filing in filings if (claim := claim_of(filing))}
    return claims | {name for filing in filings for name in pointers_of(filing)}


def objects_wanted(pieces: Iterable[Piece]) -> set[str]:
    """The keys of objects that must be looked up to compare these pieces."""
    filings = [piece.filing for piece in pieces if isinstance(piece, Under) and piece.filing]
    return {document.key for filing in filings for document in documents_of(filing)}


def series_wanted(pieces: Iterable[Piece]) -> set[Series]:
    """The series whose counters must be looked up to compare these pieces."""
    pieces = tuple(pieces)
    names = leads_wanted(pieces) | {piece.name for piece in pieces if isinstance(piece, Lead)}
    return {found[0] for name in names if (found := series_in(name))}

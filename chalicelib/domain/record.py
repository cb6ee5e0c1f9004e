"""What stands in the store, piece by piece, as those find it who compare: nothing of it is taken to be sound."""

from typing import NamedTuple

from chalicelib.domain.filing import DetachedSeal, Document, Event, Filing
from chalicelib.domain.numbering import Series
from chalicelib.domain.restoring import LAST
from chalicelib.domain.sharing import Delivery, System


class Entry(NamedTuple):
    """One entry of a history: the version under which it stands, and the entry, None when it cannot be read."""

    version: int
    event: Event | None


class Under(NamedTuple):
    """What stands under one filing's id: its row, its history by version, its deliveries.

    `content` is the SHA-256 (hex) of the row's content as stored. `last` is the entry that a filing leaves which went
    by right. `unreadable` names what is there and cannot be read, `others` counts the rows of other kinds.
    """

    filing_id: str
    filing: Filing | None = None
    content: str = ""
    entries: tuple[Entry, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    last: Event | None = None
    unreadable: tuple[str, ...] = ()
    others: int = 0

    @property
    def orphaned(self) -> bool:
        """Whether anything is there without the filing's row, although the filing did not go by right."""
        return self.gone and not self.last and bool(self.rest or self.unreadable)

    @property
    def gone(self) -> bool:
        """Whether the filing's row is not there."""
        return not (self.filing or "filing" in self.unreadable)

    @property
    def rest(self) -> bool:
        """Whether anything is there beside the row and the last entry."""
        told = [row for row in self.unreadable if row not in ("filing", LAST)]
        return bool(self.entries or self.deliveries or self.others or told)

    @property
    def newest(self) -> Event | None:
        """The newest entry that can be read."""
        readable = [entry.event for entry in self.entries if entry.event]
        return readable[-1] if readable else None

    def delivery(self, system: System) -> Delivery:
        """How far a system has been told; a blank one before the first push."""
        return next((d for d in self.deliveries if d.system is system), Delivery(system=system))


class Lead(NamedTuple):
    """What leads to a filing: `number#<number>`, `check#<code>`, or `claim#<claim>` when it holds a project."""

    name: str
    filing_id: str


class Counted(NamedTuple):
    """The last number given in a series."""

    series: Series
    last: int


type Piece = Under | Lead | Counted


def pointers_of(filing: Filing) -> tuple[str, ...]:
    """The leads by which the public finds a filing: its number, and the check code of each version of its receipt."""
    codes = (*(correction.check_code for correction in filing.corrections), filing.check_code)
    numbers = (f"number#{filing.number}",) if filing.number else ()
    return numbers + tuple(f"check#{code}" for code in codes if code)


def claim_of(filing: Filing) -> str | None:
    """The lead by which a filing holds its project."""
    return f"claim#{filing.claim}" if filing.claim else None


def documents_of(filing: Filing) -> tuple[Document | DetachedSeal, ...]:
    """Everything that a filing names in the bucket of documents, older versions of its receipt too."""
    sealed = (*(correction.receipt for correction in filing.corrections), filing.receipt, filing.void_copy)
    there = [document for document in sealed if document]
    return (*there, *(document.detached for document in there if document.detached))

"""What a row of an earlier state of the table calls for in the table in force; what went by right never comes back."""

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

LAST = "deleted"
"""Where the last entry of a filing stands that went by right."""


class Want(StrEnum):
    """Why a row is wanted back."""

    MISSING = "missing"
    OLDER = "older"
    DIFFERS = "differs"


class KeptRow(NamedTuple):
    """One row of the table, whole: `whole` is as the store gives it, `rank` its version, count or acknowledgement.

    `content` is what tells two states of the row apart, `expires` when its time is over.
    """

    pk: str
    sk: str
    whole: Mapping[str, Any]
    content: bytes
    rank: int | None = None
    expires: datetime | None = None

    @property
    def key(self) -> tuple[str, str]:
        """Its primary key."""
        return self.pk, self.sk

    @property
    def kind(self) -> str:
        """Which kind of row it is, as docs/architecture.md names them."""
        owner, kind = self.pk.partition("#")[0], self.sk.partition("#")[0]
        return owner if owner in OWN_KIND else kind


class Wanted(NamedTuple):
    """A row that is wanted back, why, and what stands in its place."""

    row: KeptRow
    why: Want
    there: KeptRow | None


OWN_KIND = frozenset({"aside", "circuit", "request", "walk"})
"""Rows told apart by whose they are; all others by what they are."""


def _missing(before: KeptRow, there: KeptRow | None) -> Want | None:
    return None if there else Want.MISSING


def _never(before: KeptRow, there: KeptRow | None) -> Want | None:
    return None


def _unchanging(before: KeptRow, there: KeptRow | None) -> Want | None:
    if there and there.content != before.content:
        return Want.DIFFERS
    return _missing(before, there)


def _growing(before: KeptRow, there: KeptRow | None) -> Want | None:
    if there and (there.rank or 0) < (before.rank or 0):
        return Want.OLDER
    return _missing(before, there)


def _growing_whole(before: KeptRow, there: KeptRow | None) -> Want | None:
    same_rank = there is not None and there.rank == before.rank
    return _unchanging(before, there) if same_rank else _growing(before, there)


BY_KIND: dict[str, Callable[[KeptRow, KeptRow | None], Want | None]] = {
    "filing": _growing_whole,
    "event": _unchanging,
    LAST: _unchanging,
    "pointer": _unchanging,
    "series": _growing,
    "delivery": _growing,
    "verdict": _missing,
    "recheck": _missing,
    "check": _missing,
    "look": _missing,
    "claim": _missing,
    "aside": _missing,
    "circuit": _never,
    "request": _never,
    "walk": _never,
}
"""Entries and pointers never change, versions and counts only grow, the rest is replaced as work goes on.

A kind that is not here comes from a newer release: it is put back where it is missing.
"""


def wanted(before: KeptRow, there: KeptRow | None, gone: bool, now: datetime) -> Wanted | None:
    """Whether the row is wanted back; `gone` when its filing went by right. Claims need a look at their filing too."""
    over = before.expires is not None and before.expires <= now
    if over or (gone and before.sk != LAST):
        return None
    why = BY_KIND.get(before.kind, _missing)(before, there)
    return Wanted(before, why, there) if why else None

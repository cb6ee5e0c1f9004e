"""The head over all histories: which filings moved since the head before, to which version, by which hash.

Each names the head before it by its hash, so the newest one answers for every entry that was ever written.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal

from chalicelib.domain.filing import Event, State
from chalicelib.domain.frozen import Frozen
from chalicelib.domain.record import Under
from chalicelib.domain.working_days import beijing_day

SETTLED = timedelta(minutes=15)
"""How old a move must be to be told: no function of ours runs longer between taking its time and writing."""

KEPT = timedelta(days=3653)
"""How long a head is locked: ten years."""


class Leaf(Frozen):
    """How far one history had come: version, that entry's hash, the state it left.

    `content` is the SHA-256 of the filing's row at that version, None when it had moved on meanwhile or is gone.
    """

    id: str
    version: int
    hash: str
    state: State
    content: str | None = None


class Head(Frozen):
    """One head; times are UTC, `leaves` stand by id and tell what moved from `since` (None: ever) to `until`.

    A head that tells of a part of the store alone has a `cursor`, from which the next one goes on. `before` is the
    SHA-256 of the signed head before it, `filings` how many histories were looked at for this one.
    """

    kind: Literal["audit-head"] = "audit-head"
    number: int
    at: datetime
    since: datetime | None
    until: datetime
    before: str
    cursor: str | None
    filings: int
    leaves: tuple[Leaf, ...]

    @property
    def name(self) -> str:
        """Under which it is put away: its number, and the Beijing day it was made."""
        return f"{self.number:08}-{beijing_day(self.at)}"


def digest_of(signed: str) -> str:
    """What the next head names it by."""
    return hashlib.sha256(signed.encode()).hexdigest()


def follower(before: tuple[Head, str] | None, at: datetime) -> Head:
    """The head that follows another (the head and its signed form), without leaves yet."""
    if before is None:
        return _head(1, "", at, None, at - SETTLED)
    head, signed = before
    if head.cursor:
        return _head(head.number + 1, digest_of(signed), at, head.since, head.until)
    return _head(head.number + 1, digest_of(signed), at, head.until, at - SETTLED)


def _head(number: int, before: str, at: datetime, since: datetime | None, until: datetime) -> Head:
    return Head(number=number, at=at, since=since, until=until, before=before, cursor=None, filings=0, leaves=())


def leaf_of(under: Under, since: datetime | None, until: datetime) -> Leaf | None:
    """How far a history had come by `until`; None when it had not moved since `since`."""
    entries = [*_written(under), *([under.last] if under.last else [])]
    moves = [event for event in entries if event.at < until]
    newest = max(moves, key=lambda event: event.version, default=None)
    if newest is None or (since and newest.at < since):
        return None
    stands = under.filing is not None and under.filing.version == newest.version
    content = under.content if stands else None
    return Leaf(id=under.filing_id, version=newest.version, hash=newest.hash, state=newest.to, content=content)


def _written(under: Under) -> Iterable[Event]:
    return (entry.event for entry in under.entries if entry.event)

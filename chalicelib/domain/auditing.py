"""Whether histories and the heads over them are true: each in itself, and each held against the other."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from chalicelib.domain.audit_head import Head, Leaf, follower
from chalicelib.domain.chain import faults_of_entries
from chalicelib.domain.filing import ENDINGS, Event, Filing, State
from chalicelib.domain.history_faults import Falsity, HistoryFault
from chalicelib.domain.leftovers import went_by_its_time
from chalicelib.domain.record import Under

F = Falsity

LATE = timedelta(hours=36)
"""The age at which the newest head is late: they are made daily."""


LASTING = frozenset({State.ACCEPTED, State.FILED, State.REVOKED})
"""States from which no right takes a filing away, then or later."""


def faults_of_history(under: Under, now: datetime) -> Iterator[HistoryFault]:
    """Everything that is false about one history in itself; nothing when it is as it was written.

    A filing that went by right leaves its last entry, and nothing else need be there; one whose time is over may have
    lost its row before that entry was made.
    """
    if under.orphaned and not went_by_its_time(under, now):
        yield HistoryFault(kind=F.FILING_REMOVED, where=under.filing_id)
    for row in under.unreadable:
        yield HistoryFault(kind=F.ENTRY_UNREADABLE, where=under.filing_id, told=row)
    if under.filing:
        yield from faults_of_entries(under)
        yield from _of_row(under, under.filing)
    elif under.last:
        yield from _of_last(under.last, under.filing_id)


def fault_against(leaf: Leaf, under: Under) -> HistoryFault | None:
    """The fault of a history that is not what a signed head has of it."""
    kind = _against_last(leaf, under.last) if under.filing is None and under.last else _against_entries(leaf, under)
    return HistoryFault(kind=kind, where=f"{leaf.id} v{leaf.version}") if kind else None


def _against_entries(leaf: Leaf, under: Under) -> Falsity | None:
    if under.filing is None and not under.entries:
        return F.FILING_REMOVED
    entry = next((entry for entry in under.entries if entry.version == leaf.version), None)
    if entry is None:
        newest = max((entry.version for entry in under.entries), default=0)
        return F.CHAIN_CUT if newest < leaf.version else F.ENTRY_MISSING
    if entry.event is None:
        return F.ENTRY_UNREADABLE
    if entry.event.digest() != leaf.hash:
        return F.HISTORY_REWRITTEN
    return F.ROW_REWRITTEN if _rewritten(leaf, under) else None


def _against_last(leaf: Leaf, last: Event) -> Falsity | None:
    """Whether the last entry of a filing that is gone is, or may follow, what the head has of it."""
    if leaf.version == last.version:
        by_right = leaf.hash == last.hash
    elif leaf.version == last.version - 1:
        by_right = leaf.hash == last.before and leaf.state not in LASTING
    else:
        by_right = leaf.version < last.version and leaf.state not in LASTING
    return None if by_right else F.FILING_REMOVED


def _rewritten(leaf: Leaf, under: Under) -> bool:
    filing = under.filing
    return bool(filing and leaf.content and filing.version == leaf.version and under.content != leaf.content)


def _of_row(under: Under, filing: Filing) -> Iterator[HistoryFault]:
    here = f"{filing.id} v{filing.version}"
    highest = max((entry.version for entry in under.entries), default=0)
    if highest < max(filing.version, 1):
        yield HistoryFault(kind=F.CHAIN_CUT, where=here, told=f"{highest} < {filing.version}")
    elif under.last or not _left_by(under.entries[-1].event, filing):
        yield HistoryFault(kind=F.ROW_DIFFERS, where=here)


def _left_by(event: Event | None, filing: Filing) -> bool:
    """Whether a filing is what its newest entry left; one that cannot be read, or is false, is told by itself."""
    if event is None or event.digest() != event.hash:
        return True
    left = (event.version, event.hash, event.to, event.at)
    return left == (filing.version, filing.head, filing.state, filing.changed_at)


def _of_last(last: Event, filing_id: str) -> Iterator[HistoryFault]:
    here = f"{filing_id} v{last.version}"
    if last.digest() != last.hash:
        yield HistoryFault(kind=F.ENTRY_EDITED, where=here)
    elif last.filing_id != filing_id:
        yield HistoryFault(kind=F.ENTRY_MOVED, where=here, told=last.filing_id)
    elif last.to not in ENDINGS.get(last.move, ()):
        yield HistoryFault(kind=F.FILING_REMOVED, where=here, told=f"{last.move} {last.to}")


def faults_of_shelf(shelf: Sequence[tuple[str, bool]]) -> Iterator[HistoryFault]:
    """What the names of all heads tell, each with whether something lies over it: those missing, those covered."""
    awaited = 1
    for name, covered in shelf:
        number = number_in(name)
        if number != awaited:
            yield HistoryFault(kind=F.HEAD_MISSING, where=name, told=f"{awaited} ≠ {number}")
        if covered:
            yield HistoryFault(kind=F.HEAD_COVERED, where=name)
        awaited = number + 1


def number_in(name: str) -> int:
    """The number of the head that is put away under a name; 0 when it is no such name."""
    number = name.partition("-")[0]
    return int(number) if number.isdecimal() else 0


def fault_of_head(head: Head, name: str, before: tuple[Head, str] | None) -> HistoryFault | None:
    """The fault of a head that stands in another's place, or does not follow the one before (None: not known)."""
    if head.name != name:
        return HistoryFault(kind=F.HEAD_MOVED, where=name, told=head.name)
    if before is None or before[0].number + 1 != head.number:
        return None
    awaited = follower(before, head.at)
    if (head.before, head.since) != (awaited.before, awaited.since):
        return HistoryFault(kind=F.HEADS_BROKEN, where=name)
    return None


def fault_of_age(newest: Head | None, now: datetime) -> HistoryFault | None:
    """The fault of there being no head of late."""
    if newest and now - newest.at < LATE:
        return None
    return HistoryFault(kind=F.HEAD_LATE, where=newest.name if newest else "—")


def first_since(names: Sequence[str], since: date | None) -> int:
    """Where the heads begin that were made on a Beijing day or later; the last of all when there is none."""
    if since is None:
        return 0
    return next((i for i, name in enumerate(names) if name.partition("-")[2] >= str(since)), max(len(names) - 1, 0))

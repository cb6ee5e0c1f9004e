"""Whether the entries of one history are as they were written, each following the one before."""

from collections.abc import Iterator

from chalicelib.domain.filing import Event
from chalicelib.domain.history_faults import Falsity, HistoryFault
from chalicelib.domain.record import Under

F = Falsity


def faults_of_entries(under: Under) -> Iterator[HistoryFault]:
    """What follows an entry that is missing or false is held to nothing: one fault is told once."""
    before: str | None = ""
    for awaited, (version, event) in zip(_counted(under), under.entries, strict=True):
        here = f"{under.filing_id} v{version}"
        if version != awaited:
            before = None
            yield HistoryFault(kind=F.ENTRY_MISSING, where=f"{under.filing_id} v{awaited}")
        kind = _of_entry(event, version, under.filing_id, before)
        if kind:
            yield HistoryFault(kind=kind, where=here)
        before = event.hash if event and kind in (None, F.ENTRY_EDITED) else None


def _counted(under: Under) -> Iterator[int]:
    """The version that each entry should have, seen from the one before."""
    awaited = 1
    for entry in under.entries:
        yield awaited
        awaited = entry.version + 1


def _of_entry(event: Event | None, version: int, filing_id: str, before: str | None) -> Falsity | None:
    if event is None:
        return F.ENTRY_UNREADABLE
    if event.digest() != event.hash:
        return F.ENTRY_EDITED
    if (event.filing_id, event.version) != (filing_id, version):
        return F.ENTRY_MOVED
    return F.CHAIN_BROKEN if before is not None and event.before != before else None

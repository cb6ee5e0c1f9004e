"""Hold histories to what they must be: to themselves, and to what the signed heads have of them."""

from collections.abc import Iterable, Iterator

from chalicelib.domain.audit_head import Leaf
from chalicelib.domain.auditing import fault_against, faults_of_history
from chalicelib.domain.history_faults import HistoryFault
from chalicelib.domain.record import Piece, Under
from chalicelib.ports import Clock, Record
from chalicelib.usecases.reconcile import SECOND_LOOK


def hold_to_themselves(pieces: Iterable[Piece], *, record: Record, clock: Clock) -> tuple[HistoryFault, ...]:
    """Every fault of the histories among these pieces that a second look shows too: a move may be under way."""
    now = clock.now()
    first = {piece.filing_id: set(faults_of_history(piece, now)) for piece in pieces if isinstance(piece, Under)}
    suspects = {filing_id: faults for filing_id, faults in first.items() if faults}
    if suspects:
        clock.sleep(SECOND_LOOK)
    return tuple(
        fault
        for filing_id, seen in suspects.items()
        for fault in faults_of_history(record.under(filing_id), now)
        if fault in seen
    )


def hold_to_head(leaves: Iterable[Leaf], *, record: Record, clock: Clock) -> Iterator[HistoryFault]:
    """Every fault of a history that is not what a head has of it, and is not at a second look."""
    for leaf in leaves:
        if fault_against(leaf, record.under(leaf.id)):
            clock.sleep(SECOND_LOOK)
            if fault := fault_against(leaf, record.under(leaf.id)):
                yield fault

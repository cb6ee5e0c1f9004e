"""Delete a draft at its applicant's wish: its row goes at once, all that was kept and uploaded for it follows."""

from chalicelib.domain.caller import Caller
from chalicelib.domain.filing import Event, Move, ended
from chalicelib.ports import Clock, Filings
from chalicelib.usecases.own import own


def delete_draft(filing_id: str, *, by: Caller, filings: Filings, clock: Clock) -> Event:
    """The draft's last entry, which alone stays; raises `WrongState` once submitted, `Changed` for a lost race."""
    draft = own(filing_id, by, filings)
    last = ended(draft, Move.DELETE, by=by.actor, at=clock.now(), correlation=by.correlation)
    filings.remove(draft, last)
    return last

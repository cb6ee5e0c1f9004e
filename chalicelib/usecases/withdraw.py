"""Withdraw a filing that has no receipt yet."""

from chalicelib.domain.caller import Caller
from chalicelib.domain.filing import Filing, Move, moved
from chalicelib.ports import Clock, Filings
from chalicelib.usecases.own import own


def withdraw(filing_id: str, why: str | None, *, by: Caller, filings: Filings, clock: Clock) -> Filing:
    """The withdrawn filing, its project free again; raises `WrongState` once it is accepted."""
    filing = own(filing_id, by, filings)
    step = moved(
        filing, Move.WITHDRAW, by=by.actor, at=clock.now(), why=why, request=by.request, correlation=by.correlation
    )
    filings.commit(step)
    return step.after

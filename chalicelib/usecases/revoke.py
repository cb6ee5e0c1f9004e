"""Revoke a receipt got by false statements (plan, part seven)."""

from chalicelib.domain.caller import Caller
from chalicelib.domain.filing import Filing, Move, Revocation, moved
from chalicelib.ports import Clock, Filings, Metrics


def revoke(
    filing_id: str,
    reason: str,
    decision_number: str,
    *,
    by: Caller,
    filings: Filings,
    clock: Clock,
    metrics: Metrics,
) -> Filing:
    """The revoked filing, listed publicly from now on; raises `WrongState` unless it is filed."""
    filing = filings.load(filing_id)
    now = clock.now()
    revocation = Revocation(reason=reason, decision_number=decision_number, at=now, officer=by.id)
    step = moved(
        filing,
        Move.REVOKE,
        by=by.actor,
        at=now,
        why=reason,
        request=by.request,
        correlation=by.correlation,
        revocation=revocation,
    )
    filings.commit(step)
    metrics.count("Revocations", item=filing.item)
    return step.after

"""Decide: an officer accepts or rejects what the system may not, or ends a disagreement."""

from chalicelib.domain.caller import Caller
from chalicelib.domain.filing import Decision, Filing, Move, State, moved, wrong_state
from chalicelib.ports import Chance, Clock, Filings, Metrics
from chalicelib.usecases.accept import accept


def decide(
    filing_id: str,
    accepted: bool,
    reason: str,
    *,
    by: Caller,
    filings: Filings,
    clock: Clock,
    chance: Chance,
    metrics: Metrics,
) -> Filing:
    """The filing as decided; raises `WrongState` when it is not waiting for an officer.

    A filing accepted on trust that disagrees with its source is confirmed by accepting; else it is to be revoked.
    """
    filing = filings.load(filing_id)
    decision = Decision(accept=accepted, reason=reason, at=clock.now(), officer=by.id)
    if filing.disagreement and accepted:
        return _confirm(filing, decision, by, filings)
    if filing.state is not State.REFERRED:
        raise wrong_state(filing, Move.ACCEPT if accepted else Move.REJECT)
    decided = (
        _accept(filing, decision, by, filings, clock, chance) if accepted else _reject(filing, decision, by, filings)
    )
    metrics.count("Outcomes", item=filing.item, outcome="accepted-by-officer" if accepted else "rejected-by-officer")
    return decided


def _accept(filing: Filing, decision: Decision, by: Caller, filings: Filings, clock: Clock, chance: Chance) -> Filing:
    return accept(
        filing,
        by=by.actor,
        filings=filings,
        clock=clock,
        chance=chance,
        why=decision.reason,
        request=by.request,
        correlation=by.correlation,
        decision=decision,
    )


def _confirm(filing: Filing, decision: Decision, by: Caller, filings: Filings) -> Filing:
    step = moved(
        filing,
        Move.RECHECK,
        by=by.actor,
        at=decision.at,
        why=decision.reason,
        request=by.request,
        correlation=by.correlation,
        disagreement=(),
        decision=decision,
    )
    filings.commit(step)
    return step.after


def _reject(filing: Filing, decision: Decision, by: Caller, filings: Filings) -> Filing:
    step = moved(
        filing,
        Move.REJECT,
        by=by.actor,
        at=decision.at,
        why=decision.reason,
        request=by.request,
        correlation=by.correlation,
        decided_at=decision.at,
        decision=decision,
    )
    filings.commit(step)
    return step.after

"""Decide: an officer accepts or rejects what the system may not, or ends a disagreement."""

from chalicelib.domain.caller import Caller
from chalicelib.domain.filing import Decision, Filing, Move, State, moved, wrong_state
from chalicelib.ports import Chance, Clock, Filings
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
) -> Filing:
    """The filing as decided; raises `WrongState` when it is not waiting for an officer.

    A filing accepted on trust that disagrees with its source is confirmed by accepting; else it is to be revoked.
    """
    filing = filings.load(filing_id)
    now = clock.now()
    decision = Decision(accept=accepted, reason=reason, at=now, officer=by.id)
    if filing.disagreement and accepted:
        step = moved(filing, Move.RECHECK, by=by.actor, at=now, why=reason, disagreement=(), decision=decision)
        filings.commit(step)
        return step.after
    if filing.state is not State.REFERRED:
        raise wrong_state(filing, Move.ACCEPT if accepted else Move.REJECT)
    if accepted:
        return accept(filing, by=by.actor, filings=filings, clock=clock, chance=chance, why=reason, decision=decision)
    step = moved(filing, Move.REJECT, by=by.actor, at=now, why=reason, decided_at=now, decision=decision)
    filings.commit(step)
    return step.after

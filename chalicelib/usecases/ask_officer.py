"""Ask for an officer (转人工), any time before a decision."""

from chalicelib.domain.caller import Caller
from chalicelib.domain.filing import Filing, Move, State, moved
from chalicelib.ports import Chance, Clock, Filings, Materials, Metrics
from chalicelib.usecases.own import own
from chalicelib.usecases.submit import submit


def ask_officer(
    filing_id: str,
    why: str | None,
    *,
    by: Caller,
    filings: Filings,
    materials: Materials,
    clock: Clock,
    chance: Chance,
    metrics: Metrics,
) -> Filing:
    """The filing on its way to an officer.

    One under verification goes over at once. A draft or a rejected filing is submitted, and whatever its verification
    finds goes to the officer together with it, so that they decide with the facts at hand.
    """
    filing = own(filing_id, by, filings)
    if filing.state in (State.DRAFT, State.REJECTED):
        return submit(
            filing_id,
            by=by,
            filings=filings,
            materials=materials,
            clock=clock,
            chance=chance,
            metrics=metrics,
            officer_wanted=True,
            why=why,
        )
    step = moved(
        filing,
        Move.REFER,
        by=by.actor,
        at=clock.now(),
        why=why,
        request=by.request,
        correlation=by.correlation,
        referred_because="applicant-asked",
    )
    filings.commit(step)
    return step.after

"""Recheck: verify daily what was accepted on trust, until every registry has answered."""

from chalicelib.domain.filing import SYSTEM, Filing, Move, moved
from chalicelib.domain.resting import Resting
from chalicelib.domain.rulebook.book import rulebook
from chalicelib.domain.rules import judge
from chalicelib.domain.verdict import Outcome, Verdict
from chalicelib.ports import Clock, Filings, FormChecker, Materials, Metrics, Registries
from chalicelib.usecases.gather import facts_of, gather


def recheck(
    *,
    filings: Filings,
    registries: Registries,
    materials: Materials,
    checker: FormChecker,
    clock: Clock,
    metrics: Metrics,
) -> None:
    """Judge each filing on trust again; a mismatch goes to the officers' desk with both values."""
    cursor: str | None = None
    while True:
        page = filings.resting(Resting.ON_TRUST, cursor=cursor)
        for filing in page.entries:
            gathered = gather(
                filing,
                filings=filings,
                registries=registries,
                materials=materials,
                checker=checker,
                clock=clock,
                metrics=metrics,
            )
            filings.keep_verdict(gathered)
            verdict = judge(filing.form, facts_of(gathered), rulebook(filing.form))
            _settle(filing, verdict, filings, clock, metrics)
        cursor = page.cursor
        if cursor is None:
            return


def _settle(filing: Filing, verdict: Verdict, filings: Filings, clock: Clock, metrics: Metrics) -> None:
    metrics.count("Rechecks", outcome=verdict.outcome)
    if verdict.outcome is Outcome.UNAVAILABLE:
        return
    agrees = verdict.outcome in (Outcome.PASS, Outcome.NOTE)
    step = moved(
        filing,
        Move.RECHECK,
        by=SYSTEM,
        at=clock.now(),
        why="agrees" if agrees else "disagrees",
        on_trust=False,
        disagreement=() if agrees else verdict.reasons,
    )
    filings.commit(step)

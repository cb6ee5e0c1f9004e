"""Recheck: verify daily what was accepted on trust, until every registry has answered.

What the acceptance was judged by is left as it is: the recheck goes on from it, and is kept beside it.
"""

from collections.abc import Iterator

from chalicelib.domain.filing import SYSTEM, Filing, Move, moved
from chalicelib.domain.resting import Resting
from chalicelib.domain.rulebook.book import rulebook
from chalicelib.domain.rules import judge
from chalicelib.domain.verdict import Outcome, Verdict
from chalicelib.errors import Problem
from chalicelib.ports import Clock, Dossier, Filings, FormChecker, KeptVerdict, Materials, Metrics, Registries
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
    """Judge each filing on trust again; a mismatch goes to the officers' desk with both values.

    One that cannot be judged today is counted, stands in nobody's way, and is judged again tomorrow.
    """
    for filing in tuple(_on_trust(filings)):
        try:
            dossier = filings.dossier(filing.id)
            gathered = gather(
                dossier,
                filings=filings,
                registries=registries,
                materials=materials,
                checker=checker,
                clock=clock,
                metrics=metrics,
                kept=_so_far(dossier),
            )
            _judge_again(dossier.filing, gathered, filings, clock, metrics)
        except Problem as problem:
            metrics.count("Rechecks", outcome=problem.code)


def _on_trust(filings: Filings) -> Iterator[Filing]:
    cursor: str | None = None
    while True:
        page = filings.resting(Resting.ON_TRUST, cursor=cursor)
        yield from page.entries
        cursor = page.cursor
        if cursor is None:
            return


def _so_far(dossier: Dossier) -> KeptVerdict | None:
    """What earlier rechecks were answered, else what the acceptance was."""
    kept = dossier.recheck or dossier.verdict
    return kept and kept.model_copy(update={"recheck": True, "verdict": None})


def _judge_again(filing: Filing, gathered: KeptVerdict, filings: Filings, clock: Clock, metrics: Metrics) -> None:
    verdict = judge(filing.form, facts_of(gathered), rulebook(filing.form))
    metrics.count("Rechecks", outcome=verdict.outcome)
    if verdict.outcome is not Outcome.UNAVAILABLE:
        _settle(filing, gathered.model_copy(update={"verdict": verdict}), verdict, filings, clock)


def _settle(filing: Filing, kept: KeptVerdict, verdict: Verdict, filings: Filings, clock: Clock) -> None:
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
    filings.commit(step, kept)

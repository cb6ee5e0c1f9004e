"""Verify: compare every element with shared data, check every material, then accept, reject or refer."""

from datetime import datetime, timedelta
from functools import partial

from chalicelib.domain.filing import SYSTEM, Filing, Move, State, moved
from chalicelib.domain.rulebook.book import rulebook
from chalicelib.domain.rules import judge
from chalicelib.domain.trust import trusted
from chalicelib.domain.verdict import Outcome, Verdict
from chalicelib.errors import TryAgain
from chalicelib.ports import (
    Chance,
    Clock,
    Filings,
    FormChecker,
    KeptVerdict,
    Materials,
    Metrics,
    Registries,
)
from chalicelib.usecases.accept import accept
from chalicelib.usecases.gather import facts_of, gather

SHORTEST_WAIT = timedelta(seconds=1)
LONGEST_WAIT = timedelta(seconds=60)

OFFICER_WAITS = timedelta(seconds=10)
"""How long silent registries are asked again for a filing that goes to an officer in any case."""


def verify(
    filing_id: str,
    *,
    filings: Filings,
    registries: Registries,
    materials: Materials,
    checker: FormChecker,
    clock: Clock,
    chance: Chance,
    metrics: Metrics,
    patience: timedelta,
) -> None:
    """Verify a submitted filing; one in another state was verified before, or went elsewhere.

    Raises `TryAgain` while a registry is silent and `patience` (since submission) lasts, which is short when an
    officer is wanted; what was answered is kept.
    """
    dossier = filings.dossier(filing_id)
    filing = dossier.filing
    if filing.state is not State.SUBMITTED:
        return
    gathered = gather(
        dossier,
        filings=filings,
        registries=registries,
        materials=materials,
        checker=checker,
        clock=clock,
        metrics=metrics,
    )
    verdict = judge(filing.form, facts_of(gathered), rulebook(filing.form))
    if verdict.outcome is Outcome.UNAVAILABLE:
        _wait(filing, clock, chance, min(patience, OFFICER_WAITS) if filing.officer_wanted else patience)
    settled = _settle(filing, gathered.model_copy(update={"verdict": verdict}), verdict, filings, clock, chance)
    metrics.count("Outcomes", item=filing.item, outcome=settled)
    for finding in verdict.beyond_calendar:
        metrics.count("BeyondCalendar", item=filing.item, rule=finding.rule)


def _wait(filing: Filing, clock: Clock, chance: Chance, patience: timedelta) -> None:
    waited = clock.now() - _submitted(filing)
    if waited >= patience:
        return
    after = chance.jitter(min(max(waited / 2, SHORTEST_WAIT), LONGEST_WAIT))
    raise TryAgain(min(after, patience - waited), why="registries silent")


def _submitted(filing: Filing) -> datetime:
    assert filing.submitted_at, "a submitted filing has its time"
    return filing.submitted_at


def _settle(
    filing: Filing, kept: KeptVerdict, verdict: Verdict, filings: Filings, clock: Clock, chance: Chance
) -> State:
    now = clock.now()
    step = partial(moved, filing, by=SYSTEM, at=now, reasons=verdict.reasons, rulebook=verdict.rulebook)
    if because := _referral(filing, kept, verdict):
        filings.commit(step(Move.REFER, why=because, referred_because=because), kept)
        return State.REFERRED
    if verdict.outcome in (Outcome.FAIL, Outcome.INELIGIBLE):
        filings.commit(step(Move.REJECT, decided_at=now), kept)
        return State.REJECTED
    accept(
        filing,
        by=SYSTEM,
        verdict=kept,
        filings=filings,
        clock=clock,
        chance=chance,
        on_trust=verdict.outcome is Outcome.UNAVAILABLE,
        reasons=verdict.reasons,
        rulebook=verdict.rulebook,
    )
    return State.ACCEPTED


def _referral(filing: Filing, kept: KeptVerdict, verdict: Verdict) -> str | None:
    if filing.officer_wanted:
        return "applicant-asked"
    if verdict.outcome is Outcome.REFER:
        return "rule"
    if verdict.outcome is Outcome.UNAVAILABLE and not trusted(verdict, facts_of(kept), filing.form):
        return "source-silent"
    return None

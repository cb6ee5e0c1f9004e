"""Correct an officer's slip on a receipt: a new version of it, with a new check code, takes its place."""

from collections.abc import Sequence
from typing import Any

from chalicelib.domain.caller import Caller
from chalicelib.domain.composing import receipt_of
from chalicelib.domain.correcting import Wish, corrected
from chalicelib.domain.elements import Form
from chalicelib.domain.filing import Correction, Filing, Move, moved, wrong_state
from chalicelib.domain.rulebook.book import rulebook
from chalicelib.domain.rules import judge
from chalicelib.domain.verdict import Finding, Outcome
from chalicelib.errors import Fault, Invalid, Text, WrongState
from chalicelib.ports import Chance, Clock, Filings, KeptVerdict, Metrics
from chalicelib.usecases.gather import facts_of

SAME_RECEIPT = Fault(
    "/corrections",
    "receipt-unchanged",
    Text("更正后回执所载内容不变。", "The receipt would say the same as before."),
)
BEING_MADE = Text("新版回执正在生成，请稍后再操作。", "A new version of the receipt is being made; try again soon.")


def correct(
    filing_id: str,
    wishes: Sequence[Wish],
    reason: str,
    *,
    by: Caller,
    filings: Filings,
    clock: Clock,
    chance: Chance,
    metrics: Metrics,
    public_url: str,
) -> Filing:
    """The corrected filing under its old number; its new receipt follows. Raises `WrongState`, `Invalid`.

    The correction must pass the very facts that the filing was accepted by: what a source would have to be asked for
    again is no slip.
    """
    filing = filings.load(filing_id)
    replaced = _in_force(filing)
    form, elements = corrected(filing.form, wishes)
    _hold_to_the_facts(filing.form, form, filings.verdict(filing_id, filing.round))
    correction = Correction(elements=elements, reason=reason, at=clock.now(), officer=by.id, **replaced)
    step = moved(
        filing,
        Move.CORRECT,
        by=by.actor,
        at=correction.at,
        why=reason,
        request=by.request,
        correlation=by.correlation,
        form=form,
        corrections=(*filing.corrections, correction),
        check_code=chance.check_code(),
        receipt=None,
    )
    _hold_to_its_purpose(filing, step.after, public_url)
    filings.commit(step)
    metrics.count("Corrections", item=filing.item)
    return step.after


def _in_force(filing: Filing) -> dict[str, Any]:
    """The receipt that is to be replaced, and its check code."""
    if Move.CORRECT not in filing.moves:
        raise wrong_state(filing, Move.CORRECT)
    if filing.receipt is None:
        raise WrongState(BEING_MADE, more={"state": filing.state, "moves": list(filing.moves)})
    return {"receipt": filing.receipt, "check_code": filing.check_code}


def _hold_to_the_facts(before: Form, after: Form, kept: KeptVerdict | None) -> None:
    """Without facts on record an officer accepted on their own responsibility, and corrects on it too."""
    if kept is None:
        return
    known = {_told(finding) for finding in _against(before, kept)}
    if new := [finding for finding in _against(after, kept) if _told(finding) not in known]:
        raise Invalid(faults=[_unborne(finding) for finding in new])


def _against(form: Form, kept: KeptVerdict) -> tuple[Finding, ...]:
    reasons = judge(form, facts_of(kept), rulebook(form)).reasons
    return tuple(finding for finding in reasons if finding.outcome is not Outcome.NOTE)


def _told(finding: Finding) -> tuple[str, str, str | None]:
    return finding.rule, finding.pointer, finding.code


def _unborne(finding: Finding) -> Fault:
    told = Text(
        f"更正后内容与备案时核验所依据的数据不符（规则 {finding.rule}，要素 {finding.pointer}）。",
        f"What the filing was accepted by does not bear it out (rule {finding.rule}, element {finding.pointer}).",
    )
    return Fault("/corrections", "correction-not-borne-out", told)


def _hold_to_its_purpose(before: Filing, after: Filing, public_url: str) -> None:
    def said(filing: Filing) -> object:
        told = receipt_of(filing, public_url)
        return told.model_copy(
            update={"check_code": "", "check_url": "", "version": 1, "replaces": None, "corrected_on": None}
        )

    if said(before) == said(after):
        raise Invalid(faults=[SAME_RECEIPT])

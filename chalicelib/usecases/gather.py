"""Gather what a filing is judged by: ask what is not answered yet, check what is not checked yet."""

from typing import Any

from chalicelib.domain.circuit import CIRCUIT_OPEN
from chalicelib.domain.facts import Facts
from chalicelib.domain.filing import Filing, Material
from chalicelib.domain.materials import FormCheck, MaterialKind, expected_texts
from chalicelib.domain.own_filings import bearing_on
from chalicelib.domain.registries import Answer, Query
from chalicelib.domain.rulebook.book import wanted
from chalicelib.domain.working_days import beijing_day
from chalicelib.ports import (
    Clock,
    Dossier,
    Filings,
    FormChecker,
    KeptVerdict,
    Materials,
    Metrics,
    Registries,
)
from chalicelib.usecases.check_material import noted


def ask(queries: tuple[Query[Any], ...], registries: Registries, clock: Clock, metrics: Metrics) -> dict[str, Answer]:
    """Ask the registries all at once, and count how each answered."""
    start = clock.now()
    answers = dict(registries.ask(queries)) if queries else {}
    for name, answer in answers.items():
        registry = name.partition(":")[0]
        metrics.count("RegistryAnswers", registry=registry, status=answer.why or answer.status)
        if answer.why != CIRCUIT_OPEN:
            metrics.seconds("RegistrySeconds", (answer.at - start).total_seconds(), registry=registry)
    return answers


def gather(
    dossier: Dossier,
    *,
    filings: Filings,
    registries: Registries,
    materials: Materials,
    checker: FormChecker,
    clock: Clock,
    metrics: Metrics,
    kept: KeptVerdict | None = None,
) -> KeptVerdict:
    """The facts of a filing's round, kept so far and asked anew, not judged yet; what was answered is kept at once.

    `kept` is what to go on from; the round's own unless it is given. The day is that of the submission in Beijing: a
    filing is judged by the rules in force on it.
    """
    filing = dossier.filing
    kept = kept or dossier.verdict or _blank(filing)
    own = tuple(f for f in filings.own_filings(bearing_on(filing)) if f.id != filing.id)
    checked = _checked(dossier, kept.materials, filings, materials, checker, clock)
    missing = facts_of(kept).unanswered(wanted(filing.form, own))
    # Asked last and kept at once: whoever vanishes after this has not asked in vain.
    answers = kept.answers | ask(missing, registries, clock, metrics)
    gathered = kept.model_copy(update={"answers": answers, "own": own, "materials": checked})
    if missing:
        filings.keep_verdict(gathered)
    return gathered


def facts_of(kept: KeptVerdict) -> Facts:
    """The facts as the rules read them."""
    return Facts(filing_id=kept.filing_id, day=kept.day, answers=kept.answers, own=kept.own, materials=kept.materials)


def _blank(filing: Filing) -> KeptVerdict:
    assert filing.submitted_at, "only a submitted filing is verified"
    return KeptVerdict(
        filing_id=filing.id,
        round=filing.round,
        day=beijing_day(filing.submitted_at),
        form=filing.form.model_dump(mode="json"),
        answers={},
    )


def _checked(
    dossier: Dossier,
    done: dict[str, FormCheck],
    filings: Filings,
    materials: Materials,
    checker: FormChecker,
    clock: Clock,
) -> dict[str, FormCheck]:
    filing, early = dossier.filing, {c.version_id: c.check for c in dossier.checks}
    checks = dict(done)
    for material in filing.materials:
        if material.kind not in checks:
            known = early.get(material.version_id)
            holds = known is not None and _holds(known, material, filing)
            checks[material.kind] = (
                known if known and holds else _check_now(filing, material, filings, materials, checker, clock)
            )
    return checks


def _holds(known: FormCheck, material: Material, filing: Filing) -> bool:
    """A refused upload stays refused; another's text was compared with the form as it stood then."""
    return bool(known.faults) or known.expects == _expected(material, filing)


def _expected(material: Material, filing: Filing) -> tuple[str, ...]:
    return expected_texts(MaterialKind(material.kind), filing.form)


def _check_now(
    filing: Filing, material: Material, filings: Filings, materials: Materials, checker: FormChecker, clock: Clock
) -> FormCheck:
    pdf = materials.read(material.key, material.version_id)
    check = checker.check(pdf, _expected(material, filing))
    filings.note_check(filing.id, noted(material.kind, material.version_id, pdf, check, clock.now()))
    if check.faults:
        materials.set_apart(material.key, material.version_id)
    return check

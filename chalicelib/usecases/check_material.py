"""Check an upload as it arrives, so that the applicant hears of its faults before submitting."""

from chalicelib.domain.materials import MaterialKind, expected_texts
from chalicelib.errors import NotFound
from chalicelib.ports import Clock, Filings, FormChecker, MaterialCheck, Materials, Metrics


def check_material(
    key: str,
    version_id: str,
    *,
    filings: Filings,
    materials: Materials,
    checker: FormChecker,
    clock: Clock,
    metrics: Metrics,
) -> None:
    """Check one version, keep the result, set a refused upload apart; safe to repeat.

    An upload that is gone was refused before; there is nothing left to check.
    """
    _, filing_id, name = key.split("/")
    filing = filings.load(filing_id)
    kind = name.removesuffix(".pdf")
    try:
        pdf = materials.read(key, version_id)
    except NotFound:
        return
    check = checker.check(pdf, expected_texts(MaterialKind(kind), filing.form))
    filings.note_check(filing_id, MaterialCheck(kind=kind, version_id=version_id, check=check, at=clock.now()))
    for fault in check.faults:
        metrics.count("MaterialFaults", fault=fault)
    if check.faults:
        materials.set_apart(key, version_id)

"""Check an upload as it arrives, so that the applicant hears of its faults before submitting."""

import hashlib
from datetime import datetime

from chalicelib.domain.materials import HOSTILE, FormCheck, MaterialKind, expected_texts
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

    An upload that is gone was refused before; there is nothing left to check. One that comes after its draft was
    deleted, by a slot still open, is removed.
    """
    _, filing_id, name = key.split("/")
    try:
        filing = filings.load(filing_id)
    except NotFound:
        materials.remove(key, version_id)
        return
    kind = name.removesuffix(".pdf")
    try:
        pdf = materials.read(key, version_id)
    except NotFound:
        return
    check = checker.check(pdf, expected_texts(MaterialKind(kind), filing.form))
    filings.note_check(filing_id, noted(kind, version_id, pdf, check, clock.now()))
    for fault in check.faults:
        metrics.count("MaterialFaults", fault=fault)
    if HOSTILE.intersection(check.faults):
        metrics.count("HostileUploads")
    if check.faults:
        materials.set_apart(key, version_id)


def noted(kind: str, version_id: str, pdf: bytes, check: FormCheck, at: datetime) -> MaterialCheck:
    """The check of one version as it is kept, with the checksum of what was read for it: a listing tells none."""
    digest = hashlib.sha256(pdf).hexdigest()
    return MaterialCheck(kind=kind, version_id=version_id, check=check, at=at, sha256=digest)

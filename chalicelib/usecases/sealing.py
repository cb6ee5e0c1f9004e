"""Seal: typeset, seal and store the document that a filing calls for, and tell how the seal does."""

import hashlib
from datetime import datetime, timedelta

from chalicelib.domain.composing import printed_revocation, receipt_of
from chalicelib.domain.filing import Document, Filing
from chalicelib.errors import Text, Unreachable
from chalicelib.ports import DetachedSealer, Documents, Metrics, Sealer, Typesetter
from chalicelib.usecases.detached_sealing import with_detached_seal

CLOCKS_DIFFER = timedelta(seconds=5)
"""Between two machines of ours."""

CLOCK_BEHIND = Text(
    "系统时钟早于备案自身的时间，暂不盖章。", "The clock is behind the filing's own times; not sealed yet."
)


def sealed_document(
    filing: Filing,
    *,
    at: datetime,
    documents: Documents,
    typesetter: Typesetter,
    sealer: Sealer,
    detached_sealer: DetachedSealer | None,
    metrics: Metrics,
    public_url: str,
) -> Document:
    """The receipt, or the void copy of a revoked filing, sealed and stored under its hash.

    Raises `Unreachable` when a store or the key does not answer, or when the clock is behind what the document tells.
    """
    _not_before_what_it_tells(filing, at)
    pages = typesetter.typeset(receipt_of(filing, public_url), printed_revocation(filing))
    pdf, level, wanting = sealer.seal(pages, at)
    tell_certificate(sealer, at, metrics)
    metrics.count("TimeStampMissing", int(wanting))
    digest = hashlib.sha256(pdf).hexdigest()
    folder = "void-copies" if filing.revocation else "receipts"
    key = f"{folder}/{filing.id}/{digest}.pdf"
    documents.keep(key, pdf)
    document = Document(key=key, sha256=digest, size=len(pdf), sealed_at=at, level=level, wanting=wanting)
    return with_detached_seal(document, pdf, at=at, by=detached_sealer, documents=documents, metrics=metrics)


def tell_certificate(sealer: Sealer, at: datetime, metrics: Metrics) -> None:
    """How long the seal's certificates last: an alarm rests on it."""
    metrics.count("SealCertificateDays", sealer.days_left(at))


def _not_before_what_it_tells(filing: Filing, at: datetime) -> None:
    corrected = [correction.at for correction in filing.corrections]
    told = [filing.decided_at, filing.revocation and filing.revocation.at, *corrected]
    if any(moment and at < moment - CLOCKS_DIFFER for moment in told):
        raise Unreachable(CLOCK_BEHIND)

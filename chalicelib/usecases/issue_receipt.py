"""Issue: typeset, seal and store the receipt, or the void copy that takes its place."""

import hashlib
from datetime import datetime

from chalicelib.domain.composing import printed_revocation, receipt_of
from chalicelib.domain.filing import SYSTEM, Document, Filing, Move, State, moved
from chalicelib.ports import Clock, Documents, Filings, Metrics, Sealer, Typesetter


def issue_receipt(
    filing_id: str,
    *,
    filings: Filings,
    documents: Documents,
    typesetter: Typesetter,
    sealer: Sealer,
    clock: Clock,
    metrics: Metrics,
    public_url: str,
) -> None:
    """Issue what the filing's state calls for; one that has its document is left alone, so a repeat is safe."""
    filing = filings.load(filing_id)
    now = clock.now()
    if filing.state is State.ACCEPTED:
        document = _sealed(filing, "receipts", documents, typesetter, sealer, now, public_url)
        filings.commit(moved(filing, Move.ISSUE, by=SYSTEM, at=now, receipt=document, filed_at=now))
        _tell(filing, clock.now(), metrics)
    elif filing.state is State.REVOKED and filing.void_copy is None:
        document = _sealed(filing, "void-copies", documents, typesetter, sealer, now, public_url)
        filings.commit(moved(filing, Move.VOID, by=SYSTEM, at=now, void_copy=document))


def _sealed(
    filing: Filing,
    folder: str,
    documents: Documents,
    typesetter: Typesetter,
    sealer: Sealer,
    at: datetime,
    public_url: str,
) -> Document:
    pages = typesetter.typeset(receipt_of(filing, public_url), printed_revocation(filing))
    pdf = sealer.seal(pages, at)
    digest = hashlib.sha256(pdf).hexdigest()
    document = Document(key=f"{folder}/{filing.id}/{digest}.pdf", sha256=digest, size=len(pdf), sealed_at=at)
    documents.keep(document.key, pdf)
    return document


def _tell(filing: Filing, now: datetime, metrics: Metrics) -> None:
    assert filing.submitted_at, "an accepted filing was submitted"
    metrics.seconds("SecondsToReceipt", (now - filing.submitted_at).total_seconds(), item=filing.item)

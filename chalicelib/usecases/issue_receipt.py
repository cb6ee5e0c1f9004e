"""Issue: seal and store the receipt, a new version of it, or the void copy that takes its place."""

from datetime import datetime
from functools import partial

from chalicelib.domain.filing import SYSTEM, Filing, Move, State, moved
from chalicelib.ports import Clock, DetachedSealer, Documents, Filings, Metrics, Sealer, Typesetter
from chalicelib.usecases.sealing import sealed_document


def issue_receipt(
    filing_id: str,
    *,
    filings: Filings,
    documents: Documents,
    typesetter: Typesetter,
    sealer: Sealer,
    detached_sealer: DetachedSealer | None,
    clock: Clock,
    metrics: Metrics,
    public_url: str,
) -> None:
    """Issue what the filing's state calls for; one that has its document is left alone, so a repeat is safe."""
    filing = filings.load(filing_id)
    now = clock.now()
    document = partial(
        sealed_document,
        filing,
        at=now,
        documents=documents,
        typesetter=typesetter,
        sealer=sealer,
        detached_sealer=detached_sealer,
        metrics=metrics,
        public_url=public_url,
    )
    if filing.state is State.ACCEPTED:
        filings.commit(moved(filing, Move.ISSUE, by=SYSTEM, at=now, receipt=document(), filed_at=now))
        _tell(filing, clock.now(), metrics)
    elif filing.state is State.FILED and filing.to_be_sealed:
        filings.commit(moved(filing, Move.REISSUE, by=SYSTEM, at=now, receipt=document()))
    elif filing.state is State.REVOKED and filing.to_be_sealed:
        filings.commit(moved(filing, Move.VOID, by=SYSTEM, at=now, void_copy=document()))


def _tell(filing: Filing, now: datetime, metrics: Metrics) -> None:
    assert filing.submitted_at, "an accepted filing was submitted"
    metrics.seconds("SecondsToReceipt", (now - filing.submitted_at).total_seconds(), item=filing.item)

"""Restamp: make up, daily, for what a document had to go without: its time-stamp, or its second seal."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from chalicelib.domain.filing import SYSTEM, Document, Filing, Move, moved
from chalicelib.domain.resting import Resting
from chalicelib.errors import Changed, NotFound
from chalicelib.ports import Clock, DetachedSealer, Documents, Filings, Metrics, Sealer, Typesetter
from chalicelib.usecases.detached_sealing import with_detached_seal
from chalicelib.usecases.sealing import sealed_document, tell_certificate

SECOND_SEAL = "GB/T 38540"


def restamp(
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
    """A new copy of each takes the old one's place, which is kept; ends with the first that lacks its time-stamp still.

    What lacks its second seal alone stays as it is and gets one. The filing's change tells the receiving systems of
    the new copy. One on trust waits until its recheck is done. A document that is not there to be sealed stands in
    nobody's way; the first of them is raised at the end.
    """
    tell_certificate(sealer, clock.now(), metrics)
    again = partial(
        sealed_document,
        documents=documents,
        typesetter=typesetter,
        sealer=sealer,
        detached_sealer=detached_sealer,
        metrics=metrics,
        public_url=public_url,
    )
    beside = partial(with_detached_seal, by=detached_sealer, documents=documents, metrics=metrics)
    lost: list[NotFound] = []
    for filing, before in tuple(_unfinished(filings)):
        at = clock.now()
        try:
            document = again(filing, at=at) if before.wanting else beside(before, documents.read(before.key), at=at)
        except NotFound as missing:
            lost.append(missing)
            continue
        if document.wanting:
            break
        if document != before:
            _replace(filing, document, at, filings, metrics)
    if lost:
        raise lost[0]


def _unfinished(filings: Filings) -> Iterator[tuple[Filing, Document]]:
    cursor: str | None = None
    while True:
        page = filings.resting(Resting.UNSTAMPED, cursor=cursor)
        yield from ((filing, filing.document) for filing in page.entries if filing.document)
        cursor = page.cursor
        if cursor is None:
            return


def _replace(filing: Filing, document: Document, at: datetime, filings: Filings, metrics: Metrics) -> None:
    place = "void_copy" if filing.void_copy else "receipt"
    why = document.level if filing.document and filing.document.wanting else SECOND_SEAL
    replaced: dict[str, Any] = {place: document}
    step = moved(filing, Move.RESEAL, by=SYSTEM, at=at, why=why, **replaced)
    try:
        filings.commit(step)
    except Changed:
        metrics.count("RestampRaces")
    else:
        metrics.count("Restamped", place=place)

"""Restamp: seal anew, daily, what had to be sealed without the time-stamp that was asked for."""

from collections.abc import Iterator
from functools import partial

from chalicelib.domain.filing import SYSTEM, Document, Filing, Move, moved
from chalicelib.domain.resting import Resting
from chalicelib.errors import Changed
from chalicelib.ports import Clock, Documents, Filings, Metrics, Sealer, Typesetter
from chalicelib.usecases.sealing import sealed_document, tell_certificate


def restamp(
    *,
    filings: Filings,
    documents: Documents,
    typesetter: Typesetter,
    sealer: Sealer,
    clock: Clock,
    metrics: Metrics,
    public_url: str,
) -> None:
    """A new copy of each takes the old one's place, which is kept; ends with the first that lacks its time-stamp still.

    The filing's change tells the receiving systems of the new copy. One on trust waits until its recheck is done.
    """
    tell_certificate(sealer, clock.now(), metrics)
    seal = partial(
        sealed_document,
        documents=documents,
        typesetter=typesetter,
        sealer=sealer,
        metrics=metrics,
        public_url=public_url,
    )
    for filing in tuple(_unstamped(filings)):
        document = seal(filing, at=clock.now())
        if document.wanting:
            return
        _replace(filing, document, filings, metrics)


def _unstamped(filings: Filings) -> Iterator[Filing]:
    cursor: str | None = None
    while True:
        page = filings.resting(Resting.UNSTAMPED, cursor=cursor)
        yield from page.entries
        cursor = page.cursor
        if cursor is None:
            return


def _replace(filing: Filing, document: Document, filings: Filings, metrics: Metrics) -> None:
    place = "void_copy" if filing.void_copy else "receipt"
    step = moved(filing, Move.RESEAL, by=SYSTEM, at=document.sealed_at, why=document.level, **{place: document})
    try:
        filings.commit(step)
    except Changed:
        metrics.count("RestampRaces")
    else:
        metrics.count("Restamped", place=place)

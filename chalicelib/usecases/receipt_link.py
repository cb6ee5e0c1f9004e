"""Give the applicant a link to what is to be downloaded: the receipt, or its void copy."""

from typing import NamedTuple

from chalicelib.domain.caller import Caller
from chalicelib.domain.filing import DetachedSeal, Document
from chalicelib.errors import Gone
from chalicelib.ports import Documents, Filings
from chalicelib.usecases.own import own


class SealLink(NamedTuple):
    """A presigned link to the second seal of a document, the file's name, and the seal it leads to."""

    url: str
    filename: str
    seal: DetachedSeal


class ReceiptLink(NamedTuple):
    """A presigned link, the file's name, the document it leads to, and the link to its second seal if it has one."""

    url: str
    filename: str
    document: Document
    void: bool
    detached: SealLink | None


def receipt_link(filing_id: str, *, by: Caller, filings: Filings, documents: Documents) -> ReceiptLink:
    """The link; raises `Gone` while there is no receipt."""
    filing = own(filing_id, by, filings)
    document = filing.document
    if document is None:
        raise Gone
    void = filing.void_copy is not None
    filename = f"{filing.number}{'（已撤销）' if void else ''}.pdf"
    url, detached = documents.link(document.key, filename), _seal_link(document, filename, documents)
    return ReceiptLink(url, filename, document, void, detached)


def _seal_link(document: Document, filename: str, documents: Documents) -> SealLink | None:
    """The seal has the document's name and an ending of its own, so that both lie side by side when downloaded."""
    seal = document.detached
    if seal is None:
        return None
    name = f"{filename.removesuffix('.pdf')}.ses"
    return SealLink(documents.link(seal.key, name), name, seal)

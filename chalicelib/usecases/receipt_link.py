"""Give the applicant a link to what is to be downloaded: the receipt, or its void copy."""

from typing import NamedTuple

from chalicelib.domain.caller import Caller
from chalicelib.domain.filing import Document
from chalicelib.errors import Gone
from chalicelib.ports import Documents, Filings
from chalicelib.usecases.own import own


class ReceiptLink(NamedTuple):
    """A presigned link, the file's name, and the document it leads to."""

    url: str
    filename: str
    document: Document
    void: bool


def receipt_link(filing_id: str, *, by: Caller, filings: Filings, documents: Documents) -> ReceiptLink:
    """The link; raises `Gone` while there is no receipt."""
    filing = own(filing_id, by, filings)
    document = filing.document
    if document is None:
        raise Gone
    void = filing.void_copy is not None
    filename = f"{filing.number}{'（已撤销）' if void else ''}.pdf"
    return ReceiptLink(documents.link(document.key, filename), filename, document, void)

"""Put a PDF to the test: its seal, and what it says against what is on record."""

from typing import NamedTuple

from chalicelib.domain.composing import receipt_of
from chalicelib.domain.correcting import as_issued
from chalicelib.domain.filing import Filing
from chalicelib.domain.receipt import Receipt
from chalicelib.errors import NotFound
from chalicelib.ports import Filings, ReceiptChecker, SealCheck

HELD_AGAINST = (
    "version",
    "number",
    "item",
    "applicant_name",
    "applicant_uscc",
    "project_name",
    "project_code",
    "project_district",
    "project_address",
    "issued_on",
    "filing_id",
)
"""Elements of a receipt that its filing gives for ever; the wording around them may change with the years."""


class Tested(NamedTuple):
    """What the seal says, the filing on record if there is one, and where they differ: element, in file, on record.

    A receipt that was corrected since is held against what was on record when it was sealed.
    """

    seal: SealCheck
    filing: Filing | None
    differences: tuple[tuple[str, str, str], ...]


def check_receipt(pdf: bytes, *, filings: Filings, receipt_checker: ReceiptChecker, public_url: str) -> Tested:
    """Three answers: is the file whole, is its issuer ours, and is what it says on record and in force."""
    seal = receipt_checker.check(pdf)
    if seal.receipt is None:
        return Tested(seal, None, ())
    try:
        filing = filings.by_check_code(seal.receipt.check_code)
    except NotFound:
        return Tested(seal, None, ())
    issued = as_issued(filing, seal.receipt.check_code)
    return Tested(seal, filing, _differences(seal.receipt, receipt_of(issued, public_url)))


def _differences(file: Receipt, record: Receipt) -> tuple[tuple[str, str, str], ...]:
    pairs = ((name, str(getattr(file, name)), str(getattr(record, name))) for name in HELD_AGAINST)
    return tuple((name, said, known) for name, said, known in pairs if said != known)

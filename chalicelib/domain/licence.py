"""The e-licence record of a receipt, after GB/T 36903 and GB/T 36904."""

from datetime import date
from typing import Literal

from stdnum.iso7064 import mod_37_36

from chalicelib.domain.filing import Filing, State
from chalicelib.domain.frozen import Frozen
from chalicelib.domain.items.catalogue import ITEMS
from chalicelib.domain.items.works_commencement import ChangeForm
from chalicelib.domain.numbering import parse_number
from chalicelib.domain.receipt import ISSUER
from chalicelib.domain.working_days import beijing_day

ROOT = "1.2.156.3005.2"
"""The object identifier under which GB/T 36904 numbers licences."""

TYPES = {"soil-conservation": "001", "water-saving": "002", "works-commencement": "003"}
"""The 3 digits behind the owner's USCC that name a type of licence; the bureau owns these types."""

VALID: Literal["01"] = "01"
REVOKED: Literal["03"] = "03"
NEW: Literal["01"] = "01"
CANCEL: Literal["05"] = "05"
CHANGE: Literal["09"] = "09"


class LicenceRecord(Frozen):
    """What the e-licence system keeps of a receipt.

    `state`: 01 valid, 03 revoked. `operation`: 01 new, 09 change (of the licence that `follows` names), 05 cancel.
    """

    identifier: str
    type: str
    title: str
    number: str
    issuer: str
    issuer_uscc: str
    holder: str
    holder_uscc: str
    issued_on: date
    state: Literal["01", "03"]
    operation: Literal["01", "05", "09"]
    follows: str | None = None
    revoked_on: date | None = None
    document_sha256: str


def identifier(type_code: str, issuer: str, serial: str, version: str) -> str:
    """The identifier of GB/T 36904, its check by ISO 7064 MOD 37,36 over the parts without dots.

    `type_code`: USCC of the type's owner and 3 digits; `issuer`: its code; `version`: 3 digits.
    Raises `ValueError` for signs other than digits and capital letters.
    """
    parts = (type_code, issuer, serial, version)
    if not all(part.isascii() and part.isalnum() and part.upper() == part for part in parts):
        raise ValueError("the parts of a licence's identifier are digits and capital letters")
    check = mod_37_36.calc_check_digit("".join(parts))
    return ".".join((ROOT, *parts, check))


def identifier_of(number: str, issuer_uscc: str, version: int = 1) -> str:
    """The identifier of a version of the licence with an official number; raises `ValueError` for one not of ours."""
    parsed = parse_number(number)
    if parsed is None:
        raise ValueError("not an official number of ours")
    series, serial = parsed
    return identifier(issuer_uscc + TYPES[series.item], issuer_uscc, f"{series.year}{serial:06}", f"{version:03}")


def licence_of(filing: Filing, issuer_uscc: str) -> LicenceRecord:
    """The record of a filing that has its receipt; its identifier stays until a new version follows it."""
    assert filing.number and filing.document and filing.decided_at, "only a filing with its receipt has a licence"
    applicant, revocation = filing.form.applicant, filing.revocation
    return LicenceRecord(
        identifier=identifier_of(filing.number, issuer_uscc, filing.receipt_version),
        type=issuer_uscc + TYPES[filing.item],
        title=ITEMS[filing.item].receipt_title(filing.kind),
        number=filing.number,
        issuer=ISSUER,
        issuer_uscc=issuer_uscc,
        holder=applicant.name,
        holder_uscc=applicant.uscc,
        issued_on=beijing_day(filing.decided_at),
        state=REVOKED if filing.state is State.REVOKED else VALID,
        operation=_operation(filing),
        follows=_followed(filing, issuer_uscc),
        revoked_on=beijing_day(revocation.at) if revocation else None,
        document_sha256=filing.document.sha256,
    )


def _operation(filing: Filing) -> Literal["01", "05", "09"]:
    if filing.state is State.REVOKED:
        return CANCEL
    return CHANGE if filing.corrections or isinstance(filing.form, ChangeForm) else NEW


def _followed(filing: Filing, issuer_uscc: str) -> str | None:
    """The licence this one follows: its own version before, or for a change (变更备案) that of the filing it names."""
    form = filing.form
    if filing.corrections and filing.number:
        return identifier_of(filing.number, issuer_uscc, filing.receipt_version - 1)
    return identifier_of(form.changes_filing, issuer_uscc) if isinstance(form, ChangeForm) else None

"""The public list of all revoked receipts, whole and as of a time: what is signed and may be kept by anybody."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Literal

from chalicelib.domain.filing import Filing
from chalicelib.domain.frozen import Frozen
from chalicelib.domain.receipt import ISSUER
from chalicelib.domain.working_days import beijing_day

RENEWED = timedelta(hours=1)
"""The age at which a list is signed anew although nothing was revoked."""
HOLDS = timedelta(hours=2)
"""The age beyond which a list says nothing about now: a newer one should have been there long since."""


class Revoked(Frozen):
    """One receipt that is no longer in force; a filing with several versions of it stands here once for each."""

    number: str
    check_code: str
    version: int
    item: str
    state: Literal["revoked"] = "revoked"
    revoked_on: date
    decision_number: str


class RevocationList(Frozen):
    """The list; times are UTC, days Beijing days. Whoever is not on it was not revoked as of `as_of`."""

    issuer: str = ISSUER
    as_of: datetime
    until: datetime
    revocations: tuple[Revoked, ...]


def revocation_list(filings: Iterable[Filing], as_of: datetime) -> RevocationList:
    """The list of these revoked filings, in the order of check codes."""
    listed = sorted((one for filing in filings for one in _revoked(filing)), key=lambda one: one.check_code)
    return RevocationList(as_of=as_of, until=as_of + HOLDS, revocations=tuple(listed))


def _revoked(filing: Filing) -> Iterable[Revoked]:
    told, number = filing.revocation, filing.number
    assert told and number and filing.check_code, "only a numbered receipt is revoked"
    codes = (*(correction.check_code for correction in filing.corrections), filing.check_code)
    for version, code in enumerate(codes, 1):
        yield Revoked(
            number=number,
            check_code=code,
            version=version,
            item=filing.item,
            revoked_on=beijing_day(told.at),
            decision_number=told.decision_number,
        )

"""What a receipt says: the data that is typeset, embedded as JSON and read back from the signed file."""

from datetime import date, datetime
from typing import NamedTuple

from chalicelib.domain.frozen import Frozen

ISSUER = "深圳市水务局"


class SealPlace(NamedTuple):
    """Where the seal rides on the last page: its size and its distance from the paper's edges, in mm."""

    diameter: int
    right: int
    bottom: int


SEAL_PLACE = SealPlace(diameter=42, right=32, bottom=31)
"""The same place on every receipt: issuer and day below the middle of the seal (GB/T 9704-2012, 7.3.5.1)."""


class Row(Frozen):
    """One line of the receipt's table: label and value as printed."""

    label: str
    value: str


class Receipt(Frozen):
    """One receipt; `issued_on` is the Beijing day of the acceptance, `check_url` what the QR code holds.

    From the second `version` on it tells the check code of the receipt that it replaces, and the day of the correction.
    """

    issuer: str = ISSUER
    title: str
    number: str
    item: str
    applicant_name: str
    applicant_uscc: str
    project_name: str
    project_code: str
    project_district: str
    project_address: str
    rows: tuple[Row, ...]
    statement: str
    note: str
    issued_on: date
    filed_at: datetime
    filing_id: str
    check_code: str
    check_url: str
    version: int = 1
    replaces: str | None = None
    corrected_on: date | None = None


class Revocation(Frozen):
    """What a void copy adds: reason, decision number and the Beijing day of the revocation."""

    reason: str
    decision_number: str
    day: date

"""Look: what applicants, officers and the public may read."""

from typing import NamedTuple

from chalicelib.domain.caller import Caller
from chalicelib.domain.check_code import is_code, plain_code
from chalicelib.domain.filing import Filing
from chalicelib.domain.looks import Look, with_look
from chalicelib.domain.resting import Resting
from chalicelib.errors import Fault, Invalid, NotFound, Text
from chalicelib.ports import Clock, Dossier, Filings, Page

NO_CODE = Fault(
    "/check_code",
    "check-code-format",
    Text(
        "查验码为 16 位数字和大写字母，不含 I、L、O、U，如 768T-95PV-XY00-0YPF。",
        "A check code has 16 digits and capital letters without I, L, O, U, such as 768T-95PV-XY00-0YPF.",
    ),
)


class Asked(NamedTuple):
    """The filing behind a check code, and the code as it is kept: of its newest receipt or of an older one."""

    filing: Filing
    check_code: str


def look_up(filing_id: str, *, by: Caller, filings: Filings) -> Dossier:
    """The filing with everything kept under it; raises `NotFound` for another applicant's too."""
    dossier = filings.dossier(filing_id)
    if not by.may_see(dossier.filing):
        raise NotFound
    return dossier


def look_at_desk(filing_id: str, *, by: Caller, filings: Filings, clock: Clock) -> Dossier:
    """The filing as `look_up` gives it, this look among its looks.

    The look is kept before anything is shown: when it cannot be, nothing is.
    """
    dossier = look_up(filing_id, by=by, filings=filings)
    look = Look(officer=by.id, at=clock.now(), version=dossier.filing.version)
    filings.note_look(filing_id, look)
    return dossier._replace(looks=with_look(dossier.looks, look))


def list_own(cursor: str | None, *, by: Caller, filings: Filings) -> Page[Filing]:
    """The filings of the applicant the caller acts for, newest first."""
    return filings.of_applicant(by.applicant, cursor) if by.applicant else Page((), None)


def desk_list(place: Resting, cursor: str | None, *, filings: Filings) -> Page[Filing]:
    """What rests at a place of the desk, longest waiting first."""
    return filings.resting(place, cursor=cursor)


def receipt_status(typed: str, *, filings: Filings) -> Asked:
    """The filing behind a receipt's check code as people type it; raises `NotFound`, `Invalid` for what is no code."""
    code = plain_code(typed)
    if not is_code(code):
        raise Invalid(faults=[NO_CODE])
    return Asked(filings.by_check_code(code), code)


def revocations(cursor: str | None, *, filings: Filings) -> Page[Filing]:
    """Revoked filings, newest first."""
    return filings.revocations(cursor)

"""Look: what applicants, officers and the public may read."""

from chalicelib.domain.caller import Caller
from chalicelib.domain.filing import Filing
from chalicelib.domain.resting import Resting
from chalicelib.errors import NotFound
from chalicelib.ports import Dossier, Filings, Page


def look_up(filing_id: str, *, by: Caller, filings: Filings) -> Dossier:
    """The filing with everything kept under it; raises `NotFound` for another applicant's too."""
    dossier = filings.dossier(filing_id)
    if not by.may_see(dossier.filing):
        raise NotFound
    return dossier


def list_own(cursor: str | None, *, by: Caller, filings: Filings) -> Page[Filing]:
    """The filings of the applicant the caller acts for, newest first."""
    return filings.of_applicant(by.applicant, cursor) if by.applicant else Page((), None)


def desk_list(place: Resting, cursor: str | None, *, filings: Filings) -> Page[Filing]:
    """What rests at a place of the desk, longest waiting first."""
    return filings.resting(place, cursor=cursor)


def receipt_status(code: str, *, filings: Filings) -> Filing:
    """The filing behind a receipt's check code; raises `NotFound`."""
    return filings.by_check_code(code)


def revocations(cursor: str | None, *, filings: Filings) -> Page[Filing]:
    """Revoked filings, newest first."""
    return filings.revocations(cursor)

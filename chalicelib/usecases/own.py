"""Find a filing that the caller may know of."""

from chalicelib.domain.caller import Caller
from chalicelib.domain.filing import Filing
from chalicelib.errors import NotFound
from chalicelib.ports import Filings


def own(filing_id: str, by: Caller, filings: Filings) -> Filing:
    """The filing; raises `NotFound` for another applicant's too, so that ids tell nothing."""
    filing = filings.load(filing_id)
    if not by.may_see(filing):
        raise NotFound
    return filing

"""Find a filing that the caller may know of."""

from chalicelib.domain.caller import Caller
from chalicelib.domain.filing import Filing
from chalicelib.errors import NotFound
from chalicelib.ports import Dossier, Filings


def own(filing_id: str, by: Caller, filings: Filings) -> Filing:
    """The filing; raises `NotFound` for another applicant's too, so that ids tell nothing."""
    return _known(filings.load(filing_id), by)


def own_dossier(filing_id: str, by: Caller, filings: Filings) -> Dossier:
    """The filing with all that is kept under it; raises `NotFound` as `own` does."""
    dossier = filings.dossier(filing_id)
    _known(dossier.filing, by)
    return dossier


def _known(filing: Filing, by: Caller) -> Filing:
    if not by.may_see(filing):
        raise NotFound
    return filing

"""Forget by hand what is left of a filing that is gone, where the stream's reader gave up."""

from chalicelib.domain.filing import Event
from chalicelib.errors import NotFound
from chalicelib.ports import Filings, Materials
from chalicelib.usecases.upload_slot import folder_of


def forget_rest(filing_id: str, *, filings: Filings, materials: Materials) -> Event:
    """The last entry, which alone stays; raises `NotFound` for a filing that is there, or that went by no right."""
    last = filings.last_entry(filing_id)
    if last is None:
        raise NotFound
    filings.forget(last)
    materials.forget(folder_of(filing_id))
    return last

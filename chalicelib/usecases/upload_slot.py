"""Give a fresh upload slot for one material."""

from datetime import datetime

from chalicelib.domain.caller import Caller
from chalicelib.domain.filing import Filing, Move, wrong_state
from chalicelib.domain.materials import MAX_BYTES, owed
from chalicelib.errors import NotFound, Text
from chalicelib.ports import Clock, Filings, Materials, Slot
from chalicelib.usecases.own import own

NOT_OWED = Text("该事项不需要此种材料。", "This item asks for no such material.")


def folder_of(filing_id: str) -> str:
    """Where everything lies that is uploaded for a filing."""
    return f"filings/{filing_id}/"


def key_of(filing_id: str, kind: str) -> str:
    """The object key of a material; each upload is a new version under it."""
    return f"{folder_of(filing_id)}{kind}.pdf"


def slot_for(filing: Filing, kind: str, materials: Materials, at: datetime, sha256: str | None = None) -> Slot:
    """A slot for one material of a filing."""
    return materials.slot(key_of(filing.id, kind), kind, sha256=sha256, max_bytes=MAX_BYTES, at=at)


def upload_slot(
    filing_id: str, kind: str, sha256: str | None, *, by: Caller, filings: Filings, materials: Materials, clock: Clock
) -> Slot:
    """A slot; raises `NotFound` for a material not owed, `WrongState` when nothing may be changed now."""
    filing = own(filing_id, by, filings)
    if kind not in owed(filing.form):
        raise NotFound(NOT_OWED)
    if Move.EDIT not in filing.moves:
        raise wrong_state(filing, Move.EDIT)
    return slot_for(filing, kind, materials, clock.now(), sha256)

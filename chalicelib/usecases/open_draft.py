"""Open a draft, with an upload slot for each material the applicant owes."""

from datetime import datetime

from chalicelib.domain.caller import Caller
from chalicelib.domain.elements import Form
from chalicelib.domain.filing import Filing, opened
from chalicelib.domain.materials import owed
from chalicelib.errors import Fault, Invalid, Text
from chalicelib.ports import Chance, Clock, Filings, Materials, Slot
from chalicelib.usecases.own import own
from chalicelib.usecases.upload_slot import slot_for

NOT_YOURS = Fault(
    "/applicant/uscc",
    "not-your-applicant",
    Text("申报单位与登录身份不一致。", "The applicant is not the one this token acts for."),
)


def open_draft(
    form: Form, *, by: Caller, filings: Filings, materials: Materials, clock: Clock, chance: Chance
) -> tuple[Filing, tuple[Slot, ...]]:
    """The draft and its upload slots; raises `Invalid` when the form names another applicant."""
    if form.applicant.uscc != by.applicant:
        raise Invalid(faults=[NOT_YOURS])
    now = clock.now()
    step = opened(chance.filing_id(now), form, by=by.actor, at=now, request=by.request, correlation=by.correlation)
    filings.commit(step)
    return step.after, _slots(step.after, materials, now)


def fresh_slots(
    filing_id: str, *, by: Caller, filings: Filings, materials: Materials, clock: Clock
) -> tuple[Slot, ...]:
    """Slots for a draft opened before, whose first ones may be near their end; raises `NotFound` when it is gone."""
    return _slots(own(filing_id, by, filings), materials, clock.now())


def _slots(filing: Filing, materials: Materials, at: datetime) -> tuple[Slot, ...]:
    return tuple(slot_for(filing, kind, materials, at) for kind in owed(filing.form))

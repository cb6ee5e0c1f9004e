"""The shapes of every body and choice that the API takes, beyond the forms themselves."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, StrictBool, TypeAdapter

from chalicelib.domain.correcting import Wish
from chalicelib.domain.elements import Long, Short
from chalicelib.domain.frozen import Frozen
from chalicelib.domain.items.catalogue import FORMS
from chalicelib.domain.resting import Resting
from chalicelib.web.operations import Parameter, Takes


class NothingBody(Frozen):
    """Nothing to say."""


class WishBody(Frozen):
    """Why, if the applicant wants to say."""

    why: Long | None = None


class UploadBody(Frozen):
    """The SHA-256 (hex) of the file to come, if the store shall hold it to that."""

    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None


class DecisionBody(Frozen):
    """Accept or reject, and why."""

    accept: StrictBool
    reason: Long


class RevocationBody(Frozen):
    """Why, and by which decision."""

    reason: Long
    decision_number: Short


class CorrectionBody(Frozen):
    """What stands wrongly on a receipt by an officer's slip, what is to stand there, and how it came about."""

    corrections: Annotated[tuple[Wish, ...], Field(min_length=1, max_length=20)]
    reason: Long


def _takes(model: type[Frozen], *, may_be_empty: bool = False) -> Takes:
    return Takes(TypeAdapter(model), model.__name__, may_be_empty)


FORM = Takes(FORMS, "Form")
NOTHING = _takes(NothingBody, may_be_empty=True)
WISH = _takes(WishBody, may_be_empty=True)
UPLOAD = _takes(UploadBody, may_be_empty=True)
DECISION = _takes(DecisionBody)
REVOCATION = _takes(RevocationBody)
CORRECTION = _takes(CorrectionBody)

DESK = Parameter("state", "what waits: `referred` (default) or `disagreeing`", (Resting.REFERRED, Resting.DISAGREEING))


def place(query: Mapping[str, str]) -> Resting:
    """Which place of the desk is asked for."""
    return Resting(query.get("state", Resting.REFERRED))

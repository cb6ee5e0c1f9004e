"""The time-stamp of a seal (RFC 3161): what time it vouches for, and by whose word."""

import asyncio
import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from chalicelib.adapters.receipt_cms import signature_in, stamp_in


class Stamp(NamedTuple):
    """Whether a time-stamp is what it was and stands for this seal; its time, if a root of ours vouches for it."""

    intact: bool
    at: datetime | None


NONE = Stamp(intact=True, at=None)


def stamp_of(cms: bytes, roots: Sequence[Any], moment: datetime | None) -> Stamp:
    """The time-stamp of a signature's value; `NONE` when it bears none. Never raises for what the bytes are."""
    try:
        signed = stamp_in(cms)
        return NONE if signed is None else asyncio.run(_judged(signed, signature_in(cms), roots, moment))
    except Exception:  # noqa: BLE001 - hostile bytes make a parser raise anything, and all of it means the same
        return Stamp(intact=False, at=None)


async def _judged(signed: Any, signature: bytes, roots: Sequence[Any], moment: datetime | None) -> Stamp:
    from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
    from pyhanko_certvalidator import ValidationContext

    context = ValidationContext(trust_roots=list(roots), moment=moment, allow_fetching=False)
    said = await validate_tst_signed_data(signed, context, lambda name: hashlib.new(name, signature).digest())
    trusted = said["trust_problem_indic"] is None and said["validation_path"] is not None
    return Stamp(intact=said["intact"] and said["valid"], at=said["timestamp"] if trusted else None)

"""The signatures of a PDF found in its raw bytes, without opening what may be hostile.

A signature covers the bytes before and after its own value (ISO 32000-2, 12.8.1), and says which in /ByteRange.
"""

import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import NamedTuple

_BYTE_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]")
_CLAIMED_TIME = re.compile(rb"/M\s*\(D(?::|\\072)(\d{14})Z")
_TIME_WITHIN = 400
"""Bytes after /ByteRange in which a signature's time stands."""

MOST_SIGNATURES = 8
LARGEST_CMS = 65_536


class Signature(NamedTuple):
    """One signature: its CMS in DER, SHA-256 of what it covers, the end of that, and the time it claims.

    `cms` is None when the place that should hold it does not; `cut_short` when it covers more than there is.
    """

    cms: bytes | None
    digest: bytes
    end: int
    claimed_at: datetime | None
    cut_short: bool


def signatures_in(pdf: bytes) -> Iterator[Signature]:
    """The first signatures named in a file, in their order."""
    for found in islice(_BYTE_RANGE.finditer(pdf), MOST_SIGNATURES):
        start, length, after, rest = (int(number) for number in found.groups())
        nothing_between = start == 0 and length < after and after + rest <= len(pdf)
        yield Signature(
            cms=_cms(pdf[length:after]) if nothing_between else None,
            digest=hashlib.sha256(pdf[:length] + pdf[after : after + rest]).digest(),
            end=after + rest,
            claimed_at=_claimed(pdf[found.end() : found.end() + _TIME_WITHIN]),
            cut_short=start == 0 and length < after < after + rest > len(pdf),
        )


def _cms(gap: bytes) -> bytes | None:
    """The value in the gap: a hexadecimal string as we write it, and nothing but that, or bytes could hide there."""
    if not re.fullmatch(rb"<(?:[0-9A-F]{2})+>", gap) or len(gap) > 2 * LARGEST_CMS:
        return None
    return bytes.fromhex(gap[1:-1].decode())


def _claimed(after: bytes) -> datetime | None:
    found = _CLAIMED_TIME.search(after)
    try:
        return datetime.strptime(found[1].decode(), "%Y%m%d%H%M%S").replace(tzinfo=UTC) if found else None
    except ValueError:
        return None

"""What must never be told in a log, a metric or a refusal, and what of it a text tells."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from stdnum.cn.ric import calc_check_digit

ROOT = Path(__file__).parent.parent
PEOPLE = (ROOT / "local" / "examples", ROOT / "local" / "platform" / "data")
RESIDENT_ID = re.compile(r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}[01]\d[0-3]\d{4}[\dXx](?!\d)")
MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")

SECRETS = {
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY|whsk_[A-Za-z0-9+/]{20}|\"d\": ?\"[A-Za-z0-9_-]{43}\""),
    "a token": re.compile(r"\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{40,}"),
    "a presigned link or slot": re.compile(r"x-amz-signature[\"'=:, ]+[0-9a-f]{64}", re.IGNORECASE),
}


def leaks_in(text: str) -> list[str]:
    """What kinds of thing the text tells that it must not; the things themselves are not told again."""
    return [*_secrets(text), *_people(text)]


def _secrets(text: str) -> Iterator[str]:
    return (kind for kind, look in SECRETS.items() if look.search(text))


def _people(text: str) -> Iterator[str]:
    if any(calc_check_digit(found) == found[-1].upper() for found in RESIDENT_ID.findall(text)):
        yield "a resident ID"
    if not known_mobiles().isdisjoint(MOBILE.findall(text)):
        yield "a mobile number"


@cache
def known_mobiles() -> frozenset[str]:
    """Of everybody in the examples and the registries: eleven digits alone could be anything."""
    files = [path for folder in PEOPLE for path in folder.rglob("*.json")]
    return frozenset(found for path in files for found in MOBILE.findall(path.read_text(encoding="utf-8")))

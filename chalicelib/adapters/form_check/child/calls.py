"""What a content stream calls by name: forms and pictures, patterns, graphics states, fonts."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

SPACE = rb"(?:[\0\t\n\f\r ]|%[^\r\n]*[\r\n])+"
NAME = rb"/([^\0\t\n\f\r /<>\[\](){}%]*)"
CALL = re.compile(NAME + SPACE + rb"(Do|gs|scn|SCN|[-+.0-9]+" + SPACE + rb"Tf)\b")
"""A name and the operator that calls it; of a font the size stands between."""
HOME: Mapping[bytes, str] = {b"Do": "/XObject", b"gs": "/ExtGState", b"scn": "/Pattern", b"SCN": "/Pattern"}
"""In which of the resources a called name stands; what is not here is a font."""


class Calls(NamedTuple):
    """How often each name of each kind is called; and the stream's length: it shows no more glyphs than bytes."""

    names: Mapping[tuple[str, str], int]
    length: int


def calls(content: bytes) -> Calls:
    """By kind of resource and name, as they stand in the unpacked stream."""
    found = Counter((HOME.get(call[2], "/Font"), _name(call[1])) for call in CALL.finditer(content))
    return Calls(found, len(content))


def _name(raw: bytes) -> str:
    """As the library tells names: with `/`, `#xx` undone, in UTF-8, and what is none (GBK) carried along."""
    plain = re.sub(rb"#([0-9A-Fa-f]{2})", lambda hexed: bytes.fromhex(hexed[1].decode()), raw)
    return "/" + plain.decode("utf-8", "surrogateescape")


def is_utf8(name: str) -> bool:
    """Whether nothing else had to be carried along in it."""
    return not any("\udc80" <= sign <= "\udcff" for sign in name)

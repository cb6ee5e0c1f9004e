"""Which characters the receipt's font can print; the others are printed by their code point, never left out.

Registered names may hold any character of Unicode, the font those of GB 18030-2022 level 2. A receipt must not fail for
that, and a hole in a name would be worse: `𠀀` is printed as `[U+20000]`, and stands itself in the embedded data.
"""

import json
from bisect import bisect_right
from functools import cache
from pathlib import Path

COVERED = Path(__file__).parents[2] / "templates" / "fonts" / "covered.json"


@cache
def _covered() -> tuple[tuple[int, ...], tuple[int, ...]]:
    firsts, lasts = zip(*json.loads(COVERED.read_text()), strict=True)
    return firsts, lasts


def has_glyph(sign: str) -> bool:
    """Whether the font has a glyph for one character."""
    firsts, lasts = _covered()
    place = bisect_right(firsts, ord(sign)) - 1
    return place >= 0 and ord(sign) <= lasts[place]


def printable(text: str) -> str:
    """The text as the font can print it, line breaks as blanks."""
    return "".join(sign if has_glyph(sign) else _stand_in(sign) for sign in text)


def _stand_in(sign: str) -> str:
    return " " if sign.isspace() else f"[U+{ord(sign):04X}]"

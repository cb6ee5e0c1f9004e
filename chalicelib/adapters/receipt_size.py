"""How large the type of a receipt may be: as large as its text fits on one page, reckoned before anything is laid out.

Reckoned, not measured: laying out to measure would be a third of all the work. Where the guess was too bold the page
count tells, and the next smaller size is tried; what fits in no size flows on to a second page, and is never cut.
"""

import math
from collections.abc import Sequence
from itertools import dropwhile
from typing import NamedTuple
from unicodedata import east_asian_width

from chalicelib.domain.receipt import SEAL_PLACE

SIZES = (13.5, 12.5, 11.7, 11.0, 10.3, 9.6, 9.0)
"""In pt, the largest first."""
FLOWING = 10.5
"""What is longer than a page is printed in, in pt."""


class Paper(NamedTuple):
    """A4 and its margins, in mm (GB/T 9704-2012, 5.1, with less at the edges, for a table is wider than a text)."""

    width: int = 210
    height: int = 297
    top: int = 24
    bottom: int = 26
    side: int = 26


PAPER = Paper()

PT = 72 / 25.4
HEADING = 128.0
"""Height in pt of the issuer's mark, the number, the red line and the title: always the same."""
WIDE, NARROW = 1.0, 0.55
"""Widths in em of a Chinese and of a Latin sign, on the average."""
LINE = 1.48
"""Height of a line in em, with what is between it and the next."""
CELL = 0.49
"""What a row of the table takes above its lines, in em."""
LABELS = 10.8
"""Width of the table's labels and of all insets, in em."""
GAPS = 1.0
"""Between statement, table and note, in em."""
FAR = 1.25
"""How far beyond the page the smallest size may be reckoned and yet be tried: no text was found to take less."""


class Wording(NamedTuple):
    """What a page says below its heading: texts as wide as the page, and the values of its table."""

    texts: Sequence[str]
    values: Sequence[str]


def sizes(wording: Wording) -> tuple[float, ...]:
    """The sizes to try, in pt: from the largest that is likely to fit on one page, the last for what fits in none."""
    likely = tuple(dropwhile(lambda size: _height(wording, size) > _room(), SIZES))
    if likely:
        return (*likely, FLOWING)
    return (SIZES[-1], FLOWING) if _height(wording, SIZES[-1]) <= FAR * _room() else (FLOWING,)


def _room() -> float:
    closing = SEAL_PLACE.bottom + SEAL_PLACE.diameter + 1
    return (PAPER.height - PAPER.top - closing) * PT - HEADING


def _height(wording: Wording, size: float) -> float:
    width = (PAPER.width - 2 * PAPER.side) * PT / size
    rows = sum(CELL + LINE * _lines(value, width - LABELS) for value in wording.values)
    return size * (rows + LINE * sum(_lines(text, width) for text in wording.texts) + GAPS)


def _lines(text: str, width: float) -> int:
    ems = sum(WIDE if east_asian_width(sign) in "WFA" else NARROW for sign in text)
    return max(1, math.ceil(ems / width))

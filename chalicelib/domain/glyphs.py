"""Which characters the receipt's fonts have a glyph for; kept as data here, so that a rule can ask without any file."""

import re
from collections.abc import Callable
from functools import cache

from chalicelib.domain.glyph_ranges import RANGES


def has_glyph(sign: str) -> bool:
    """Whether a font of the receipt has a glyph for one character."""
    return not _lacking().match(sign)


def without_glyph(text: str) -> str:
    """The characters of a text that no font has, each once, in their order."""
    return "".join(dict.fromkeys(_lacking().findall(text)))


def with_stand_ins(text: str, stand_in: Callable[[str], str]) -> str:
    """The text with something else in place of each character that no font has."""
    return _lacking().sub(lambda found: stand_in(found[0]), text)


@cache
def _lacking() -> re.Pattern[str]:
    held = "".join(f"{re.escape(chr(first))}-{re.escape(chr(last))}" for first, last in RANGES)
    return re.compile(f"[^{held}]")

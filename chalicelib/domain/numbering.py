"""Receipt numbers: one series an item and year, from 1, without gaps and without doubles."""

import re
from dataclasses import dataclass

PREFIXES = {
    "soil-conservation": "深水保备",
    "water-saving": "深水节备",
    "works-commencement": "深水建备",
}

_NUMBER = re.compile(r"(深水[保节建]备)[〔\[［（(]((?:19|20)\d{2})[〕\]］）)]([1-9]\d{0,6})号")


@dataclass(frozen=True)
class Series:
    """One series of numbers: an item's in a Beijing year."""

    item: str
    year: int

    def number(self, serial: int) -> str:
        """The official number, such as 深水保备〔2026〕1号."""
        return f"{PREFIXES[self.item]}〔{self.year}〕{serial}号"


def parse_number(text: str) -> tuple[Series, int] | None:
    """Series and serial of an official number, whatever brackets it was typed with; None when it is none."""
    match = _NUMBER.fullmatch(text.strip())
    if not match:
        return None
    item = next(item for item, prefix in PREFIXES.items() if prefix == match[1])
    return Series(item, int(match[2])), int(match[3])


def normal_number(text: str) -> str | None:
    """The number as it is printed, or None when it is none."""
    parsed = parse_number(text)
    return parsed and parsed[0].number(parsed[1])

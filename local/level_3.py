"""The Chinese characters of GB 18030-2022 level 3: 87,887 characters and 228 radicals, as ranges of code points."""

from collections.abc import Iterator
from itertools import chain

CHARACTERS = (
    (0x4E00, 0x9FEF),
    (0x3400, 0x4DB5),
    (0x20000, 0x2A6D6),
    (0x2A700, 0x2B734),
    (0x2B740, 0x2B81D),
    (0x2B820, 0x2CEA1),
    (0x2CEB0, 0x2EBE0),
    # Unified characters that stand among the compatibility ideographs.
    (0xFA0E, 0xFA0F),
    (0xFA11, 0xFA11),
    (0xFA13, 0xFA14),
    (0xFA1F, 0xFA1F),
    (0xFA21, 0xFA21),
    (0xFA23, 0xFA24),
    (0xFA27, 0xFA29),
)
"""The unified ideographs, and the extensions A to F."""

KANGXI = (0x2F00, 0x2FD5)
COMPONENTS = "\u2e81\u2e84\u2e88\u2e8b\u2e8c\u2e97\u2ea7\u2eaa\u2eae\u2eb3\u2eb6\u2eb7\u2ebb\u2eca"
"""The radicals of GBK (FE50 to FE84) that are no characters by themselves."""


def characters() -> Iterator[int]:
    """The code points of the characters, in the table's order."""
    return chain.from_iterable(range(first, last + 1) for first, last in CHARACTERS)


def radicals() -> Iterator[int]:
    """The code points of the radicals."""
    return chain(range(KANGXI[0], KANGXI[1] + 1), map(ord, COMPONENTS))

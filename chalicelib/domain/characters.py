"""Characters as they are kept: old codes for what has a code of its own are unified, what cannot be seen is refused.

What is filed is printed, compared and copied out again, so one character must have one code, and every code be seen.
"""

import unicodedata

KANGXI = range(0x2F00, 0x2FD6)
"""The radicals of a dictionary; each looks like a character, and is taken for it by readers but not by machines."""

_LONE_RADICALS = str.maketrans({"\u2e9f": "母", "\u2ef3": "龟"})
"""The two of the radicals' supplement that Unicode itself holds to be a character."""

_PRIVATE_RUNS = {
    0xE76C: "€",
    # Punctuation of vertical writing, GB 18030-2000 A6D9 to A6F3.
    0xE78D: "︐︒︑︓︔︕︖︗︘︙",
    0xE7C7: "ḿǹ",
    0xE7E7: "〾⿰⿱⿲⿳⿴⿵⿶⿷⿸⿹⿺⿻",
    # The 80 characters and components of GBK FE50 to FEA0.
    0xE815: "⺁𠂇𠂉𠃌⺄㑳㑇⺈⺋龴㖞㘚㘎⺌⺗㥮㤘龵㧏㧟㩳㧐龶龷㭎㱮㳠⺧𡗗龸⺪䁖䅟⺮䌷⺳⺶⺷𢦏䎱"
    "䎬⺻䏝䓖䙡䙌龹䜣䜩䝼䞍⻊䥇䥺䥽䦂䦃䦅䦆䦟䦛䦷䦶龺𤇾䲣䲟䲠䲡䱷䲢䴓䴔䴕䴖䴗䴘䴙䶮龻",
}

PRIVATE_USE = {first + place: sign for first, signs in _PRIVATE_RUNS.items() for place, sign in enumerate(signs)}
"""The private-use codes that GBK and GB 18030-2000 gave to characters which Unicode did not have yet, with the codes
that GB 18030-2022 gives them (its appendix on the changes to the edition of 2005, and that of 2005 to 2000)."""

_NEVER_SEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Categories: control, format (bidi, zero-width), surrogate, private use, unassigned, line and paragraph separators."""

_IGNORABLE = (
    *range(0x115F, 0x1161),
    *range(0x17B4, 0x17B6),
    *range(0x180B, 0x1810),
    *range(0xFE00, 0xFE10),
    *range(0xE0100, 0xE01F0),
)
_BLANK = frozenset({"\u034f", "\u2800", "\u3164", "\uffa0", *map(chr, _IGNORABLE)})
"""Letters, marks and signs that show nothing all the same: fillers, joiners, variation selectors, the empty Braille."""


def unified(text: str) -> str:
    """The text with each character by its own code: NFC (which turns compatibility ideographs into what they are
    compatible with), radicals that are characters, and the private-use codes of old code tables."""
    text = text.translate(PRIVATE_USE).translate(_LONE_RADICALS)
    return unicodedata.normalize("NFC", "".join(_character_of(sign) for sign in text))


def _character_of(sign: str) -> str:
    return unicodedata.normalize("NFKC", sign) if ord(sign) in KANGXI else sign


def is_seen(sign: str) -> bool:
    """Whether a character shows something (a blank counts) and leaves the order of the others alone."""
    return unicodedata.category(sign) not in _NEVER_SEEN and sign not in _BLANK

"""Text as the receipt's fonts can print it: a character that none has by its code point, never left out.

Such a filing waits for an officer (rule C-19) and may be accepted all the same. A receipt must not fail for that, and a
hole in a name would be worse: one is printed as `[U+30000]`, and stands itself in the embedded data.
"""

from chalicelib.domain.glyphs import with_stand_ins


def printable(text: str) -> str:
    """The text as the fonts can print it, line breaks as blanks."""
    return with_stand_ins(text, _stand_in)


def _stand_in(sign: str) -> str:
    return " " if sign.isspace() else f"[U+{ord(sign):04X}]"

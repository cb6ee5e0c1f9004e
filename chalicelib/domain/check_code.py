"""The check code of a receipt as people type it: Crockford's base 32, whose look-alikes are told apart for them."""

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: 5 bits a sign, without I, L, O and U, which are misread on paper."""
CODE_LENGTH = 16
TYPED_CODE = f"[ -]*(?:[0-9A-TV-Za-tv-z][ -]*){{{CODE_LENGTH}}}"
"""What people may type for one, as a regular expression."""

_ALIKE = str.maketrans({"I": "1", "L": "1", "O": "0", "-": None, " ": None})


def plain_code(typed: str) -> str:
    """The code as it is kept: upper case, without dashes and blanks; I and L read as 1, O as 0."""
    return typed.upper().translate(_ALIKE)


def is_code(plain: str) -> bool:
    """Whether it could be one of ours at all: 16 signs, and none that we never give."""
    return len(plain) == CODE_LENGTH and set(plain) <= set(SIGNS)


def printed_code(code: str) -> str:
    """The code as it is printed, such as 768T-95PV-XY00-0YPF."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))

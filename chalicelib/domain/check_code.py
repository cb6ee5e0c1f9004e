"""The check code of a receipt as people type it: Crockford's base 32, whose look-alikes are told apart for them."""

_ALIKE = str.maketrans({"I": "1", "L": "1", "O": "0", "-": None, " ": None})


def plain_code(typed: str) -> str:
    """The code as it is kept: upper case, without dashes and blanks; I and L read as 1, O as 0."""
    return typed.upper().translate(_ALIKE)


def printed_code(code: str) -> str:
    """The code as it is printed, such as 768T-95PV-XY00-0YPF."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))

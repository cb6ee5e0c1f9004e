"""A digest of all that a verdict rests on besides form and facts: the rules' code and tables, and the calendar."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from pathlib import Path

NO_PART = frozenset(
    {
        "caller.py",
        "check_code.py",
        "circuit.py",
        "comparing.py",
        "composing.py",
        "correcting.py",
        "filing.py",
        "licence.py",
        "looks.py",
        "resting.py",
        "retention.py",
        "seal.py",
        "share_message.py",
        "sharing.py",
    }
)
"""What of the domain no rule rests on.

All else counts, new files too: a version is raised once too often rather than once too seldom.
"""


@cache
def book_digest() -> str:
    """SHA-256 (hex) of the code in use and of the calendar in use."""
    return hashlib.sha256(f"{code_digest(Path(__file__).parent)}{calendar_digest()}".encode()).hexdigest()


def code_digest(domain: Path) -> str:
    """SHA-256 (hex) of a domain's sources; the same wherever they lie and however their lines end."""
    digest = hashlib.sha256()
    for name, source in sorted(_sources(domain)):
        digest.update(f"{name}\n{len(source)}\n".encode() + source)
    return digest.hexdigest()


def calendar_digest() -> str:
    """SHA-256 (hex) of the holidays and working days known; the next year's notice changes what rules find."""
    from chinese_calendar import constants

    return days_digest(constants.holidays, constants.workdays)


def days_digest(*known: Iterable[date]) -> str:
    """SHA-256 (hex) of days, whatever their order."""
    return hashlib.sha256(repr([sorted(day.isoformat() for day in days) for days in known]).encode()).hexdigest()


def _sources(domain: Path) -> Iterator[tuple[str, bytes]]:
    for file in domain.rglob("*.py"):
        name = file.relative_to(domain).as_posix()
        if name not in NO_PART:
            yield name, file.read_bytes().replace(b"\r\n", b"\n")

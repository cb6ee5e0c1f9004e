"""What is left of filings that went by right: deleted by their applicant, or taken by the table after their time.

Whether a filing whose row is gone without a last entry went by its time, or was tampered with, its history tells.
"""

from datetime import datetime, timedelta

from chalicelib.domain.chain import faults_of_entries
from chalicelib.domain.record import Under
from chalicelib.domain.retention import kept_until_by

TABLE_TAKES = timedelta(days=3)
"""How long after its time is over the table's TTL may take to remove a row: "within a few days", says AWS."""

FORGETTING_TAKES = timedelta(hours=1)
"""How long what was kept under a row may outlast it by right: the stream's reader does it in seconds, as a rule."""


def went_by_its_time(under: Under, now: datetime) -> bool:
    """Whether a filing whose row is gone may have gone by its time, by a history that is whole."""
    until = _over(under)
    return until is not None and until <= now


def left(under: Under, now: datetime) -> str | None:
    """By which right a filing went whose rest should be gone by now, and is not."""
    if not under.gone or not under.rest:
        return None
    if under.last:
        return under.last.move if under.last.at <= now - FORGETTING_TAKES else None
    until = _over(under)
    return "expire" if until and until <= now - TABLE_TAKES else None


def _over(under: Under) -> datetime | None:
    """When its time was over, None for one that is kept for ever, is there, or whose history proves nothing."""
    history = [entry.event for entry in under.entries if entry.event]
    whole = under.entries and not any(faults_of_entries(under))
    return kept_until_by(history) if under.gone and whole else None

"""Days told relative to today, so that what is kept in files never grows old: `@today-30`, `@workday-2`."""

import re
from datetime import date, timedelta
from typing import Any

from chalicelib.domain.working_days import BeyondCalendar, is_working_day

_DAY = re.compile(r"@(today|workday)([+-]\d{1,4})?")


def filled(value: Any, today: date, words: dict[str, str] | None = None) -> Any:
    """JSON values with placeholders filled: `@today+n` (days), `@workday-n` (n-th working day before), and `words`.

    Raises `ValueError` for a placeholder that it does not know.
    """
    if isinstance(value, dict):
        return {key: filled(one, today, words) for key, one in value.items()}
    if isinstance(value, list):
        return [filled(one, today, words) for one in value]
    if isinstance(value, str) and value.startswith("@"):
        return (words or {}).get(value) or day(value, today).isoformat()
    return value


def day(text: str, today: date) -> date:
    """The day that a placeholder means; raises `ValueError` for another text."""
    match = _DAY.fullmatch(text)
    if match is None:
        raise ValueError(f"unknown placeholder {text}")
    distance = int(match[2] or 0)
    return today + timedelta(days=distance) if match[1] == "today" else _working_day_before(today, -distance)


def _working_day_before(today: date, n: int) -> date:
    day = today
    while n > 0:
        day -= timedelta(days=1)
        n -= _worked(day)
    return day


def _worked(day: date) -> bool:
    try:
        return is_working_day(day)
    except BeyondCalendar:
        # An example must still be fileable in a year whose notice is not known; it is for the rule to refer it.
        return day.weekday() < 5

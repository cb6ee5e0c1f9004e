"""Watch the calendar: tell daily how far the working days are known, so that next year's notice is not forgotten."""

from chalicelib.domain.working_days import beijing_day, last_known_day
from chalicelib.ports import Clock, Metrics


def watch_calendar(*, clock: Clock, metrics: Metrics) -> None:
    """Tell how many days there are from today in Beijing to the last known one; below zero when it is past."""
    metrics.count("CalendarDays", (last_known_day() - beijing_day(clock.now())).days)

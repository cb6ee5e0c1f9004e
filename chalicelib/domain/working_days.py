"""Working days by the State Council's yearly notices, and days as Beijing counts them."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone

BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")
"""Fixed, since China has had no summer time after 1991; needs no zone database in the Lambda image."""

OVERRIDES: dict[date, bool] = {}
"""Days that a notice changed after the calendar library was released: True for a working day."""


class BeyondCalendar(Exception):  # noqa: N818 - a limit of what is known, not a failure
    """A day after the calendar's last known year; it is never guessed."""

    def __init__(self, day: date) -> None:
        super().__init__(day.isoformat())
        self.day = day


def beijing_day(moment: datetime) -> date:
    """The day in Beijing at an aware moment, whatever the machine's zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment without its zone has no day")
    return moment.astimezone(BEIJING).date()


def is_working_day(day: date) -> bool:
    """Whether the day is worked; raises `BeyondCalendar` outside the years whose notice is known."""
    if day in OVERRIDES:
        return OVERRIDES[day]
    import chinese_calendar

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        raise BeyondCalendar(day) from None


def last_known_day() -> date:
    """The last day of the last year whose notice is known."""
    import chinese_calendar

    return date(max(chinese_calendar.holidays).year, 12, 31)


def _working_days_after(day: date) -> Iterator[date]:
    while True:
        day += timedelta(days=1)
        if is_working_day(day):
            yield day


def nth_working_day_after(day: date, n: int) -> date:
    """The n-th working day after a day, the next working day being the first; raises `BeyondCalendar`."""
    days = _working_days_after(day)
    for _ in range(n - 1):
        next(days)
    return next(days)


def working_days_between(first: date, last: date) -> int:
    """How many working days there are from the first day to the last, both counted; raises `BeyondCalendar`."""
    return sum(is_working_day(first + timedelta(days=n)) for n in range((last - first).days + 1))


def years_after(day: date, years: int) -> date:
    """The corresponding day that many years later, the month's last day when there is none (民法典 第二百零二条)."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)

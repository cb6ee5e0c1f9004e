"""Watch the office: tell every minute whether filings are to be expected, so that it is alarming when none come."""

from chalicelib.domain.promise import in_office_hours
from chalicelib.ports import Clock, Metrics


def watch_office(*, clock: Clock, metrics: Metrics) -> None:
    """Tell 1 in office hours and 0 outside."""
    metrics.count("OfficeHours", int(in_office_hours(clock.now())))

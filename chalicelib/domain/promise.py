"""The promise: a receipt, a refusal or an officer within 10 minutes of submission (plan of 2019, 秒批)."""

from datetime import date, datetime, timedelta

from chalicelib.domain.filing import Filing, State
from chalicelib.domain.working_days import BEIJING, BeyondCalendar, is_working_day

PROMISED = timedelta(minutes=10)

UNANSWERED = frozenset({State.SUBMITTED, State.ACCEPTED})
ANSWERS = frozenset({State.FILED, State.REJECTED, State.REFERRED})

OFFICE_HOURS = (range(9, 12), range(14, 18))
"""Of the bureau, on working days, in hours of Beijing."""


def took(before: Filing | None, after: Filing) -> timedelta | None:
    """How long the applicant waited for an answer that this change gives; None when it gives none.

    A receipt upon an officer's decision is none: the officer was the answer.
    """
    answers = before is not None and before.state in UNANSWERED and after.state in ANSWERS
    if not answers or after.decision or after.submitted_at is None:
        return None
    return after.changed_at - after.submitted_at


def in_office_hours(moment: datetime) -> bool:
    """Whether people are at work and filings are to be expected; past the known days, as in a week without holidays."""
    there = moment.astimezone(BEIJING)
    return any(there.hour in hours for hours in OFFICE_HOURS) and _worked(there.date())


def _worked(day: date) -> bool:
    try:
        return is_working_day(day)
    except BeyondCalendar:
        return day.isoweekday() <= 5

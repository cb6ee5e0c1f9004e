"""Working days by the State Council's notices, days of Beijing, and terms in years."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.working_days import (
    OVERRIDES,
    BeyondCalendar,
    beijing_day,
    is_working_day,
    nth_working_day_after,
    working_days_between,
    years_after,
)

KNOWN_DAYS = st.dates(date(2019, 1, 1), date(2026, 10, 12))


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 11, 24), True),
        (date(2026, 11, 21), False),
        (date(2026, 10, 1), False),
        (date(2026, 10, 10), True),
        (date(2026, 9, 20), True),
        (date(2026, 2, 14), True),
        (date(2026, 2, 17), False),
    ],
)
def test_a_day_is_worked_by_the_years_notice_and_not_by_its_weekday(day: date, worked: bool) -> None:
    assert is_working_day(day) is worked


@pytest.mark.parametrize("day", [date(2027, 1, 1), date(2003, 12, 31)])
def test_a_day_beyond_the_known_years_is_never_guessed(day: date) -> None:
    with pytest.raises(BeyondCalendar) as beyond:
        is_working_day(day)
    assert beyond.value.day == day


def test_a_day_that_a_late_notice_changed_is_taken_from_our_own_table() -> None:
    day = date(2026, 11, 25)
    OVERRIDES[day] = False
    try:
        assert not is_working_day(day)
        assert nth_working_day_after(date(2026, 11, 24), 1) == date(2026, 11, 26)
    finally:
        del OVERRIDES[day]
    assert is_working_day(day)


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        (date(2026, 11, 24), 1, date(2026, 11, 25)),
        (date(2026, 11, 20), 1, date(2026, 11, 23)),
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 9, 30), 3, date(2026, 10, 10)),
        (date(2026, 9, 30), 5, date(2026, 10, 13)),
    ],
)
def test_working_days_are_counted_across_holidays_and_the_saturdays_worked_for_them(
    day: date, n: int, expected: date
) -> None:
    assert nth_working_day_after(day, n) == expected


def test_counting_past_the_last_known_year_is_never_guessed() -> None:
    assert nth_working_day_after(date(2026, 12, 30), 1) == date(2026, 12, 31)
    with pytest.raises(BeyondCalendar):
        nth_working_day_after(date(2026, 12, 31), 1)


def test_a_stretch_of_days_counts_its_first_and_its_last() -> None:
    assert working_days_between(date(2026, 11, 23), date(2026, 11, 27)) == 5
    assert working_days_between(date(2026, 11, 23), date(2026, 11, 23)) == 1
    assert working_days_between(date(2026, 11, 21), date(2026, 11, 22)) == 0
    assert working_days_between(date(2026, 11, 24), date(2026, 11, 23)) == 0


@given(KNOWN_DAYS, st.integers(1, 30))
def test_the_nth_working_day_is_worked_and_has_n_working_days_up_to_it(day: date, n: int) -> None:
    nth = nth_working_day_after(day, n)
    assert is_working_day(nth)
    assert working_days_between(day + timedelta(days=1), nth) == n


@given(KNOWN_DAYS, st.integers(0, 40), st.integers(0, 40))
def test_two_stretches_that_meet_have_the_working_days_of_both(first: date, days: int, more: int) -> None:
    middle = first + timedelta(days=days)
    last = middle + timedelta(days=more)
    both = working_days_between(first, middle) + working_days_between(middle + timedelta(days=1), last)
    assert working_days_between(first, last) == both


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 24, 15, 59, 59, tzinfo=UTC), date(2026, 11, 24)),
        (datetime(2026, 11, 24, 16, 0, tzinfo=UTC), date(2026, 11, 25)),
        (datetime(2026, 12, 31, 16, 0, tzinfo=UTC), date(2027, 1, 1)),
        (datetime(2026, 11, 24, 20, 0, tzinfo=timezone(timedelta(hours=-8))), date(2026, 11, 25)),
    ],
)
def test_a_moment_has_its_day_in_beijing_whatever_zone_it_is_told_in(moment: datetime, day: date) -> None:
    assert beijing_day(moment) == day


def test_a_moment_without_a_zone_has_no_day() -> None:
    with pytest.raises(ValueError, match="zone"):
        beijing_day(datetime(2026, 11, 24))  # noqa: DTZ001 - that is the point


@pytest.mark.parametrize(
    ("day", "years", "later"),
    [
        (date(2023, 7, 14), 3, date(2026, 7, 14)),
        (date(2024, 2, 29), 3, date(2027, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
        (date(2023, 2, 28), 1, date(2024, 2, 28)),
    ],
)
def test_a_term_of_years_ends_on_the_corresponding_day_or_the_months_last(day: date, years: int, later: date) -> None:
    assert years_after(day, years) == later

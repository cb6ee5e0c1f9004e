"""Placeholders for days, as files of examples and of the platform hold them."""

from datetime import date

import pytest

from local.relative_days import day, filled

TODAY = date(2026, 10, 9)
"""The second working day after the National Day holiday, which is 1 to 7 October 2026."""


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("@today", date(2026, 10, 9)),
        ("@today-9", date(2026, 9, 30)),
        ("@today+30", date(2026, 11, 8)),
        ("@workday-1", date(2026, 10, 8)),
        ("@workday-2", date(2026, 9, 30)),
    ],
)
def test_a_placeholder_is_told_from_today(text: str, meant: date) -> None:
    assert day(text, TODAY) == meant


def test_a_working_day_of_a_year_without_notice_is_a_weekday() -> None:
    assert day("@workday-1", date(2031, 3, 17)) == date(2031, 3, 14)


def test_days_are_filled_in_at_any_depth_and_other_values_stay() -> None:
    told = filled({"a": ["@today", 1, {"b": "@number"}], "c": None}, TODAY, {"@number": "7号"})
    assert told == {"a": ["2026-10-09", 1, {"b": "7号"}], "c": None}


@pytest.mark.parametrize("text", ["@tomorrow", "@today-", "@workday 2", "@filing-number"])
def test_an_unknown_placeholder_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match="unknown placeholder"):
        filled([text], TODAY)

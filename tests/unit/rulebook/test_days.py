"""Days in the rules: working days over real holidays, leap days, year's end, and Beijing's day on every machine."""

import os
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from chalicelib.domain.rulebook import common, soil_conservation, works_commencement
from chalicelib.domain.rules import Rule
from chalicelib.domain.working_days import BEIJING, BeyondCalendar, beijing_day, is_working_day, last_known_day
from tests.builders import facts, form, found, judged, own_filing

DAY = timedelta(days=1)


def commenced(on: date) -> Any:
    return form("works-start", {"/commenced_on": on.isoformat()})


def on_notice(first: date, last: date) -> Any:
    return form("soil-conservation", {"/notice/first_day": first.isoformat(), "/notice/last_day": last.isoformat()})


def says(rule: Rule[Any], filed: Any, day: date) -> str | None:
    """The one code that the rule finds on that day, None when it passes."""
    codes = [finding.code for finding in found(rule, filed, facts(filed, day=day))]
    assert len(codes) < 2
    return codes[0] if codes else None


IN_TIME = works_commencement.commencement_is_filed_in_time
NOTICE = soil_conservation.notice_ran_long_enough

# 2026, by the State Council's notice: 元旦 1 to 3 January (4 worked); 春节 15 to 23 February (14 and 28 worked);
# 清明 4 to 6 April; 劳动节 1 to 5 May (9 worked); 端午 19 to 21 June; 中秋 25 to 27 September; 国庆 1 to 7 October
# (20 September and 10 October worked).
FREE = [
    *(date(2026, 1, day) for day in range(1, 4)),
    *(date(2026, 2, day) for day in range(15, 24)),
    *(date(2026, 4, day) for day in range(4, 7)),
    *(date(2026, 5, day) for day in range(1, 6)),
    *(date(2026, 6, day) for day in range(19, 22)),
    *(date(2026, 9, day) for day in range(25, 28)),
    *(date(2026, 10, day) for day in range(1, 8)),
]
SWAPPED = [
    date(2026, 1, 4),
    date(2026, 2, 14),
    date(2026, 2, 28),
    date(2026, 5, 9),
    date(2026, 9, 20),
    date(2026, 10, 10),
]


def test_every_day_of_2026_is_worked_or_free_as_the_notice_says() -> None:
    first = date(2026, 1, 1)
    for day in (first + n * DAY for n in range(365)):
        assert is_working_day(day) is (day in SWAPPED or (day not in FREE and day.weekday() < 5)), day


@pytest.mark.proves("WC-03", "boundary: 5th and 15th working day over a holiday swap, and the days after")
@pytest.mark.parametrize(
    ("start", "fifth", "fifteenth"),
    [
        pytest.param("2026-02-12", "2026-02-26", "2026-03-11", id="before 春节, its two swapped Saturdays counted"),
        pytest.param("2026-02-17", "2026-02-28", "2026-03-13", id="on a day of 春节: the 5th is a swapped Saturday"),
        pytest.param("2026-02-14", "2026-02-28", "2026-03-13", id="on a swapped Saturday before 春节"),
        pytest.param("2026-09-24", "2026-10-09", "2026-10-22", id="中秋 and 国庆 both"),
        pytest.param("2026-09-30", "2026-10-13", "2026-10-27", id="eve of 国庆: the third is a swapped Saturday"),
        pytest.param("2026-10-07", "2026-10-13", "2026-10-27", id="last day of 国庆"),
        pytest.param("2026-04-30", "2026-05-11", "2026-05-25", id="eve of 劳动节, its swapped Saturday counted"),
        pytest.param("2025-12-31", "2026-01-08", "2026-01-22", id="over New Year and its swapped Sunday"),
    ],
)
def test_a_commencement_near_a_holiday_has_its_last_day_by_the_notice(start: str, fifth: str, fifteenth: str) -> None:
    filed, last, lawful = commenced(date.fromisoformat(start)), *map(date.fromisoformat, (fifth, fifteenth))
    assert says(IN_TIME, filed, last) is None
    assert says(IN_TIME, filed, last + DAY) == "late-for-the-lane"
    assert says(IN_TIME, filed, lawful) == "late-for-the-lane"
    assert says(IN_TIME, filed, lawful + DAY) == "late-by-law"


@pytest.mark.proves("WC-03", "boundary: leap day")
@pytest.mark.parametrize(
    ("start", "fifth"), [("2024-02-23", "2024-03-01"), ("2024-02-29", "2024-03-07"), ("2024-02-26", "2024-03-04")]
)
def test_a_leap_day_is_a_working_day_like_any_other(start: str, fifth: str) -> None:
    filed, last = commenced(date.fromisoformat(start)), date.fromisoformat(fifth)
    assert says(IN_TIME, filed, last) is None
    assert says(IN_TIME, filed, last + DAY) == "late-for-the-lane"


@pytest.mark.proves("SC-13", "boundary: 20th working day over a holiday swap")
@pytest.mark.parametrize(
    ("first", "twentieth"),
    [
        pytest.param("2026-02-02", "2026-03-05", id="over 春节, both swapped Saturdays counted"),
        pytest.param("2026-02-14", "2026-03-19", id="from a swapped Saturday"),
        pytest.param("2026-02-15", "2026-03-20", id="from the first day of 春节"),
        pytest.param("2026-09-14", "2026-10-15", id="over 中秋 and 国庆, both swapped days counted"),
        pytest.param("2026-04-20", "2026-05-19", id="over 劳动节"),
    ],
)
def test_a_notice_has_its_twentieth_working_day_by_the_notice_of_the_year(first: str, twentieth: str) -> None:
    begun, last = date.fromisoformat(first), date.fromisoformat(twentieth)
    day = date(2026, 11, 24)
    assert says(NOTICE, on_notice(begun, last), day) is None
    assert says(NOTICE, on_notice(begun, last - DAY), day) == "notice-too-short"


@pytest.mark.proves("SC-13", "boundary: leap day")
def test_a_notice_up_to_a_leap_day_counts_it() -> None:
    leap, day = date(2024, 2, 29), date(2024, 3, 1)
    assert says(NOTICE, on_notice(date(2024, 1, 30), leap), day) is None
    assert says(NOTICE, on_notice(date(2024, 1, 31), leap), day) == "notice-too-short"
    assert says(NOTICE, on_notice(date(2024, 1, 30), leap - DAY), day) == "notice-too-short"


@pytest.mark.proves("SC-13", "boundary: year's end")
@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        pytest.param("2025-12-04", "2025-12-31", None, id="the twentieth is the year's last day"),
        pytest.param("2025-12-05", "2025-12-31", "notice-too-short", id="nineteen by the year's last day"),
        pytest.param("2025-12-05", "2026-01-03", "notice-too-short", id="New Year's days add none"),
        pytest.param("2025-12-05", "2026-01-04", None, id="the swapped Sunday is the twentieth"),
    ],
)
def test_a_notice_over_new_year_counts_by_both_years_notices(first: str, last: str, code: str | None) -> None:
    filed = on_notice(date.fromisoformat(first), date.fromisoformat(last))
    assert says(NOTICE, filed, date(2026, 11, 24)) == code


def test_the_last_known_day_is_the_last_that_can_be_told_worked_or_free() -> None:
    assert is_working_day(last_known_day())
    with pytest.raises(BeyondCalendar):
        is_working_day(last_known_day() + DAY)


@pytest.mark.parametrize("day", [date(2027, 1, 1)])
def test_a_verdict_names_the_findings_that_the_calendar_alone_refers(day: date) -> None:
    filed = commenced(day - DAY)
    verdict = judged(filed, facts(filed, day=day + 9 * DAY))
    assert [(f.rule, f.code, f.found) for f in verdict.beyond_calendar] == [("WC-03", "beyond-calendar", "2027-01-01")]
    assert len(verdict.findings) > 1


@pytest.mark.parametrize("day", [date(2028, 2, 29), date(2027, 1, 4)])
def test_what_a_year_not_announced_yet_would_decide_is_for_an_officer(day: date) -> None:
    assert says(IN_TIME, commenced(day), day) is None
    assert says(IN_TIME, commenced(day - DAY), day + 9 * DAY) == "beyond-calendar"
    assert says(NOTICE, on_notice(day, day + 40 * DAY), day + 41 * DAY) == "beyond-calendar"


@pytest.mark.parametrize(
    ("revoked", "free"),
    [("2023-11-24", "2026-11-24"), ("2024-02-29", "2027-02-28"), ("2025-02-28", "2028-02-28")],
)
@pytest.mark.proves("C-08", "boundary: leap day")
def test_three_years_end_on_the_corresponding_day_or_the_months_last(revoked: str, free: str) -> None:
    filed, day = form("water-saving"), date.fromisoformat(free)
    own = own_filing(filed, "revoked", revoked_on=revoked)
    lately = common.no_filing_was_revoked_lately
    assert found(lately, filed, facts(filed, own=[own], day=day)) == ()
    assert len(found(lately, filed, facts(filed, own=[own], day=day - DAY))) == 1


ZONES = ("UTC", "Asia/Shanghai", "America/Los_Angeles", "Pacific/Kiritimati")


@pytest.fixture(params=ZONES)
def machine_zone(request: pytest.FixtureRequest) -> Iterator[str]:
    """The machine's own zone, whatever it is, set for the process and set back."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    yield request.param
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()


@pytest.mark.usefixtures("machine_zone")
@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 24, 23, 59, 59, 999999, tzinfo=BEIJING), date(2026, 11, 24)),
        (datetime(2026, 11, 25, 0, 0, tzinfo=BEIJING), date(2026, 11, 25)),
        (datetime(2026, 12, 31, 16, 0, tzinfo=UTC), date(2027, 1, 1)),
        (datetime(2024, 2, 28, 16, 0, tzinfo=UTC), date(2024, 2, 29)),
        (datetime(2028, 2, 29, 15, 59, 59, tzinfo=UTC), date(2028, 2, 29)),
    ],
)
def test_the_day_is_beijings_to_the_second_whatever_the_machines_zone(moment: datetime, day: date) -> None:
    assert beijing_day(moment) == day
    assert beijing_day(moment.astimezone()) == day


@pytest.mark.usefixtures("machine_zone")
def test_a_filing_is_in_time_until_the_last_second_of_its_last_day_in_beijing_on_any_machine() -> None:
    filed = commenced(date(2026, 9, 30))
    last_second = datetime(2026, 10, 13, 23, 59, 59, tzinfo=BEIJING).astimezone()
    assert says(IN_TIME, filed, beijing_day(last_second)) is None
    assert says(IN_TIME, filed, beijing_day(last_second + timedelta(seconds=1))) == "late-for-the-lane"


@given(st.datetimes(timezones=st.timezones()))
def test_beijings_day_is_that_of_eight_hours_later_than_utc(moment: datetime) -> None:
    assume(1 < moment.year < 9999)
    assert beijing_day(moment) == (moment.astimezone(UTC) + timedelta(hours=8)).date()

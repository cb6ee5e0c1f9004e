"""How far the working days are known, told daily; and what happens to a filing beyond."""

from datetime import UTC, datetime

import pytest

from chalicelib.domain.working_days import BeyondCalendar, is_working_day, last_known_day
from chalicelib.usecases.watch_calendar import watch_calendar
from chalicelib.wiring import run
from tests.world import World


def days_told(world: World, at: datetime) -> float:
    world.clock.at = at
    run(watch_calendar)
    return world.metrics.counted[-1].value


def test_the_last_known_day_is_known_and_the_day_after_is_not() -> None:
    last = last_known_day()
    assert (last.month, last.day) == (12, 31)
    assert isinstance(is_working_day(last), bool)
    with pytest.raises(BeyondCalendar):
        is_working_day(last.replace(year=last.year + 1, month=1, day=1))


def test_the_days_that_are_left_are_told_as_beijing_counts_them(world: World) -> None:
    year = last_known_day().year
    assert days_told(world, datetime(year, 12, 1, 1, 0, tzinfo=UTC)) == 30
    assert days_told(world, datetime(year, 12, 31, 15, 59, tzinfo=UTC)) == 0
    assert days_told(world, datetime(year, 12, 31, 16, 0, tzinfo=UTC)) == -1


def test_the_daily_timer_tells_it(world: World) -> None:
    import app

    names = ("version", "account", "region", "detail", "detail-type", "source", "time", "id", "resources")
    app.recheck_filings(dict.fromkeys(names), None)
    assert [figure.name for figure in world.metrics.counted] == ["CalendarDays"]


def test_a_rule_that_refers_for_a_day_beyond_is_counted_with_its_name(world: World) -> None:
    world.clock.at = datetime(last_known_day().year + 1, 1, 20, 2, 0, tzinfo=UTC)
    filing = world.file("soil-conservation")
    assert filing.referred_because == "rule"
    assert world.metrics.total("BeyondCalendar", item="soil-conservation", rule="SC-13") == 1


def test_within_the_calendar_nothing_is_counted(world: World) -> None:
    world.file("soil-conservation")
    assert world.metrics.total("BeyondCalendar") == 0

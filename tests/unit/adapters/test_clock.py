"""The time, from the machine and from its fake alike."""

from datetime import UTC, timedelta

import pytest

from chalicelib.adapters.clock import SystemClock
from chalicelib.ports import Clock
from tests.fakes.clock import FakeClock


@pytest.fixture(params=[SystemClock, FakeClock])
def clock(request: pytest.FixtureRequest) -> Clock:
    made: Clock = request.param()
    return made


class TestClock:
    def test_now_is_aware_and_in_utc(self, clock: Clock) -> None:
        assert clock.now().tzinfo is UTC

    def test_sleeping_lets_the_time_pass(self, clock: Clock) -> None:
        start = clock.now()
        clock.sleep(timedelta(milliseconds=20))
        assert clock.now() - start >= timedelta(milliseconds=20)

    def test_a_delay_below_zero_is_none(self, clock: Clock) -> None:
        start = clock.now()
        clock.sleep(timedelta(seconds=-5))
        assert timedelta() <= clock.now() - start < timedelta(seconds=1)

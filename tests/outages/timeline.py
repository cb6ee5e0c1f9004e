"""Simulated time: what is to happen, in the order of when; the clock stands at whatever happens last."""

import heapq
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count

from tests.fakes.clock import FakeClock

type Act = Callable[[], None]


class Timeline:
    """Acts to come; those of one moment happen in the order in which they were put."""

    def __init__(self, clock: FakeClock) -> None:
        self._clock, self._order = clock, count()
        self._to_come: list[tuple[datetime, int, Act]] = []

    def after(self, delay: timedelta, act: Act) -> None:
        """Have it happen after a delay from now."""
        heapq.heappush(self._to_come, (self._clock.at + delay, next(self._order), act))

    def every(self, period: timedelta, act: Act) -> None:
        """Have it happen again and again."""

        def now_and_again() -> None:
            act()
            self.after(period, now_and_again)

        self.after(period, now_and_again)

    def run(self, span: timedelta) -> None:
        """Let that much time pass."""
        end = self._clock.at + span
        while self._to_come and self._to_come[0][0] <= end:
            self._clock.at, _, act = heapq.heappop(self._to_come)
            act()
        self._clock.at = end

"""A clock that stands until it is moved."""

from datetime import UTC, datetime, timedelta


class FakeClock:
    """The port `Clock`; sleeping moves it, and so does `pass_by`. It starts at 10:00 in Beijing on a working day."""

    def __init__(self, at: datetime = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)) -> None:
        self.at = at
        self.slept: list[timedelta] = []

    def now(self) -> datetime:
        return self.at

    def sleep(self, delay: timedelta) -> None:
        self.slept.append(delay)
        self.at += max(delay, timedelta())

    def pass_by(self, delay: timedelta) -> None:
        """Let the time pass without anybody sleeping."""
        self.at += delay

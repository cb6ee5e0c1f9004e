"""The machine's clock."""

import time
from datetime import UTC, datetime, timedelta


class SystemClock:
    """The port `Clock`."""

    def now(self) -> datetime:
        """Now, aware (UTC)."""
        return datetime.now(UTC)

    def sleep(self, delay: timedelta) -> None:
        """Let the time pass; a delay below zero is none."""
        time.sleep(max(delay.total_seconds(), 0))

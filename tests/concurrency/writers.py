"""Writers that work at the same time, each with adapters and a client of its own, as each Lambda has."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

from chalicelib.adapters import aws
from chalicelib.adapters.chance import SystemChance
from chalicelib.adapters.clock import SystemClock
from chalicelib.adapters.filings_dynamodb import DynamoFilings
from chalicelib.errors import Outside
from tests.aws import TABLE


class CountingClock(SystemClock):
    """The time; counts how often somebody waited, which is once for each race lost."""

    def __init__(self) -> None:
        self.waits = 0

    def sleep(self, delay: timedelta) -> None:
        self.waits += 1
        super().sleep(delay)


class Writer:
    """One process of ours as AWS knows it; `retries` counts the calls that its client made again by itself.

    `come_again` counts what failed for its caller all the same and was done over, as a queue or a portal has it.
    """

    def __init__(self) -> None:
        client = aws.client.__wrapped__("dynamodb")
        client.meta.events.register("after-call.dynamodb", self._count)
        self.filings = DynamoFilings(client, TABLE)
        self.clock, self.chance = CountingClock(), SystemChance()
        self.retries = self.come_again = 0

    def until_done[T](self, act: Callable[[], T]) -> T:
        """Do it over while the outside fails."""
        while True:
            try:
                return act()
            except Outside:
                self.come_again += 1

    def _count(self, parsed: dict[str, Any], **_: Any) -> None:
        self.retries += parsed["ResponseMetadata"].get("RetryAttempts", 0)


def at_once[T](acts: Iterable[Callable[[], T]]) -> list[T]:
    """What each act gave, all of them begun at the same moment."""
    acts = list(acts)
    start = Barrier(len(acts))

    def begun(act: Callable[[], T]) -> T:
        start.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(begun, acts))

"""Answered requests in memory, with the same conditions as the table's."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.errors import KeyReused, StillRunning

KEPT = timedelta(hours=24)
RUNNING = timedelta(seconds=60)


@dataclass
class Kept:
    """One request: its digest, when it is forgotten, and its answer once there is one."""

    digest: str
    until: datetime
    answer: tuple[int, str] | None = None


class FakeRequests:
    """The port `Requests`."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], Kept] = {}

    def begin(self, client: str, key: str, digest: str, at: datetime) -> tuple[int, str] | None:
        known = self.kept.get((client, key))
        if known is None or known.until <= at:
            self.kept[client, key] = Kept(digest, at + RUNNING)
            return None
        if known.digest != digest:
            raise KeyReused
        if known.answer is None:
            raise StillRunning
        return known.answer

    def finish(self, client: str, key: str, digest: str, status: int, body: str, at: datetime) -> None:
        self.kept[client, key] = Kept(digest, at + KEPT, (status, body))

    def give_up(self, client: str, key: str) -> None:
        known = self.kept.get((client, key))
        if known and known.answer is None:
            del self.kept[client, key]

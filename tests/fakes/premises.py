"""A stage's resources in memory, all as they must be until a test spoils one."""

from collections.abc import Mapping
from datetime import datetime

from chalicelib.domain.premises import AT_ONCE, LOCKED_BUCKET, TABLE, TOPICS, Listeners
from chalicelib.errors import Text, Unreachable
from tests.fakes.clock import FakeClock


class FakePremises:
    """The port `Premises`; its attributes are what it answers."""

    def __init__(self, clock: FakeClock) -> None:
        self.time: datetime = clock.now()
        self.table_is, self.bucket_is = TABLE, LOCKED_BUCKET
        self.without_letters: set[str] = set()
        self.parameters: dict[str, str] = {}
        self.listening = dict.fromkeys(TOPICS, Listeners(1, 0))
        self.lets_run = AT_ONCE
        self.statuses: dict[str, int] = {}
        self.says: dict[str, str] = {}
        self.may_not: tuple[str, ...] = ()
        self.signed_in = True

    def caller(self) -> tuple[str, datetime]:
        if not self.signed_in:
            raise Unreachable(Text("凭证无效", "the credentials are not valid"))
        return "arn:aws:sts::0:assumed-role/operators/li", self.time

    def table(self) -> frozenset[str]:
        return self.table_is

    def bucket(self, name: str) -> frozenset[str]:
        return self.bucket_is

    def redrives(self, queue: str) -> bool:
        return queue not in self.without_letters

    def parameter(self, name: str) -> str | None:
        return self.parameters.get(name)

    def listeners(self, topic: str) -> Listeners:
        if topic not in self.listening:
            raise Unreachable(Text(f"没有主题 {topic}", f"there is no topic {topic}"))
        return self.listening[topic]

    def at_once(self) -> int:
        return self.lets_run

    def status(self, url: str) -> int:
        return self.statuses.get(url, 405)

    def health(self, url: str) -> Mapping[str, str]:
        return self.says

    def denied(self) -> tuple[str, ...]:
        return self.may_not

"""Queues and dead-letter queues in memory, as operators see them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from chalicelib.domain.dead_letters import DEAD, LIVE, Depth, Letter
from chalicelib.errors import NotFound, Unreachable
from tests.fakes.clock import FakeClock


class FakeLetters:
    """The port `Letters`; `lying` holds what lies in each queue, `sent` when something was sent where; `down` fails.

    `dies_before_dropping` has the next drop fail after all that came before it took effect.
    """

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.lying: dict[str, list[Letter]] = {queue: [] for queue in (*LIVE, *DEAD)}
        self.sent: list[tuple[datetime, str, Letter]] = []
        self.down = self.dies_before_dropping = False
        self._hidden: dict[str, datetime] = {}
        self._count = 0

    def depths(self) -> tuple[Depth, ...]:
        return tuple(self._depth(queue) for queue in self.lying)

    def take(self, queue: str, at_most: int, hidden: timedelta) -> tuple[Letter, ...]:
        some = [letter for letter in self._at(queue) if self._seen(letter)][: min(at_most, 10)]
        for letter in some:
            self._hidden[letter.id] = self.clock.now() + hidden
            self._change(queue, letter, received=letter.received + 1, handle=f"{letter.id}/{letter.received + 1}")
        ids = {letter.id for letter in some}
        return tuple(letter for letter in self.lying[queue] if letter.id in ids)

    def put_back(self, queue: str, letters: Sequence[Letter]) -> None:
        for letter in letters:
            self._hidden.pop(letter.id, None)

    def send(self, queue: str, letter: Letter) -> None:
        self._count += 1
        self.sent.append((self.clock.now(), queue, letter))
        new = {"id": f"new-{self._count}", "received": 0, "handle": "", "sent_at": self.clock.now()}
        self._at(queue).append(letter.model_copy(update=new))

    def drop(self, queue: str, letter: Letter) -> None:
        if self.dies_before_dropping:
            raise Unreachable
        self.lying[queue] = [other for other in self._at(queue) if other.handle != letter.handle]

    def put(self, queue: str, body: str, **more: object) -> Letter:
        """Have a letter lie in a queue."""
        self._count += 1
        letter = Letter.model_validate({"id": f"m{self._count}", "body": body, "sent_at": self.clock.now()} | more)
        self.lying[queue].append(letter)
        return letter

    def _at(self, queue: str) -> list[Letter]:
        if self.down:
            raise Unreachable
        if queue not in self.lying:
            raise NotFound
        return self.lying[queue]

    def _seen(self, letter: Letter) -> bool:
        return self._hidden.get(letter.id, self.clock.now()) <= self.clock.now()

    def _change(self, queue: str, letter: Letter, **changes: object) -> None:
        changed = letter.model_copy(update=changes)
        self.lying[queue] = [changed if other.id == letter.id else other for other in self.lying[queue]]

    def _depth(self, queue: str) -> Depth:
        here = self._at(queue)
        seen = sum(1 for letter in here if self._seen(letter))
        oldest = max((self.clock.now() - letter.sent_at for letter in here), default=None)
        return Depth(queue, seen, len(here) - seen, 0, oldest)

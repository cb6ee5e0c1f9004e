"""SQS with Lambda behind it, in simulated time: hidden messages, receive counts, dead letters, so many at once."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

from chalicelib.domain.sharing import Message, Queue
from tests.outages.limits import Limits, limits
from tests.outages.timeline import Timeline

ARN = "arn:aws:sqs:cn-north-1:123456789012:miaopi-test-"
SECOND = timedelta(seconds=1)


@dataclass
class Letter:
    """A message on its way, and how often it was received."""

    id: str
    message: Message
    received: int = 0

    def event(self) -> dict[str, Any]:
        """What Lambda is given."""
        record = {
            "messageId": self.id,
            "receiptHandle": self.id,
            "body": self.message.model_dump_json(),
            "attributes": {"ApproximateReceiveCount": str(self.received)},
            "eventSource": "aws:sqs",
            "eventSourceARN": ARN + self.message.queue,
        }
        return {"Records": [record]}


type Work = Callable[[Letter], tuple[bool, timedelta]]
"""Works a letter off: whether it is done, and how long that took."""


@dataclass
class Line:
    """One queue: who waits, how many are being worked off, who is done and who is dead."""

    limits: Limits
    waiting: deque[Letter] = field(default_factory=deque)
    hidden: int = 0
    busy: int = 0
    done: list[Letter] = field(default_factory=list)
    dead: list[Letter] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether nothing is on its way."""
        return not (self.waiting or self.hidden or self.busy)


class Sqs:
    """The ports `Queues` and `Waiting`."""

    def __init__(self, timeline: Timeline, work: Work) -> None:
        self.lines = {queue: Line(said) for queue, said in limits().items()}
        self.lag = timedelta()
        self._timeline, self._work, self._ids = timeline, work, count(1)
        self._put_off: dict[str, timedelta] = {}

    def send(self, messages: Sequence[Message]) -> None:
        """They arrive after `lag`."""
        for message in messages:
            self._hide(Letter(f"letter-{next(self._ids)}", message), self.lag)

    def put_off(self, queue_arn: str, receipt_handle: str, delay: timedelta) -> None:
        """In whole seconds, as SQS takes them."""
        self._put_off[receipt_handle] = SECOND * -(-delay // SECOND)

    def redrive(self, queue: Queue) -> None:
        """Send the dead letters again, as new ones."""
        line = self.lines[queue]
        messages, line.dead = [letter.message for letter in line.dead], []
        self.send(messages)

    def _hide(self, letter: Letter, delay: timedelta) -> None:
        line = self.lines[letter.message.queue]
        line.hidden += 1

        def seen() -> None:
            line.hidden -= 1
            line.waiting.append(letter)
            self._receive(line)

        self._timeline.after(delay, seen)

    def _receive(self, line: Line) -> None:
        while line.waiting and line.busy < line.limits.at_once:
            letter = line.waiting.popleft()
            if letter.received == line.limits.receives:
                line.dead.append(letter)
            else:
                self._begin(letter, line)

    def _begin(self, letter: Letter, line: Line) -> None:
        line.busy += 1
        letter.received += 1
        done, took = self._work(letter)
        self._timeline.after(took, lambda: self._end(letter, line, done, took))

    def _end(self, letter: Letter, line: Line, done: bool, took: timedelta) -> None:
        line.busy -= 1
        delay = self._put_off.pop(letter.id, line.limits.hidden - took)
        if done:
            line.done.append(letter)
        else:
            self._hide(letter, delay)
        self._receive(line)

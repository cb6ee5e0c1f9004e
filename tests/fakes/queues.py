"""Queues in memory."""

from collections.abc import Sequence

from chalicelib.domain.sharing import Message, Queue
from chalicelib.errors import Unreachable


class FakeQueues:
    """The port `Queues`; `sent` holds every message until taken; `down` makes sending fail."""

    def __init__(self) -> None:
        self.sent: list[Message] = []
        self.down = False

    def send(self, messages: Sequence[Message]) -> None:
        if self.down:
            raise Unreachable
        self.sent += messages

    def take(self, queue: Queue) -> list[Message]:
        """The messages of one queue, which are gone then."""
        taken = [m for m in self.sent if m.queue is queue]
        self.sent = [m for m in self.sent if m.queue is not queue]
        return taken

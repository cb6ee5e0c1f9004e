"""The stream of changes in memory, read again."""

from chalicelib.domain.dead_letters import Lost
from chalicelib.errors import Gone
from chalicelib.ports import Stretch


class FakeOutbox:
    """The port `Outbox`; `stretches` holds what each stretch tells, any other is too old."""

    def __init__(self) -> None:
        self.stretches: dict[Lost, Stretch] = {}

    def told(self, lost: Lost) -> Stretch:
        if lost not in self.stretches:
            raise Gone
        return self.stretches[lost]

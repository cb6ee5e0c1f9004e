"""The shelf of heads in memory: each put away once, and whatever is laid over one changes nothing."""

from datetime import datetime

from chalicelib.errors import Changed, NotFound
from chalicelib.ports import Shelved


class FakeHeads:
    """The port `Heads`; `shelf` holds them by name, `until` how long each is locked, `covered` the names laid over."""

    def __init__(self) -> None:
        self.shelf: dict[str, str] = {}
        self.until: dict[str, datetime] = {}
        self.covered: set[str] = set()

    def add(self, name: str, signed: str, until: datetime) -> None:
        if name in self.shelf:
            raise Changed
        self.shelf[name], self.until[name] = signed, until

    def names(self) -> tuple[Shelved, ...]:
        return tuple(Shelved(name, name in self.covered) for name in sorted(self.shelf))

    def read(self, name: str) -> str:
        if name not in self.shelf:
            raise NotFound
        return self.shelf[name]

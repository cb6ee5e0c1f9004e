"""Letters set aside, in memory."""

from chalicelib.domain.dead_letters import Aside
from chalicelib.errors import Unreachable


class FakeAsides:
    """The port `Asides`; `down` makes it fail."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], Aside] = {}
        self.down = False

    def keep(self, aside: Aside) -> None:
        if self.down:
            raise Unreachable
        self.kept.setdefault((aside.queue, aside.letter.id), aside)

    def of(self, queue: str) -> tuple[Aside, ...]:
        return tuple(aside for (owner, _), aside in self.kept.items() if owner == queue)

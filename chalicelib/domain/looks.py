"""Who looked at a filing at the officers' desk, and when."""

from datetime import datetime

from chalicelib.domain.frozen import Frozen


class Look(Frozen):
    """One officer's first look within an hour, at the version that stood then; an id, never a name."""

    officer: str
    at: datetime
    version: int

    @property
    def hour(self) -> str:
        """The hour (UTC) it stands for: however often an officer looks within it, one look is kept."""
        return f"{self.at:%Y-%m-%dT%H}"


def with_look(looks: tuple[Look, ...], look: Look) -> tuple[Look, ...]:
    """The looks once this one is among them, in the order they were taken."""
    known = any((one.officer, one.hour) == (look.officer, look.hour) for one in looks)
    return looks if known else (*looks, look)

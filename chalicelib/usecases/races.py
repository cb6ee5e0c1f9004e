"""Enter a race again after losing it, with jitter."""

from collections.abc import Callable
from datetime import timedelta

from chalicelib.errors import Busy, Problem
from chalicelib.ports import Chance, Clock

TRIES = 12
FIRST_PAUSE = timedelta(milliseconds=20)
LONGEST_PAUSE = timedelta(milliseconds=640)


def win[T](attempt: Callable[[], T], *, lost: tuple[type[Problem], ...], clock: Clock, chance: Chance) -> T:
    """Repeat `attempt`, which reads anew each time, until it is not lost; raises `Busy` after `TRIES`."""
    pause = FIRST_PAUSE
    for _ in range(TRIES):
        try:
            return attempt()
        except lost:
            clock.sleep(chance.jitter(pause))
            pause = min(pause * 2, LONGEST_PAUSE)
    raise Busy

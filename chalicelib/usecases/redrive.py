"""Redrive: send dead letters again by the queue they came from, byte for byte, at a bounded rate."""

import sys
from collections.abc import Iterator
from datetime import timedelta

from chalicelib.domain.dead_letters import Letter, dead
from chalicelib.ports import Clock, Letters

HELD = timedelta(minutes=1)
AT_ONCE = 10


def redrive(queue: str, rate: float, limit: int | None = None, *, letters: Letters, clock: Clock) -> int:
    """Send up to `limit` (all there are, unless given) dead letters again, `rate` a second at most; gives their number.

    Each leaves the dead-letter queue after it was sent: dying in between doubles it, which every consumer bears, and
    never loses it. Raises `Unreachable`; what was taken and not sent lies there again after a while.
    """
    pace, sent = timedelta(seconds=1 / rate), 0
    for letter in _taken(queue, limit, HELD + AT_ONCE * pace, letters):
        begun = clock.now()
        letters.send(queue, letter)
        letters.drop(dead(queue), letter)
        clock.sleep(begun + pace - clock.now())
        sent += 1
    return sent


def _taken(queue: str, limit: int | None, hidden: timedelta, letters: Letters) -> Iterator[Letter]:
    left = sys.maxsize if limit is None else limit
    while left and (some := letters.take(dead(queue), min(AT_ONCE, left), hidden)):
        left -= len(some)
        yield from some

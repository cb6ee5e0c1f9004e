"""Peek: look at what lies in a queue, and leave it there."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from chalicelib.domain.dead_letters import Letter
from chalicelib.ports import Letters

HELD = timedelta(minutes=1)
"""How long a letter is out of sight while it is looked at; were we to die, it would be back after that by itself."""
AT_ONCE = 10


def peek(queue: str, limit: int, *, letters: Letters) -> tuple[Letter, ...]:
    """Up to `limit` letters of a queue, each once; all of them lie there again afterwards.

    A consumer's queue counts each look as a delivery; a dead-letter queue does not mind. Raises `Unreachable`.
    """
    with held(queue, limit, letters) as taken:
        return tuple(taken)


@contextmanager
def held(queue: str, limit: int, letters: Letters) -> Iterator[list[Letter]]:
    """The same while they are out of others' sight; what was not dropped meanwhile lies there again afterwards."""
    taken: list[Letter] = []
    try:
        while len(taken) < limit and (some := letters.take(queue, min(AT_ONCE, limit - len(taken)), HELD)):
            taken += some
        yield taken
    finally:
        letters.put_back(queue, taken)

"""Tell again: what Lambda gave up on of the table's stream is read there once more, and done.

The stream keeps a day. What is older is found by what receivers hold; what rests is announced by the sweep all along.
"""

from collections.abc import Callable
from typing import NamedTuple

from chalicelib.domain.dead_letters import ANNOUNCEMENTS, FORGETTING, Letter, dead, lost_of
from chalicelib.errors import Gone
from chalicelib.ports import Clock, Filings, Letters, Materials, Metrics, Outbox, Queues, Stretch
from chalicelib.usecases.announce import announce
from chalicelib.usecases.forget import forget
from chalicelib.usecases.peek import held


class ToldAgain(NamedTuple):
    """How many stretches were done, and the ids of the letters that stay, since nothing can be done about them."""

    done: int
    too_old: tuple[str, ...]
    not_understood: tuple[str, ...]


def announce_again(limit: int, *, letters: Letters, outbox: Outbox, queues: Queues, metrics: Metrics) -> ToldAgain:
    """Announce up to `limit` stretches again; safe to repeat. Raises `Unreachable`."""

    def work(told: Stretch) -> None:
        announce(told.changes, told.acknowledged, queues=queues, metrics=metrics)

    return _tell_again(ANNOUNCEMENTS, limit, work, letters, outbox)


def forget_again(
    limit: int,
    *,
    letters: Letters,
    outbox: Outbox,
    filings: Filings,
    materials: Materials,
    clock: Clock,
    metrics: Metrics,
) -> ToldAgain:
    """Forget what up to `limit` stretches tell is gone; safe to repeat. Raises `Unreachable`."""

    def work(told: Stretch) -> None:
        forget(told.removed, filings=filings, materials=materials, clock=clock, metrics=metrics)

    return _tell_again(FORGETTING, limit, work, letters, outbox)


def _tell_again(queue: str, limit: int, work: Callable[[Stretch], None], letters: Letters, outbox: Outbox) -> ToldAgain:
    came: dict[str, list[str]] = {"done": [], "too-old": [], "not-understood": []}
    with held(dead(queue), limit, letters) as taken:
        for letter in taken:
            outcome = _done(letter, work, outbox)
            came[outcome].append(letter.id)
            if outcome == "done":
                letters.drop(dead(queue), letter)
    return ToldAgain(len(came["done"]), tuple(came["too-old"]), tuple(came["not-understood"]))


def _done(letter: Letter, work: Callable[[Stretch], None], outbox: Outbox) -> str:
    try:
        told = outbox.told(lost_of(letter.body))
    except Gone:
        return "too-old"
    except ValueError:
        return "not-understood"
    work(told)
    return "done"

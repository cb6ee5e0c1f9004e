"""Set aside: take a letter that nobody can work off out of its dead-letter queue, and keep it with the reason."""

from collections.abc import Iterable

from chalicelib.domain.dead_letters import Aside, Letter, dead
from chalicelib.errors import NotFound, Text
from chalicelib.ports import Asides, Clock, Letters
from chalicelib.usecases.peek import held

LOOKED_AT = 1000


def set_aside(
    queue: str, letter_id: str, reason: str, by: str, *, letters: Letters, asides: Asides, clock: Clock
) -> Aside:
    """Keep the dead letter with that id, then take it out of its queue; safe to repeat.

    Raises `NotFound` when it is not among the first thousand that can be taken now, and `Unreachable`.
    """
    with held(dead(queue), LOOKED_AT, letters) as taken:
        aside = Aside(queue=queue, letter=_with(letter_id, taken), by=by, reason=reason, at=clock.now())
        asides.keep(aside)
        letters.drop(dead(queue), aside.letter)
    return aside


def _with(letter_id: str, letters: Iterable[Letter]) -> Letter:
    for letter in letters:
        if letter.id == letter_id:
            return letter
    raise NotFound(Text("死信队列中没有这条消息。", "There is no such letter in the dead-letter queue."))

"""What a history says was owed to each receiving system is what its steps had to tell, whatever the way it took."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.filing import SYSTEM, Correction, Filing, Move, State, Step, moved, opened
from chalicelib.domain.owed_pushes import owed
from chalicelib.domain.record import Entry, Under
from chalicelib.domain.sharing import RELAYED, System, told_of
from tests import filings

FOR_EVER = datetime(2100, 1, 1, tzinfo=UTC)
TOLD_BY_HISTORY = [system for system in System if system not in RELAYED]

type Changes = Callable[[Filing], dict[str, Any] | None]


def sealed(place: str) -> Changes:
    """A document where one has still to be made."""
    return lambda filing: {place: newest(filing)} if filing.to_be_sealed else None


def newest(filing: Filing) -> object:
    return filings.document(f"{filing.version % 256:02x}", filing.changed_at)


def replaced(filing: Filing) -> dict[str, Any] | None:
    place = "void_copy" if filing.void_copy else "receipt"
    return {place: newest(filing)} if filing.document else None


def corrected(filing: Filing) -> dict[str, Any] | None:
    if filing.receipt is None:
        return None
    last = {"at": filing.changed_at, "officer": "officer-7", "check_code": str(filing.check_code)}
    correction = Correction(elements=(), reason="录入笔误。", receipt=filing.receipt, **last)
    return {"corrections": (*filing.corrections, correction), "check_code": f"{filing.version:016}", "receipt": None}


def unsealed(filing: Filing) -> dict[str, Any] | None:
    """Most moves change nothing of the documents."""
    return {}


CHANGES: dict[Move, Changes] = {
    Move.ISSUE: sealed("receipt"),
    Move.REISSUE: sealed("receipt"),
    Move.VOID: sealed("void_copy"),
    Move.RESEAL: replaced,
    Move.CORRECT: corrected,
}
"""What each move changes of the documents, as its use case does; nothing where the use case would not move it."""


def ways_on(filing: Filing) -> list[tuple[Move, dict[str, Any]]]:
    changes = ((move, CHANGES.get(move, unsealed)(filing)) for move in filing.moves)
    return [(move, change) for move, change in changes if change is not None]


def walk(choices: Sequence[int]) -> Iterator[Step]:
    """A filing's steps from its opening on, each one of those that are possible then."""
    draft = filings.draft()
    step = opened(draft.id, draft.form, by=SYSTEM, at=draft.opened_at)
    yield step
    for choice in choices:
        if possible := ways_on(step.after):
            move, change = possible[choice % len(possible)]
            at = step.after.changed_at + timedelta(minutes=1)
            step = moved(step.after, move, by=SYSTEM, at=at, **change)
            yield step


@given(st.lists(st.integers(0, 59), max_size=25))
def test_a_history_owes_each_system_the_newest_step_that_told_it(choices: list[int]) -> None:
    entries, told = list[Entry](), dict.fromkeys(TOLD_BY_HISTORY, 0)
    for step in walk(choices):
        entries.append(Entry(step.event.version, step.event))
        told |= dict.fromkeys(told_of(step.before, step.after), step.after.version)
        under = Under(step.after.id, step.after, entries=tuple(entries))
        assert {system: owed(system, under, FOR_EVER) for system in TOLD_BY_HISTORY} == told


TO_THE_ENDS = tuple(product((1, 2), range(4), range(2), range(5), range(4), range(3)))
"""Of what is possible at each of the first steps, the first few of each."""


def test_the_walks_reach_every_move_and_every_state() -> None:
    """A table of changes that forbade one would have the property prove less."""
    steps = [step for choices in TO_THE_ENDS for step in walk(choices)]
    assert {step.event.move for step in steps} >= set(CHANGES) | {Move.REVOKE, Move.RECHECK}
    assert {step.after.state for step in steps} == set(State)

"""A filing moves only along its ways, and every move is one entry in its chain."""

import itertools
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.filing import (
    CLAIMING,
    MOVES,
    SYSTEM,
    WAYS_OF,
    Filing,
    Move,
    Role,
    State,
    moved,
    opened,
)
from chalicelib.errors import WrongState
from tests.filings import OPENED_AT, PORTAL, accepted, draft, filed, rejected, revoked, submitted, voided


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("move", list(MOVES))
def test_a_move_is_possible_from_its_own_states_only(state: State, move: Move) -> None:
    filing = draft().model_copy(update={"state": state})
    if state in MOVES[move].start:
        step = moved(filing, move, by=SYSTEM, at=OPENED_AT)
        assert step.after.state is (MOVES[move].to or state)
        assert step.after.version == filing.version + 1
    else:
        with pytest.raises(WrongState) as refused:
            moved(filing, move, by=SYSTEM, at=OPENED_AT)
        assert refused.value.more == {"state": state, "moves": [str(m) for m in possible(filing, move)]}


def possible(filing: Filing, refused: Move) -> tuple[Move, ...]:
    """What whoever asked for that move may ask for instead; everything, where nobody but the system could ask."""
    asking = [role for role, ways in WAYS_OF.items() if refused in ways]
    return filing.moves_of(asking[0]) if asking else filing.moves


@pytest.mark.parametrize("state", list(State))
def test_each_role_is_told_its_own_moves_only(state: State) -> None:
    filing = draft().model_copy(update={"state": state})
    applicant, officer = set(filing.moves_of(Role.PORTAL)), set(filing.moves_of(Role.OFFICER))
    assert applicant <= {Move.EDIT, Move.SUBMIT, Move.REFER, Move.WITHDRAW, Move.DELETE}
    assert officer <= {Move.ACCEPT, Move.REJECT, Move.CORRECT, Move.REVOKE}
    assert filing.moves_of(Role.OPS) == ()
    assert (applicant | officer) - {Move.REFER, Move.DELETE} <= set(filing.moves)


def test_what_is_decided_for_good_has_no_way_back() -> None:
    assert voided().moves == (Move.VOID, Move.RESEAL)
    withdrawn = moved(draft(), Move.WITHDRAW, by=PORTAL, at=OPENED_AT).after
    assert withdrawn.moves == ()


@given(st.lists(st.sampled_from(list(MOVES)), max_size=12))
def test_any_history_is_one_unbroken_chain(moves: list[Move]) -> None:
    step = opened("one", draft().form, by=PORTAL, at=OPENED_AT)
    events = [step.event]
    for number, move in enumerate(moves):
        if move in step.after.moves:
            step = moved(step.after, move, by=SYSTEM, at=OPENED_AT + timedelta(minutes=number))
            events.append(step.event)
    assert [e.version for e in events] == list(range(1, len(events) + 1))
    assert all(later.before == earlier.hash for earlier, later in itertools.pairwise(events))
    assert all(e.hash == e.digest() for e in events)
    assert step.after.head == events[-1].hash


@pytest.mark.parametrize(
    "change", [{"why": "another"}, {"to": State.FILED}, {"version": 9}, {"at": OPENED_AT}, {"before": "0" * 64}]
)
def test_an_entry_changed_afterwards_no_longer_bears_its_hash(change: dict[str, object]) -> None:
    event = moved(draft(), Move.WITHDRAW, by=PORTAL, at=OPENED_AT + timedelta(1), why="once").event
    assert event.digest() == event.hash
    assert event.model_copy(update=change).digest() != event.hash


def test_a_project_is_held_from_submission_until_the_filing_ends() -> None:
    held = {f.state for f in (draft(), submitted(), rejected(), accepted(), filed(), revoked()) if f.claim}
    assert held == CLAIMING & {State.DRAFT, State.SUBMITTED, State.REJECTED, State.ACCEPTED, State.FILED, State.REVOKED}


def test_added_sections_and_changes_hold_no_project() -> None:
    assert submitted("works-start").claim == f"works-commencement#{draft('works-start').form.project.code}"
    assert submitted("works-added-section").claim is None
    assert submitted("works-change").claim is None


def test_a_void_copy_takes_the_receipt_s_place() -> None:
    assert draft().document is None
    assert filed().document == filed().receipt
    assert revoked().document == revoked().receipt
    assert voided().document == voided().void_copy


@pytest.mark.parametrize("name", ["soil-conservation", "water-saving", "works-start", "works-change"])
def test_a_filing_comes_back_from_json_as_it_was(name: str) -> None:
    filing = accepted(name)
    assert Filing.model_validate_json(filing.model_dump_json()) == filing

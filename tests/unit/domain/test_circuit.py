"""When a registry's circuit opens, who may try it, and how it closes again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.circuit import Circuit, State, limits_within
from chalicelib.domain.registries import Registry

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)
LIMITS = limits_within(timedelta(minutes=4))
CLOSED = Circuit(registry=Registry.FEES)


def failed(circuit: Circuit, times: int) -> Circuit:
    """After that many failures in a row, each of another question."""
    for n in range(times):
        circuit = circuit.failed(f"fees:{circuit.version}-{n}", LIMITS, LATER)
    return circuit


OPEN = failed(CLOSED, LIMITS.failures)


def test_a_registry_that_never_failed_is_closed() -> None:
    assert CLOSED.state(NOW) is State.CLOSED


def test_it_opens_with_the_fifth_failure_in_a_row_and_not_before() -> None:
    assert failed(CLOSED, 4).state(NOW) is State.CLOSED
    assert failed(CLOSED, 5).state(NOW) is State.OPEN


def test_an_answer_in_between_begins_the_count_anew() -> None:
    assert failed(failed(CLOSED, 4).answered(), 4).state(NOW) is State.CLOSED


def test_an_answer_of_one_that_never_failed_changes_nothing_so_nothing_is_written() -> None:
    assert CLOSED.answered() is CLOSED


def test_one_question_that_fails_again_and_again_says_nothing_of_the_source() -> None:
    once = CLOSED.failed("fees:a", LIMITS, LATER)
    assert once.failed("fees:a", LIMITS, LATER) is once
    assert once.failed("fees:b", LIMITS, LATER).failures == 2


def test_it_is_half_open_from_the_very_moment_its_pause_is_over() -> None:
    assert OPEN.state(LATER - timedelta(microseconds=1)) is State.OPEN
    assert OPEN.state(LATER) is State.HALF_OPEN


def test_while_one_tries_it_is_open_to_all_others() -> None:
    assert OPEN.tried(LATER + LIMITS.trial).state(LATER) is State.OPEN


def test_one_who_vanishes_while_trying_leaves_it_to_another() -> None:
    assert OPEN.tried(LATER + LIMITS.trial).state(LATER + LIMITS.trial) is State.HALF_OPEN


def test_a_try_that_is_answered_closes_it_and_forgets_everything_but_the_version() -> None:
    tried = OPEN.tried(LATER)
    assert tried.answered() == Circuit(registry=Registry.FEES, version=tried.version + 1)


def test_a_try_that_fails_leaves_it_in_peace_twice_as_long_up_to_the_longest_pause() -> None:
    circuit, pauses = OPEN, [LIMITS.pause(0)]
    for _ in range(4):
        pauses.append(circuit.next_pause(LIMITS))
        circuit = circuit.tried(LATER).failed("fees:a", LIMITS, LATER)
    assert [pause.total_seconds() for pause in pauses] == [15, 30, 60, 60, 60]


def test_a_try_with_the_very_question_that_failed_last_still_counts() -> None:
    assert OPEN.question
    again = OPEN.tried(LATER).failed(OPEN.question, LIMITS, LATER + timedelta(minutes=1))
    assert (again.state(LATER), again.pauses) == (State.OPEN, 1)


@pytest.mark.parametrize("patience", [timedelta(seconds=6), timedelta(minutes=4), timedelta(hours=1)])
def test_while_one_waits_with_patience_the_source_may_be_tried_four_times(patience: timedelta) -> None:
    limits = limits_within(patience)
    assert sum((limits.pause(n) for n in range(10, 14)), timedelta()) <= patience


@given(st.integers(0, 10**9))
def test_a_pause_is_never_shorter_than_the_first_nor_longer_than_the_longest(pauses: int) -> None:
    assert LIMITS.first_pause <= LIMITS.pause(pauses) <= LIMITS.longest_pause


@given(st.lists(st.sampled_from(["answered", "failed", "tried"]), max_size=40))
def test_whatever_happens_it_is_closed_after_an_answer_and_open_after_five_failures(events: list[str]) -> None:
    circuit, in_a_row = CLOSED, 0
    for n, event in enumerate(events):
        before = circuit
        if event == "answered":
            circuit, in_a_row = circuit.answered(), 0
        elif event == "failed":
            circuit, in_a_row = circuit.failed(f"fees:{n}", LIMITS, LATER), in_a_row + 1
        elif circuit.until:
            circuit = circuit.tried(LATER)
        assert (circuit.state(NOW) is State.OPEN) == (in_a_row >= LIMITS.failures)
        assert circuit is before or circuit.version == before.version + 1

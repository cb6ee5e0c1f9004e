"""The port `Circuits`, held by the fake and by the table under moto."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from chalicelib.adapters.circuits_dynamodb import DynamoCircuits
from chalicelib.adapters.rows import row_of
from chalicelib.domain.circuit import Circuit
from chalicelib.domain.frozen import Frozen
from chalicelib.domain.registries import Registry
from chalicelib.errors import Unreachable
from chalicelib.ports import Circuits
from tests.aws import TABLE, aws, client
from tests.fakes.circuits import FakeCircuits


class Another(Frozen):
    """A circuit as another version of the code would write it."""

    shut: str = "for ever"


UNTIL = datetime(2026, 11, 24, 2, 0, 0, 1, tzinfo=UTC)
BLANK = Circuit(registry=Registry.FEES)
FIRST = Circuit(registry=Registry.FEES, version=1, failures=1, question="fees:a")
OPEN = Circuit(registry=Registry.FEES, version=2, failures=5, question="fees:b", pauses=3, until=UNTIL)


@pytest.fixture
def table() -> Iterator[DynamoCircuits]:
    with aws():
        yield DynamoCircuits(client("dynamodb"), TABLE)


@pytest.fixture(params=["fake", "table"])
def circuits(request: pytest.FixtureRequest) -> Circuits:
    return FakeCircuits() if request.param == "fake" else request.getfixturevalue("table")


class TestCircuits:
    def test_one_of_which_nothing_is_kept_is_blank(self, circuits: Circuits) -> None:
        assert circuits.load([Registry.FEES]) == {Registry.FEES: BLANK}

    def test_all_that_are_asked_for_are_there_and_no_other(self, circuits: Circuits) -> None:
        circuits.keep(FIRST)
        assert circuits.load([Registry.CREDIT]) == {Registry.CREDIT: Circuit(registry=Registry.CREDIT)}
        assert circuits.load(Registry).keys() == set(Registry)
        assert circuits.load(Registry)[Registry.FEES] == FIRST

    def test_what_is_kept_is_kept_whole(self, circuits: Circuits) -> None:
        circuits.keep(FIRST)
        circuits.keep(OPEN)
        assert circuits.load([Registry.FEES])[Registry.FEES] == OPEN

    def test_whoever_keeps_first_wins_and_the_other_is_told(self, circuits: Circuits) -> None:
        assert circuits.keep(FIRST)
        assert not circuits.keep(FIRST.model_copy(update={"question": "fees:z"}))
        assert circuits.keep(OPEN)
        assert not circuits.keep(FIRST.answered())
        assert circuits.load([Registry.FEES])[Registry.FEES] == OPEN

    def test_a_circuit_that_was_forgotten_may_be_kept_in_any_version(self, circuits: Circuits) -> None:
        assert circuits.keep(OPEN)
        assert circuits.load([Registry.FEES])[Registry.FEES] == OPEN


def test_a_table_that_is_not_there_is_out_of_reach(table: DynamoCircuits) -> None:
    elsewhere = DynamoCircuits(table._dynamodb, "nowhere")
    with pytest.raises(Unreachable):
        elsewhere.load([Registry.FEES])
    with pytest.raises(Unreachable):
        elsewhere.keep(FIRST)


def test_a_row_that_another_version_of_the_code_wrote_is_out_of_reach(table: DynamoCircuits) -> None:
    table._dynamodb.put_item(TableName=TABLE, Item=row_of("circuit#fees", "circuit", Another()))
    with pytest.raises(Unreachable):
        table.load([Registry.FEES])

"""What the table has done and could not tell: whoever asked for it is not refused by their own doing."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.adapters.filings_dynamodb import DynamoFilings
from chalicelib.domain.filing import Move, moved, opened
from chalicelib.domain.keyed_request import KeyedRequest
from chalicelib.domain.standing import standing_of
from chalicelib.errors import Changed, DoneBefore, Unreachable
from tests.aws import TABLE, aws, client
from tests.filings import OPENED_AT, PORTAL, draft

REQUEST = KeyedRequest(key="portal:1#k", digest="d")


class Losing:
    """A client of the table; the operations in `by` answer as it says, from what the table answers."""

    def __init__(self, dynamodb: Any, **by: Callable[[Callable[[], Any]], Any]) -> None:
        self._dynamodb, self._by = dynamodb, by

    def __getattr__(self, operation: str) -> Any:
        through = getattr(self._dynamodb, operation)
        answer = self._by.get(operation)
        return through if answer is None else lambda **asked: answer(lambda: through(**asked))


def made_again(call: Callable[[], Any]) -> Any:
    """The first answer is lost, and the client makes the call again by itself."""
    call()
    return call()


def lost(call: Callable[[], Any]) -> Any:
    """Every answer is lost."""
    call()
    return unreachable(call)


def unreachable(_: Callable[[], Any]) -> Any:
    """The call never arrives."""
    from botocore.exceptions import ReadTimeoutError

    raise ReadTimeoutError(endpoint_url="http://127.0.0.1")


@pytest.fixture
def dynamodb() -> Iterator[Any]:
    with aws():
        yield client("dynamodb")


class TestLostAnswers:
    def test_a_requests_step_that_was_sent_again_is_told_to_have_done_what_it_did(self, dynamodb: Any) -> None:
        """moto does not know by a transaction's token that it is the same, which DynamoDB does for ten minutes."""
        filings, step = DynamoFilings(Losing(dynamodb, transact_write_items=made_again), TABLE), _opening(REQUEST)
        with pytest.raises(DoneBefore):
            filings.commit(step)
        assert filings.done_by(REQUEST, OPENED_AT) == standing_of(step.after)

    def test_a_requests_step_that_nobody_was_told_of_is_known_when_the_same_request_comes_again(
        self, dynamodb: Any
    ) -> None:
        losing = DynamoFilings(Losing(dynamodb, transact_write_items=lost, get_item=unreachable), TABLE)
        with pytest.raises(Unreachable):
            losing.commit(step := _opening(REQUEST))
        assert DynamoFilings(dynamodb, TABLE).done_by(REQUEST, OPENED_AT) == standing_of(step.after)

    def test_a_step_that_stands_is_written_though_no_answer_came(self, dynamodb: Any) -> None:
        filings, step = DynamoFilings(Losing(dynamodb, transact_write_items=lost), TABLE), _opening()
        filings.commit(step)
        assert filings.load(step.after.id) == step.after

    def test_a_step_that_does_not_stand_is_unreachable(self, dynamodb: Any) -> None:
        filings, step = DynamoFilings(Losing(dynamodb, transact_write_items=unreachable), TABLE), _opening()
        with pytest.raises(Unreachable):
            filings.commit(step)

    def test_a_step_in_whose_place_another_stands_is_not_written(self, dynamodb: Any) -> None:
        sure, step = DynamoFilings(dynamodb, TABLE), _opening()
        sure.commit(step)
        sure.commit(_withdrawal(step.after, after=1))
        with pytest.raises(Unreachable):
            DynamoFilings(Losing(dynamodb, transact_write_items=unreachable), TABLE).commit(_withdrawal(step.after, 2))
        with pytest.raises(Changed):
            sure.commit(_withdrawal(step.after, after=2))

    def test_when_nothing_can_be_read_either_it_is_unreachable(self, dynamodb: Any) -> None:
        filings = DynamoFilings(Losing(dynamodb, transact_write_items=lost, get_item=unreachable), TABLE)
        with pytest.raises(Unreachable):
            filings.commit(_opening())


def _opening(request: KeyedRequest | None = None) -> Any:
    return opened(draft().id, draft().form, by=PORTAL, at=OPENED_AT, request=request)


def _withdrawal(filing: Any, after: int) -> Any:
    return moved(filing, Move.WITHDRAW, by=PORTAL, at=OPENED_AT + timedelta(seconds=after))

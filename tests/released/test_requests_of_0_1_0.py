"""What release 0.1.0 kept of requests is understood for its day; this file may go with what reads that."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.filing import Filing, opened
from chalicelib.domain.keyed_request import KeyedRequest
from chalicelib.domain.standing import standing_of
from chalicelib.errors import DoneBefore, KeyReused
from chalicelib.ports import Told
from tests.aws import TABLE, client
from tests.filings import OPENED_AT, PORTAL, draft
from tests.released import kept
from tests.released.ground import Ground, ground

ANSWERED = KeyedRequest(key="portal:portal-1:x#key-1", digest="digest")
REQUEST = KeyedRequest(key="portal:portal-1:x#key-2", digest="digest")
OPENED = draft()


@pytest.fixture
def world() -> Iterator[Ground]:
    """A ground with the requests of the release."""
    released = kept.read("0.1.0")
    with ground() as fresh:
        fresh.clock.at = released.at
        for row in released.rows:
            if row["pk"]["S"].startswith("request#"):
                client("dynamodb").put_item(TableName=TABLE, Item=row)
        yield fresh


def put(world: Ground, pk: str, sk: str, lasts: timedelta, **row: Any) -> None:
    until = {"N": str(int((world.clock.now() + lasts).timestamp()))}
    client("dynamodb").put_item(TableName=TABLE, Item={"pk": {"S": pk}, "sk": {"S": sk}, "expires": until} | row)


def open_by(world: Ground, request: KeyedRequest) -> Filing:
    step = opened("another", OPENED.form, by=PORTAL, at=world.clock.now(), request=request)
    world.filings.commit(step)
    return step.after


def test_an_answer_is_told_as_it_was_kept_and_nothing_done_anew(world: Ground) -> None:
    with pytest.raises(DoneBefore):
        open_by(world, ANSWERED)
    assert world.filings.done_by(ANSWERED, world.clock.now()) == Told(201, '{"id": "x"}')


def test_a_key_that_was_answered_is_refused_to_another_request(world: Ground) -> None:
    with pytest.raises(KeyReused):
        world.filings.done_by(ANSWERED.model_copy(update={"digest": "another"}), world.clock.now())


def test_a_request_that_left_its_mark_and_was_answered_to_nobody_is_told_where_the_filing_stands(world: Ground) -> None:
    world.filings.commit(opened(OPENED.id, OPENED.form, by=PORTAL, at=OPENED_AT))
    mark = {"filing": {"S": OPENED.id}}
    put(world, f"request#{REQUEST.key}#{REQUEST.digest}", "moved", timedelta(hours=1), **mark)
    with pytest.raises(DoneBefore):
        open_by(world, REQUEST)
    assert world.filings.done_by(REQUEST, world.clock.now()) == standing_of(world.filings.load(OPENED.id))


def test_a_key_that_a_process_of_the_release_has_taken_is_its_own_for_a_minute(world: Ground) -> None:
    taken = {"digest": {"S": REQUEST.digest}, "mark": {"S": "0123456789abcdef"}}
    put(world, f"request#{REQUEST.key}", "request", timedelta(seconds=60), **taken)
    with pytest.raises(DoneBefore):
        open_by(world, REQUEST)
    assert world.filings.done_by(REQUEST, world.clock.now()) is None
    world.clock.pass_by(timedelta(seconds=60))
    assert world.filings.done_by(REQUEST, world.clock.now()) is None
    assert standing_of(open_by(world, REQUEST)) == world.filings.done_by(REQUEST, world.clock.now())

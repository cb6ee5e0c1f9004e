"""What every released version has written is read, judged, moved on and announced by the code of today."""

import hashlib
import json
import zlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from chalicelib import consumers
from chalicelib.adapters.rows import body_of, filing_of, filing_row, kept_as
from chalicelib.domain.filing import Event, Filing, Move, State, refers_to
from chalicelib.domain.keyed_request import KeyedRequest
from chalicelib.domain.numbering import parse_number
from chalicelib.domain.own_filings import bearing
from chalicelib.domain.registries import Registry
from chalicelib.domain.sharing import Message
from chalicelib.usecases.renew import renew
from chalicelib.usecases.replay import replay
from chalicelib.usecases.trail import trail
from chalicelib.wiring import run
from tests.aws import TABLE, client
from tests.released import kept
from tests.released.ground import Ground, ground

type Json = dict[str, Any]

NEXT: dict[State, tuple[Move, State]] = {
    State.SUBMITTED: (Move.ACCEPT, State.FILED),
    State.ACCEPTED: (Move.ISSUE, State.FILED),
    State.REFERRED: (Move.ACCEPT, State.FILED),
    State.REJECTED: (Move.EDIT, State.REJECTED),
    State.DRAFT: (Move.EDIT, State.DRAFT),
    State.FILED: (Move.REVOKE, State.REVOKED),
}
"""What is done to a filing in each state by whoever may, and where it stands when all has come to rest."""


@pytest.fixture(params=kept.versions())
def released(request: pytest.FixtureRequest) -> kept.Kept:
    """What one release wrote."""
    return kept.read(request.param)


@pytest.fixture
def world(released: kept.Kept) -> Iterator[Ground]:
    """A ground whose table holds a release's rows, a minute after they were written."""
    with ground() as fresh:
        fresh.clock.at = released.at + timedelta(minutes=1)
        for row in released.rows:
            client("dynamodb").put_item(TableName=TABLE, Item=row)
        fresh.past()
        yield fresh


def filings(released: kept.Kept) -> list[Filing]:
    return [filing_of(row) for row in released.rows if row["sk"]["S"] == "filing"]


def test_a_release_leaves_filings_in_every_state(released: kept.Kept) -> None:
    assert {filing.state for filing in filings(released)} == set(State)


def test_every_filing_is_read_with_all_that_is_kept_under_it(released: kept.Kept, world: Ground) -> None:
    for filing in filings(released):
        dossier = world.filings.dossier(filing.id)
        under = [row["sk"]["S"] for row in released.rows if row["pk"]["S"] == f"filing#{filing.id}"]
        assert sum(len(part) for part in dossier[1:]) == len(under) - 1
        assert dossier.filing == filing


def test_every_history_is_whole(released: kept.Kept, world: Ground) -> None:
    for filing in filings(released):
        assert run(trail, filing.id)[1] == ()


def test_every_filing_that_was_judged_is_judged_the_same(released: kept.Kept, world: Ground) -> None:
    judged = [filing for filing in filings(released) if world.filings.verdict(filing.id, filing.round)]
    assert len(judged) >= 7
    for filing in judged:
        assert [once.differences for once in run(replay, filing.id)] == [()], filing.id


@pytest.mark.parametrize("state", list(NEXT))
def test_every_filing_moves_on_and_its_history_stays_whole(released: kept.Kept, world: Ground, state: State) -> None:
    for filing in [one for one in filings(released) if one.state is state]:
        move, there = NEXT[state]
        _act(world, filing)
        world.settle()
        now, faults = run(trail, filing.id)
        assert (now.filing.state, faults) == (there, ())
        assert move in {event.move for event in now.events[filing.version :]}


def _act(world: Ground, filing: Filing) -> None:
    match filing.state:
        case State.SUBMITTED | State.ACCEPTED:
            world.clock.pass_by(timedelta(minutes=1))
            world.sweep()
        case State.REFERRED:
            world.decide(filing, True)
        case State.REJECTED | State.DRAFT:
            world.edit(filing, world.renamed(filing))
        case State.FILED:
            world.revoke(filing)


def test_numbers_go_on_where_the_release_stopped(released: kept.Kept, world: Ground) -> None:
    (waits,) = [filing for filing in filings(released) if filing.state is State.SUBMITTED]
    given = [parse_number(f.number) for f in filings(released) if f.number and f.item == waits.item]
    _act(world, waits)
    world.settle()
    number = parse_number(world.now(waits).number or "")
    assert number and number[1] == max(one[1] for one in given if one) + 1


def test_every_earlier_filing_bears_on_a_new_one_once_rows_are_renewed(released: kept.Kept, world: Ground) -> None:
    run(renew)
    for filing in filings(released):
        own = {one.id for one in world.filings.own_filings(bearing(filing.form))}
        assert filing.id in own or not bears(filing), (filing.state, filing.kind)


def bears(filing: Filing) -> bool:
    """What a rule may have to know of: what holds its project, what was revoked, what refers to a start in force."""
    return bool(filing.claim or filing.state is State.REVOKED or refers_to(filing.form))


def test_renewing_leaves_what_rows_hold_and_is_done_once(released: kept.Kept, world: Ground) -> None:
    def bodies() -> list[Any]:
        return [row.get("body") for row in world.rows()]

    before = bodies()
    run(renew)
    assert (bodies(), run(renew)) == (before, ())
    world.settle()
    assert {world.now(filing).version for filing in filings(released) if filing.state is State.FILED} == {4, 6}


def test_every_message_is_understood(released: kept.Kept, world: Ground) -> None:
    for told in released.messages:
        message = Message.model_validate_json(told["body"])
        assert message.queue == told["queue"]
        world.work(message)
    assert world.tries_again == []


def test_the_stream_calls_for_the_same_messages_as_it_did_then(released: kept.Kept, world: Ground) -> None:
    consumers.announce_changes({"Records": released.records})
    world.settle()
    then = {_said(told["body"]) for told in released.messages}
    assert then <= {_said(told["body"]) for told in world.messages}


def _said(body: str) -> tuple[tuple[str, Any], ...]:
    return tuple(sorted(json.loads(body).items()))


def test_a_request_and_a_circuit_are_remembered(released: kept.Kept, world: Ground) -> None:
    (row,) = [row for row in released.rows if row["sk"]["S"] == "request"]
    request = KeyedRequest(key=row["pk"]["S"].removeprefix("request#"), digest=row["digest"]["S"])
    assert world.filings.done_by(request, released.at) is not None
    assert world.circuits.load([Registry.CREDIT])[Registry.CREDIT].version == 1


def test_what_a_later_release_adds_is_read_and_is_there_still_when_this_one_has_moved_the_filing(
    released: kept.Kept,
) -> None:
    for row in released.rows:
        if row["sk"]["S"] == "filing":
            read = filing_of(written(body_of(row) | {"later": True}))
            again = body_of(filing_row(read.model_copy(update={"version": 99})))
            assert (again["version"], again["later"]) == (99, True)


def test_a_form_with_an_element_that_this_release_does_not_know_is_left_to_the_later_one(released: kept.Kept) -> None:
    (row, *_) = [row for row in released.rows if row["sk"]["S"] == "filing"]
    body = body_of(row)
    with pytest.raises(ValidationError):
        filing_of(written(body | {"form": body["form"] | {"later": True}}))


def test_an_entry_with_what_only_a_later_release_knows_still_holds(released: kept.Kept) -> None:
    for row in released.rows:
        if row["sk"]["S"].startswith("event#"):
            later = {name: value for name, value in body_of(row).items() if name != "hash"} | {"later": "x"}
            hashed = hashlib.sha256(json.dumps(later, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
            entry = kept_as(Event, written(later | {"hash": hashed}))
            assert entry.digest() == entry.hash


def written(body: Json) -> Json:
    """A row that no model of today would write."""
    return {"body": {"B": zlib.compress(json.dumps(body, ensure_ascii=False).encode())}}


def test_a_message_of_a_later_release_is_understood(world: Ground, released: kept.Kept) -> None:
    record: Json = {"messageId": "1", "receiptHandle": "h", "eventSourceARN": "arn:aws:sqs:::miaopi-test-issuance"}
    body = json.loads(released.messages[0]["body"]) | {"queue": "issuance", "later": 1}
    answer = consumers.issue_receipts({"Records": [record | {"body": json.dumps(body)}]})
    assert answer == {"batchItemFailures": []}

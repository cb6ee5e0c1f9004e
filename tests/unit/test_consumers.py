"""How a batch of queue messages is worked off: each record by itself, failures told, never one for another."""

import base64
import json
import traceback
import zlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.adapters.rows import filing_row
from chalicelib.consumers import NotWorkedOff, announce_changes, consume, share_filings
from chalicelib.domain.sharing import Acknowledged, Message, Queue, System
from chalicelib.errors import Busy, TryAgain, Unreachable
from chalicelib.wiring import using
from tests import filings
from tests.fakes.chance import FakeChance
from tests.fakes.clock import FakeClock
from tests.fakes.filings import FakeFilings
from tests.fakes.metrics import FakeMetrics
from tests.fakes.queues import FakeQueues
from tests.fakes.systems import FakeSystems
from tests.fakes.waiting import FakeWaiting

ARN = "arn:aws:sqs:cn-north-1:123456789012:miaopi-test-verification"


def batch(*bodies: str, received: int = 1) -> dict[str, Any]:
    return {"Records": [record(n, body, received) for n, body in enumerate(bodies)]}


def record(n: int, body: str, received: int) -> dict[str, Any]:
    return {
        "messageId": f"m{n}",
        "receiptHandle": f"h{n}",
        "body": body,
        "attributes": {"ApproximateReceiveCount": str(received)},
        "eventSourceARN": ARN,
    }


def lines_of(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """What was logged."""
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def failed(answer: dict[str, Any]) -> list[str]:
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def doing(outcomes: dict[str, Exception]) -> Callable[[str], None]:
    """Work that fails for some bodies."""

    def work(body: str) -> None:
        if body in outcomes:
            raise outcomes[body]

    return work


def test_a_poisoned_record_never_blocks_the_others() -> None:
    done: list[str] = []

    def work(body: str) -> None:
        if body == "poison":
            raise ValueError(body)
        done.append(body)

    assert failed(consume(batch("a", "poison", "b"), work, FakeWaiting(), FakeMetrics())) == ["m1"]
    assert done == ["a", "b"]


def test_whatever_comes_again_is_counted_by_its_queue_and_told_with_how_often(
    capsys: pytest.CaptureFixture[str],
) -> None:
    metrics = FakeMetrics()
    outcomes = {"a": TryAgain(timedelta(seconds=7), why="registries silent"), "b": Busy()}
    consume(batch("a", "b", "c", received=4), doing(outcomes), FakeWaiting(), metrics)
    assert [(f.name, f.dimensions) for f in metrics.counted] == [
        ("MessagesPutOff", {"queue": "verification"}),
        ("MessagesFailed", {"queue": "verification"}),
    ]
    lines = [line for line in lines_of(capsys) if line["message_id"] != "m2"]
    assert [(line["queue"], line["received"]) for line in lines] == [("verification", 4)] * 2


def test_all_done_is_no_failure() -> None:
    assert consume(batch("a", "b"), doing({}), FakeWaiting(), FakeMetrics()) == {"batchItemFailures": []}


def test_what_wants_to_be_tried_again_comes_again_after_its_own_delay() -> None:
    waiting = FakeWaiting()
    later = TryAgain(timedelta(seconds=7), why="registries silent")
    assert failed(consume(batch("a", "b"), doing({"b": later}), waiting, FakeMetrics())) == ["m1"]
    assert waiting.put == [(ARN, "h1", timedelta(seconds=7))]


@pytest.mark.parametrize(("received", "seconds"), [(1, 2), (2, 4), (5, 32), (9, 300), (1000, 300)])
def test_what_fails_comes_again_after_twice_as_long_each_time(received: int, seconds: int) -> None:
    waiting = FakeWaiting()
    consume(batch("a", received=received), doing({"a": Busy()}), waiting, FakeMetrics())
    assert [each.delay for each in waiting.put] == [timedelta(seconds=seconds)]


def test_what_cannot_be_put_off_is_a_failure_all_the_same() -> None:
    waiting = FakeWaiting()
    waiting.down = True
    assert failed(consume(batch("a", "b"), doing({"a": Busy()}), waiting, FakeMetrics())) == ["m0"]


def test_a_failure_is_told_with_its_filing_and_kind_and_without_its_text(capsys: pytest.CaptureFixture[str]) -> None:
    body = json.dumps({"filing_id": "019ab000", "queue": "verification", "version": 1})
    consume(batch(body), doing({body: ValueError("张三 44030119900101001X")}), FakeWaiting(), FakeMetrics())
    line = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (line["level"], line["filing_id"], line["error"]) == ("ERROR", "019ab000", "ValueError")
    assert "张三" not in str(line)


class Small:
    """Just what sharing and announcing need."""

    def __init__(self) -> None:
        self.clock, self.chance, self.metrics = FakeClock(), FakeChance(), FakeMetrics()
        self.filings, self.queues, self.systems = FakeFilings(), FakeQueues(), FakeSystems()
        self.waiting, self.issuer_uscc = FakeWaiting(), "11440300MB2C92303M"


@pytest.fixture
def small() -> Iterator[Small]:
    with using(world := Small()):
        yield world


def told(system: System, version: int = 4) -> str:
    message = Message(queue=Queue.sharing(system), filing_id=filings.FILING_ID, version=version)
    return message.model_dump_json()


def test_each_queues_message_goes_to_its_own_system(small: Small) -> None:
    small.filings.filings[filings.FILING_ID] = filings.revoked()
    assert failed(share_filings(batch(*(told(system) for system in System)))) == []
    assert [push.system for push in small.systems.pushes] == list(System)


def test_a_system_that_fails_is_told_again_later_and_holds_no_other_up(small: Small) -> None:
    small.filings.filings[filings.FILING_ID] = filings.filed()
    small.systems.failing[System.INVESTMENT] = "503"
    assert failed(share_filings(batch(told(System.INVESTMENT), told(System.PORTAL)))) == ["m0"]
    assert [each.delay for each in small.waiting.put] == [timedelta(seconds=1.5)]
    delivery = small.filings.delivery(filings.FILING_ID, System.INVESTMENT)
    assert (delivery.status, delivery.attempts, delivery.acknowledged) == ("failed", 1, 0)


def test_what_a_system_has_acknowledged_is_not_pushed_again(small: Small) -> None:
    small.filings.filings[filings.FILING_ID] = filings.filed()
    for _ in range(2):
        share_filings(batch(told(System.PORTAL)))
    share_filings(batch(told(System.PORTAL, version=3)))
    assert len(small.systems.pushes) == 1


def test_what_the_investment_platform_acknowledges_is_announced_to_those_behind_it(small: Small) -> None:
    small.filings.filings[filings.FILING_ID] = filings.filed()
    share_filings(batch(told(System.INVESTMENT)))
    assert small.filings.acknowledged == [
        Acknowledged(filing_id=filings.FILING_ID, system=System.INVESTMENT, version=4)
    ]


def test_a_stream_that_tells_of_no_filing_announces_nothing(small: Small) -> None:
    image = {"Keys": {"pk": {"S": "request#x#y"}, "sk": {"S": "request"}}, "NewImage": {}}
    announce_changes({"Records": [{"eventName": "INSERT", "dynamodb": image}]})
    assert small.queues.sent == []


def changed(filing_id: str, body: bytes | None = None) -> dict[str, Any]:
    """A stream record of a filing just submitted; with a `body` of its own, one that nobody can read."""
    row = filing_row(filings.submitted().model_copy(update={"id": filing_id}))
    told_body = row["body"]["B"] if body is None else body
    image = row | {"body": {"B": base64.b64encode(told_body).decode()}}
    return {"dynamodb": {"Keys": {"pk": row["pk"], "sk": row["sk"]}, "NewImage": image}}


def announced(small: Small) -> list[str]:
    return [m.filing_id for m in small.queues.sent if m.queue is Queue.VERIFICATION]


def test_a_record_that_nobody_can_read_keeps_no_other_of_its_batch_from_being_announced(
    small: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = zlib.compress(b'{"mobile": "13800138000"}')
    with pytest.raises(NotWorkedOff) as raised:
        announce_changes({"Records": [changed("a"), changed("b", secret), changed("c")]})
    assert announced(small) == ["a", "c"]
    assert small.metrics.total("MessagesFailed", queue="announcements") == 1
    (line,) = [line for line in lines_of(capsys) if line["level"] == "ERROR"]
    assert (line["error"], line["row"]["pk"]["S"]) == ("ValidationError", "filing#b")
    shown = "".join(traceback.format_exception(raised.value))
    assert "13800138000" not in shown + str(line)


def test_queues_out_of_reach_are_counted_and_have_the_whole_batch_told_again(small: Small) -> None:
    small.queues.down = True
    with pytest.raises(Unreachable):
        announce_changes({"Records": [changed("a"), changed("b")]})
    assert small.metrics.total("MessagesFailed", queue="announcements") == 1


def test_a_system_that_an_operator_wants_told_anew_is_told_though_it_has_acknowledged(small: Small) -> None:
    small.filings.filings[filings.FILING_ID] = filings.filed()
    message = Message(queue=Queue.SHARING_PORTAL, filing_id=filings.FILING_ID, version=4, anew=True)
    for body in (told(System.PORTAL), told(System.PORTAL), message.model_dump_json()):
        share_filings(batch(body))
    assert len(small.systems.pushes) == 2

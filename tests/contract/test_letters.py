"""The ports `Letters` and `Asides`, held by the fakes, by SQS and by the table under moto."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.adapters.asides_dynamodb import DynamoAsides
from chalicelib.adapters.letters_sqs import AGE, SqsLetters
from chalicelib.domain.dead_letters import DEAD, LIVE, Aside, Attribute, Letter
from chalicelib.errors import NotFound, Unreachable
from chalicelib.ports import Asides, Letters
from tests.aws import PREFIX, TABLE, aws, client
from tests.builders import NOW
from tests.fakes.asides import FakeAsides
from tests.fakes.clock import FakeClock
from tests.fakes.letters import FakeLetters

MINUTE = timedelta(minutes=1)
BODY = '{"queue":"verification",  "filing_id": "019ab000-0000-7000-8000-000000000001","version":3, "氵": "\\u6c34"}\n'
ATTRIBUTES = {
    "source": Attribute(kind="String.ours", text="手工"),
    "count": Attribute(kind="Number", text="12"),
    "raw": Attribute(kind="Binary", data=b"\x00\xff\x80"),
}
ODD = Letter(id="odd", body=BODY, attributes=ATTRIBUTES, sent_at=NOW)


@pytest.fixture
def standing() -> Iterator[None]:
    with aws():
        yield


def sqs_letters(prefix: str = PREFIX) -> SqsLetters:
    return SqsLetters(client("sqs"), client("cloudwatch"), prefix, FakeClock(), seconds_to_look=0)


@pytest.fixture(params=["fake", "sqs"])
def letters(request: pytest.FixtureRequest) -> Letters:
    if request.param == "fake":
        return FakeLetters(FakeClock())
    request.getfixturevalue("standing")
    return sqs_letters()


def depth(letters: Letters, queue: str) -> tuple[int, int]:
    (found,) = [d for d in letters.depths() if d.queue == queue]
    return found.waiting, found.in_flight


class TestLetters:
    def test_every_queue_is_counted_by_its_short_name(self, letters: Letters) -> None:
        letters.send("issuance", ODD)
        waiting = {d.queue: d.waiting for d in letters.depths() if d.queue != "uploads"}  # S3 told of a test there
        assert waiting == {queue: int(queue == "issuance") for queue in (*LIVE, *DEAD) if queue != "uploads"}

    def test_what_is_sent_arrives_byte_for_byte_with_its_attributes(self, letters: Letters) -> None:
        letters.send("verification-dead", ODD)
        (letter,) = letters.take("verification-dead", 10, MINUTE)
        assert (letter.body.encode(), letter.attributes) == (BODY.encode(), ATTRIBUTES)
        assert letter.id != ODD.id
        assert letter.received == 1

    def test_what_is_taken_is_seen_by_no_other_until_it_is_put_back(self, letters: Letters) -> None:
        letters.send("uploads-dead", ODD)
        taken = letters.take("uploads-dead", 10, MINUTE)
        assert depth(letters, "uploads-dead") == (0, 1)
        assert letters.take("uploads-dead", 10, MINUTE) == ()
        letters.put_back("uploads-dead", taken)
        assert depth(letters, "uploads-dead") == (1, 0)
        assert [letter.received for letter in letters.take("uploads-dead", 10, MINUTE)] == [2]

    def test_what_is_dropped_is_gone_and_putting_it_back_brings_nothing(self, letters: Letters) -> None:
        for _ in range(2):
            letters.send("uploads-dead", ODD)
        taken = letters.take("uploads-dead", 10, MINUTE)
        letters.drop("uploads-dead", taken[0])
        letters.put_back("uploads-dead", taken)
        assert depth(letters, "uploads-dead") == (1, 0)

    def test_no_more_are_taken_than_asked_for(self, letters: Letters) -> None:
        for _ in range(12):
            letters.send("uploads-dead", ODD)
        assert [len(letters.take("uploads-dead", n, MINUTE)) for n in (1, 3)] == [1, 3]

    def test_nothing_put_back_is_nothing_done(self, letters: Letters) -> None:
        letters.put_back("uploads-dead", [])
        assert depth(letters, "uploads-dead") == (0, 0)

    def test_a_queue_that_the_stage_has_not_is_told(self, letters: Letters) -> None:
        with pytest.raises(NotFound):
            letters.send("nothing", ODD)


def test_a_trace_goes_on_with_its_letter(standing: None) -> None:
    letters = sqs_letters()
    trace = "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1"
    letters.send("uploads-dead", ODD.model_copy(update={"trace": trace}))
    assert [letter.trace for letter in letters.take("uploads-dead", 1, MINUTE)] == [trace]


def test_the_age_of_the_oldest_is_what_the_metrics_told_last(standing: None) -> None:
    clock = FakeClock()
    dimension = {"Name": "QueueName", "Value": f"{PREFIX}uploads-dead"}
    told = {"MetricName": AGE, "Dimensions": [dimension], "Unit": "Seconds"}
    for minutes, seconds in ((9, 60.0), (2, 480.0)):
        data = [told | {"Value": seconds, "Timestamp": clock.now() - timedelta(minutes=minutes)}]
        client("cloudwatch").put_metric_data(Namespace="AWS/SQS", MetricData=data)
    letters = SqsLetters(client("sqs"), client("cloudwatch"), PREFIX, clock)
    ages = {d.queue: d.oldest for d in letters.depths()}
    assert ages.pop("uploads-dead") == timedelta(seconds=480)
    assert set(ages.values()) == {None}


class Failing:
    """A service that answers nothing."""

    def __getattr__(self, name: str) -> Any:
        from botocore.exceptions import EndpointConnectionError

        def fail(**_: Any) -> None:
            raise EndpointConnectionError(endpoint_url="https://nowhere.example")

        return fail


def test_ages_that_cannot_be_read_are_unknown_and_all_else_is_told(standing: None) -> None:
    letters = SqsLetters(client("sqs"), Failing(), PREFIX, FakeClock())
    assert {d.oldest for d in letters.depths()} == {None}


def test_queues_out_of_reach_are_told() -> None:
    with pytest.raises(Unreachable):
        SqsLetters(Failing(), Failing(), PREFIX, FakeClock()).depths()


@pytest.fixture(params=["fake", "table"])
def asides(request: pytest.FixtureRequest) -> Asides:
    if request.param == "fake":
        return FakeAsides()
    request.getfixturevalue("standing")
    return DynamoAsides(client("dynamodb"), TABLE)


ASIDE = Aside(queue="uploads", letter=ODD, by="li", reason="手工测试", at=NOW)


class TestAsides:
    def test_what_is_set_aside_is_kept_whole_under_its_queue(self, asides: Asides) -> None:
        asides.keep(ASIDE)
        assert asides.of("uploads") == (ASIDE,)
        assert asides.of("verification") == ()

    def test_a_repeat_changes_nothing(self, asides: Asides) -> None:
        asides.keep(ASIDE)
        asides.keep(ASIDE.model_copy(update={"by": "another", "reason": "again"}))
        assert asides.of("uploads") == (ASIDE,)


def test_a_table_out_of_reach_is_told() -> None:
    with pytest.raises(Unreachable):
        DynamoAsides(Failing(), TABLE).keep(ASIDE)

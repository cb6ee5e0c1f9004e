"""The ports `Queues` and `Waiting`, held by the fakes and by SQS."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, NamedTuple

import pytest

from chalicelib.adapters.queues_sqs import SqsQueues, SqsWaiting, uploads
from chalicelib.domain.sharing import Message, Queue
from chalicelib.errors import Unreachable
from chalicelib.ports import Queues, Waiting
from tests.fakes.queues import FakeQueues
from tests.fakes.waiting import FakeWaiting

PREFIX = "miaopi-test-"


class Stand(NamedTuple):
    """The port, how its messages are received, and a port on queues that are not there."""

    queues: Queues
    received: Callable[[Queue], list[Message]]
    broken: Queues


@pytest.fixture
def sqs() -> Iterator[Any]:
    import boto3
    from moto import mock_aws

    with mock_aws():
        client = boto3.client("sqs", "us-east-1", aws_access_key_id="x", aws_secret_access_key="x")
        for queue in Queue:
            client.create_queue(QueueName=f"{PREFIX}{queue}")
        yield client


def url_of(sqs: Any, queue: Queue) -> str:
    return str(sqs.get_queue_url(QueueName=f"{PREFIX}{queue}")["QueueUrl"])


def received_from(sqs: Any, queue: Queue) -> list[Message]:
    messages: list[Message] = []
    while some := sqs.receive_message(QueueUrl=url_of(sqs, queue), MaxNumberOfMessages=10).get("Messages", []):
        messages += [Message.model_validate_json(m["Body"]) for m in some]
    return messages


@pytest.fixture(params=["fake", "sqs"])
def stand(request: pytest.FixtureRequest) -> Stand:
    if request.param == "fake":
        fake, broken = FakeQueues(), FakeQueues()
        broken.down = True
        return Stand(fake, fake.take, broken)
    sqs = request.getfixturevalue("sqs")
    return Stand(SqsQueues(sqs, PREFIX), lambda queue: received_from(sqs, queue), SqsQueues(sqs, "nowhere-"))


def message(queue: Queue, version: int = 1) -> Message:
    return Message(queue=queue, filing_id="019ab000-0000-7000-8000-000000000001", version=version)


class TestQueues:
    def test_each_message_arrives_once_in_its_own_queue(self, stand: Stand) -> None:
        stand.queues.send([message(queue) for queue in Queue])
        assert {queue: stand.received(queue) for queue in Queue} == {queue: [message(queue)] for queue in Queue}

    def test_more_than_one_call_can_carry_arrive_all_the_same(self, stand: Stand) -> None:
        stand.queues.send([message(Queue.VERIFICATION, n) for n in range(25)])
        assert sorted(m.version for m in stand.received(Queue.VERIFICATION)) == list(range(25))

    def test_nothing_to_send_sends_nothing(self, stand: Stand) -> None:
        stand.queues.send([])
        assert not any(stand.received(queue) for queue in Queue)

    def test_a_queue_out_of_reach_is_told(self, stand: Stand) -> None:
        with pytest.raises(Unreachable):
            stand.broken.send([message(Queue.UPLOADS)])


class TestWaiting:
    @pytest.fixture(params=["fake", "sqs"])
    def broken(self, request: pytest.FixtureRequest) -> Waiting:
        if request.param == "fake":
            fake = FakeWaiting()
            fake.down = True
            return fake
        return SqsWaiting(request.getfixturevalue("sqs"))

    def test_a_message_that_cannot_be_put_off_is_told(self, broken: Waiting) -> None:
        with pytest.raises(Unreachable):
            broken.put_off("arn:aws:sqs:us-east-1:123456789012:nowhere", "handle", timedelta(seconds=1))


class Refusing:
    """An SQS that keeps some entries of each batch out, a number of times."""

    def __init__(self, times: int) -> None:
        self.times, self.kept = times, list[str]()

    def get_queue_url(self, QueueName: str) -> dict[str, str]:
        return {"QueueUrl": QueueName}

    def send_message_batch(self, QueueUrl: str, Entries: list[dict[str, str]]) -> dict[str, Any]:
        self.times -= 1
        out = Entries[::2] if self.times >= 0 else []
        self.kept += [e["MessageBody"] for e in Entries if e not in out]
        return {"Failed": [{"Id": e["Id"], "Code": "InternalError", "SenderFault": False} for e in out]}


def test_entries_that_a_batch_left_out_are_sent_again_and_only_those() -> None:
    sqs = Refusing(times=2)
    SqsQueues(sqs, PREFIX).send([message(Queue.UPLOADS, n) for n in range(10)])
    assert sorted(json.loads(body)["version"] for body in sqs.kept) == list(range(10))


def test_entries_that_are_left_out_again_and_again_are_told() -> None:
    with pytest.raises(Unreachable):
        SqsQueues(Refusing(times=9), PREFIX).send([message(Queue.UPLOADS)])


def test_a_message_put_off_comes_again_after_its_delay_and_not_before(sqs: Any) -> None:
    SqsQueues(sqs, PREFIX).send([message(Queue.ISSUANCE)])
    url = url_of(sqs, Queue.ISSUANCE)
    handle = sqs.receive_message(QueueUrl=url)["Messages"][0]["ReceiptHandle"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    SqsWaiting(sqs).put_off(arn, handle, timedelta(hours=20))
    assert "Messages" not in sqs.receive_message(QueueUrl=url)
    SqsWaiting(sqs).put_off(arn, handle, timedelta(0))
    assert len(sqs.receive_message(QueueUrl=url)["Messages"]) == 1


def notification(key: str, version: str = "v1") -> str:
    return json.dumps({"Records": [{"s3": {"object": {"key": key, "versionId": version}}}]})


def test_an_upload_is_told_by_its_decoded_key_and_its_version() -> None:
    assert uploads(notification("filings/abc/a+b%2Fc.pdf")) == [("filings/abc/a b/c.pdf", "v1")]


def test_the_test_message_that_s3_sends_at_once_tells_of_no_upload() -> None:
    assert uploads(json.dumps({"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "materials"})) == []


def test_objects_outside_the_uploads_folder_are_no_uploads() -> None:
    assert uploads(notification("apart/filings/abc/form.pdf")) == []


@pytest.mark.parametrize("body", ["", "no json", "{}"])
def test_what_is_no_notification_is_refused(body: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        uploads(body)

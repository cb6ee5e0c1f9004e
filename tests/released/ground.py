"""A world whose table, stream and queues are real adapters', under moto; everything else of it is in memory."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from chalicelib.adapters.circuits_dynamodb import DynamoCircuits
from chalicelib.adapters.filings_dynamodb import DynamoFilings, acknowledged_in, changes_in
from chalicelib.adapters.queues_sqs import SqsQueues
from chalicelib.adapters.record_dynamodb import DynamoRecord
from chalicelib.domain.sharing import Message, Queue
from chalicelib.usecases.announce import announce
from chalicelib.wiring import run
from tests.aws import PREFIX, TABLE, aws, client
from tests.fakes.waiting import FakeWaiting
from tests.integration.carrier import as_lambda_sees
from tests.world import World

type Json = dict[str, Any]

OURS = tuple(queue for queue in Queue if queue is not Queue.UPLOADS)
"""S3 writes what comes by the other."""


class Ground(World):
    """The world; `records` and `messages` keep all that came by stream and queues, as it came."""

    def __init__(self) -> None:
        super().__init__()
        dynamodb = client("dynamodb")
        self.record: Any = DynamoRecord(dynamodb, TABLE)
        self.filings: Any = DynamoFilings(dynamodb, TABLE)
        self.waiting = FakeWaiting()
        self.circuits = DynamoCircuits(dynamodb, TABLE)
        self.queues: Any = SqsQueues(client("sqs"), PREFIX)
        self.records: list[Json] = []
        self.messages: list[Json] = []
        self._read = 0

    def announce(self) -> None:
        """Tell what the stream has had since."""
        records = [as_lambda_sees(record) for record in self._stream()]
        self.records += records
        run(announce, changes_in(records), acknowledged_in(records))

    def settle(self, rounds: int = 40) -> None:
        """Carry everything until nothing moves any more."""
        for _ in range(rounds):
            self.announce()
            if not sum(self.deliver(queue) for queue in OURS):
                return
        raise AssertionError("the system does not come to rest")

    def deliver(self, queue: Queue) -> int:
        """Work off what a queue holds; gives how many messages."""
        sqs, url = client("sqs"), f"{PREFIX}{queue}"
        found = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
        for message in found:
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            self.messages.append({"queue": str(queue), "body": message["Body"]})
            self.work(Message.model_validate_json(message["Body"]))
        return len(found)

    def rows(self) -> list[Json]:
        """Every row of the table."""
        pages = client("dynamodb").get_paginator("scan").paginate(TableName=TABLE)
        return sorted(
            (row for page in pages for row in page["Items"]), key=lambda row: (row["pk"]["S"], row["sk"]["S"])
        )

    def past(self) -> None:
        """Take what the stream has had so far as told."""
        self._read = len(self._stream())

    def put(self, *args: Any) -> Any:
        """One upload, a moment after whatever was before it."""
        self.clock.pass_by(timedelta(seconds=1))
        return super().put(*args)

    def _stream(self) -> list[Json]:
        streams = client("dynamodbstreams")
        arn = streams.list_streams(TableName=TABLE)["Streams"][0]["StreamArn"]
        shard = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"][0]["ShardId"]
        start = streams.get_shard_iterator(StreamArn=arn, ShardId=shard, ShardIteratorType="TRIM_HORIZON")
        told = streams.get_records(ShardIterator=start["ShardIterator"])["Records"][self._read :]
        self._read += len(told)
        return list(told)


@contextmanager
def ground() -> Iterator[Ground]:
    """A fresh one, in place of the real outside."""
    with aws(), Ground() as world:
        yield world

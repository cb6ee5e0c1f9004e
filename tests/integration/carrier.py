"""What AWS does between our entry points, one step at a time: stream → announce, queue → consumer."""

import base64
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote_plus

from chalicelib.domain.sharing import Queue, System

type Event = dict[str, Any]

CONSUMERS = {
    Queue.UPLOADS: "check_uploads",
    Queue.VERIFICATION: "verify_filings",
    Queue.ISSUANCE: "issue_receipts",
    **{Queue.sharing(system): "share_filings" for system in System},
}


class Carrier:
    """Carries events between a table, queues and the handlers of `app`, in any order a test asks for."""

    def __init__(self, app: Any, client: Callable[[str], Any], table: str, prefix: str) -> None:
        self._app, self._sqs, self._s3, self._prefix = app, client("sqs"), client("s3"), prefix
        self._streams = client("dynamodbstreams")
        self._iterator = self._first_iterator(table)

    def run(self, steps: int = 60) -> None:
        """Carry everything until nothing moves any more; raises when it never comes to rest."""
        for _ in range(steps):
            moved = self.tell_stream() + sum(self.deliver(queue) for queue in CONSUMERS)
            if not moved:
                return
        raise AssertionError("the system does not come to rest")

    def tell_stream(self, times: int = 1) -> int:
        """Hand the newest changes of the table to both that read its stream, `times` over; gives their number."""
        answer = self._streams.get_records(ShardIterator=self._iterator)
        self._iterator = answer["NextShardIterator"]
        records = [as_lambda_sees(record) for record in answer["Records"]]
        if records:
            for _ in range(times):
                self._app.announce_changes({"Records": records}, None)
                if removed := [record for record in records if _tells_of_a_removed_filing(record)]:
                    self._app.forget_filings({"Records": removed}, None)
        return len(records)

    def deliver(self, queue: Queue, times: int = 1) -> int:
        """Hand what a queue holds to its consumer, `times` over; what fails stays; gives how many were done."""
        messages = self.receive(queue)
        if not messages:
            return 0
        for _ in range(times):
            failed = self.consume(queue, messages)
        done = [m for m in messages if m["MessageId"] not in failed]
        for message in done:
            self._sqs.delete_message(QueueUrl=self.url(queue), ReceiptHandle=message["ReceiptHandle"])
        return len(done)

    def receive(self, queue: Queue) -> list[Event]:
        """Up to ten messages that are visible now."""
        answer = self._sqs.receive_message(QueueUrl=self.url(queue), MaxNumberOfMessages=10)
        messages: list[Event] = answer.get("Messages", [])
        return [self._with_versions(m) for m in messages] if queue is Queue.UPLOADS else messages

    def _with_versions(self, message: Event) -> Event:
        """moto's bucket tells no version, which S3 does for every object of a versioned bucket."""
        told = json.loads(message["Body"])
        for record in told.get("Records", []):
            bucket, there = record["s3"]["bucket"]["name"], record["s3"]["object"]
            there["versionId"] = self._s3.head_object(Bucket=bucket, Key=unquote_plus(there["key"]))["VersionId"]
        return message | {"Body": json.dumps(told)}

    def consume(self, queue: Queue, messages: list[Event]) -> set[str]:
        """The ids of the messages that the queue's consumer reports as failed."""
        records = [_record(m, f"arn:aws:sqs:us-east-1:123456789012:{self._prefix}{queue}") for m in messages]
        answer = getattr(self._app, CONSUMERS[queue])({"Records": records}, None)
        return {failure["itemIdentifier"] for failure in answer["batchItemFailures"]}

    def waiting(self, queue: Queue) -> int:
        """How many messages a queue holds, visible or not."""
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        found = self._sqs.get_queue_attributes(QueueUrl=self.url(queue), AttributeNames=names)["Attributes"]
        return sum(int(found[name]) for name in names)

    def url(self, queue: Queue) -> str:
        """A queue's address."""
        return str(self._sqs.get_queue_url(QueueName=f"{self._prefix}{queue}")["QueueUrl"])

    def _first_iterator(self, table: str) -> str:
        arn = self._streams.list_streams(TableName=table)["Streams"][0]["StreamArn"]
        shard = self._streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"][0]["ShardId"]
        start = self._streams.get_shard_iterator(StreamArn=arn, ShardId=shard, ShardIteratorType="TRIM_HORIZON")
        return str(start["ShardIterator"])


def _tells_of_a_removed_filing(record: Event) -> bool:
    """What the filter of the template lets through to `forget_filings`."""
    return bool(record["eventName"] == "REMOVE" and record["dynamodb"]["Keys"]["sk"]["S"] == "filing")


def _record(message: Event, arn: str) -> Event:
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": {"ApproximateReceiveCount": "1"},
        "eventSource": "aws:sqs",
        "eventSourceARN": arn,
    }


def as_lambda_sees(record: Event) -> Event:
    """Lambda gives binary attributes as base64 text where boto3 gives bytes."""
    return {**record, "dynamodb": _encoded(record["dynamodb"])}


def _encoded(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, dict):
        return {key: _encoded(inner) for key, inner in value.items()}
    return [_encoded(inner) for inner in value] if isinstance(value, list) else value

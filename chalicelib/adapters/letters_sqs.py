"""What lies in the queues of a stage, for operators: counted, taken, put back, sent again, dropped."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import batched
from typing import Any

from chalicelib.domain.dead_letters import DEAD, LIVE, Attribute, Depth, Letter
from chalicelib.errors import NotFound, Text, Unreachable
from chalicelib.ports import Clock

QUEUES = (*LIVE, *DEAD)
SECONDS_TO_LOOK = 1
"""A look that waits asks all of SQS's servers; one that does not may find a queue empty that is not."""
COUNTS = (
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesNotVisible",
    "ApproximateNumberOfMessagesDelayed",
)
AGE = "ApproximateAgeOfOldestMessage"
AGE_TOLD_WITHIN = timedelta(minutes=15)
LONGEST_HIDDEN = timedelta(hours=11)


class SqsLetters:
    """The port `Letters`; `sqs` and `cloudwatch` are low-level clients, `prefix` what every queue's name begins with.

    A look at a queue that is empty waits for `seconds_to_look`.
    """

    def __init__(
        self, sqs: Any, cloudwatch: Any, prefix: str, clock: Clock, seconds_to_look: int = SECONDS_TO_LOOK
    ) -> None:
        self._sqs, self._cloudwatch, self._prefix, self._clock = sqs, cloudwatch, prefix, clock
        self._seconds_to_look = seconds_to_look
        self._url = cache(self._look_up)

    def depths(self) -> tuple[Depth, ...]:
        """How much lies in each queue; the oldest one's age as CloudWatch last told it."""
        ages = self._ages()
        return tuple(Depth(queue, *self._counts(queue), oldest=ages.get(queue)) for queue in QUEUES)

    def take(self, queue: str, at_most: int, hidden: timedelta) -> tuple[Letter, ...]:
        """Up to ten letters, with all their attributes."""
        answer = _call(
            self._sqs.receive_message,
            QueueUrl=self._url(queue),
            MaxNumberOfMessages=min(at_most, 10),
            VisibilityTimeout=round(min(hidden, LONGEST_HIDDEN).total_seconds()),
            WaitTimeSeconds=self._seconds_to_look,
            MessageAttributeNames=["All"],
            MessageSystemAttributeNames=["All"],
        )
        return tuple(_letter(message) for message in answer.get("Messages", ()))

    def put_back(self, queue: str, letters: Sequence[Letter]) -> None:
        """Have them seen again at once; what SQS does not know any more is left alone."""
        for ten in batched(letters, 10, strict=False):
            entries = [{"Id": str(n), "ReceiptHandle": a.handle, "VisibilityTimeout": 0} for n, a in enumerate(ten)]
            _call(self._sqs.change_message_visibility_batch, QueueUrl=self._url(queue), Entries=entries)

    def send(self, queue: str, letter: Letter) -> None:
        """Send body, attributes and trace as they came."""
        _call(self._sqs.send_message, QueueUrl=self._url(queue), MessageBody=letter.body, **_attributes(letter))

    def drop(self, queue: str, letter: Letter) -> None:
        """Delete it."""
        _call(self._sqs.delete_message, QueueUrl=self._url(queue), ReceiptHandle=letter.handle)

    def _counts(self, queue: str) -> tuple[int, int, int]:
        asked = {"QueueUrl": self._url(queue), "AttributeNames": list(COUNTS)}
        told = _call(self._sqs.get_queue_attributes, **asked)["Attributes"]
        waiting, in_flight, delayed = (int(told[name]) for name in COUNTS)
        return waiting, in_flight, delayed

    def _ages(self) -> dict[str, timedelta]:
        """Ages are a comfort: where the metrics cannot be read, they are unknown and all else is told."""
        now = self._clock.now()
        queries = [_age_query(n, f"{self._prefix}{queue}") for n, queue in enumerate(QUEUES)]
        span = {"StartTime": now - AGE_TOLD_WITHIN, "EndTime": now, "ScanBy": "TimestampDescending"}
        try:
            answer = _call(self._cloudwatch.get_metric_data, MetricDataQueries=queries, **span)
        except Unreachable:
            return {}
        told = {result["Id"]: result["Values"] for result in answer["MetricDataResults"]}
        return {q: timedelta(seconds=v[0]) for n, q in enumerate(QUEUES) if (v := told.get(f"q{n}"))}

    def _look_up(self, queue: str) -> str:
        return str(_call(self._sqs.get_queue_url, QueueName=f"{self._prefix}{queue}")["QueueUrl"])


def _age_query(n: int, name: str) -> dict[str, Any]:
    metric = {"Namespace": "AWS/SQS", "MetricName": AGE, "Dimensions": [{"Name": "QueueName", "Value": name}]}
    return {"Id": f"q{n}", "MetricStat": {"Metric": metric, "Period": 60, "Stat": "Maximum"}}


def _letter(message: dict[str, Any]) -> Letter:
    told = message.get("Attributes", {})
    return Letter(
        id=message["MessageId"],
        body=message["Body"],
        attributes={name: _attribute(value) for name, value in message.get("MessageAttributes", {}).items()},
        trace=told.get("AWSTraceHeader"),
        received=int(told.get("ApproximateReceiveCount", 0)),
        sent_at=datetime.fromtimestamp(int(told["SentTimestamp"]) / 1000, UTC),
        handle=message["ReceiptHandle"],
    )


def _attribute(value: dict[str, Any]) -> Attribute:
    return Attribute(kind=value["DataType"], text=value.get("StringValue"), data=value.get("BinaryValue"))


def _attributes(letter: Letter) -> dict[str, Any]:
    """What goes with a body; SQS wants neither argument to be empty."""
    own = {name: _as_sent(attribute) for name, attribute in letter.attributes.items()}
    traced = {"AWSTraceHeader": {"DataType": "String", "StringValue": letter.trace}} if letter.trace else {}
    return {n: v for n, v in (("MessageAttributes", own), ("MessageSystemAttributes", traced)) if v}


def _as_sent(attribute: Attribute) -> dict[str, Any]:
    told = {"DataType": attribute.kind, "StringValue": attribute.text, "BinaryValue": attribute.data}
    return {name: value for name, value in told.items() if value is not None}


def _call(operation: Callable[..., Any], **arguments: Any) -> Any:
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        return operation(**arguments)
    except ClientError as error:
        if "NonExistentQueue" in error.response["Error"]["Code"]:
            raise NotFound(Text("该环境没有这个队列。", "The stage has no such queue.")) from error
        raise _unreachable() from error
    except BotoCoreError as error:
        raise _unreachable() from error


def _unreachable() -> Unreachable:
    return Unreachable(Text("消息队列暂时不可用", "a queue did not answer"))

"""The queues in SQS: sending in batches, putting off, and reading what S3 tells of uploads."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from functools import cache
from itertools import batched
from typing import Any
from urllib.parse import unquote_plus

from chalicelib.domain.sharing import Message, Queue
from chalicelib.errors import Text, Unreachable

TRIES = 3
LONGEST_DELAY = timedelta(hours=11)
"""SQS takes 12 hours, but counts them from when the message was received."""
UPLOADS_FOLDER = "filings/"


class SqsQueues:
    """The port `Queues`; `sqs` is a low-level client, `prefix` the name of every queue up to its own part."""

    def __init__(self, sqs: Any, prefix: str) -> None:
        self._sqs, self._prefix = sqs, prefix
        self._url = cache(self._look_up)

    def send(self, messages: Sequence[Message]) -> None:
        """Send them all, ten a call; raises `Unreachable` when one could not be sent in three tries."""
        by_queue: dict[Queue, list[Message]] = {}
        for message in messages:
            by_queue.setdefault(message.queue, []).append(message)
        for queue, some in by_queue.items():
            for ten in batched(some, 10, strict=False):
                self._send_ten(queue, ten)

    def _send_ten(self, queue: Queue, messages: tuple[Message, ...]) -> None:
        bodies = [message.model_dump_json(exclude_defaults=True) for message in messages]
        entries = [{"Id": str(n), "MessageBody": body} for n, body in enumerate(bodies)]
        for _ in range(TRIES):
            answer = _call(self._sqs.send_message_batch, QueueUrl=self._url(queue), Entries=entries)
            failed = {entry["Id"] for entry in answer.get("Failed", ())}
            entries = [entry for entry in entries if entry["Id"] in failed]
            if not entries:
                return
        raise Unreachable(Text(f"{len(entries)} 条消息未能发送", f"{len(entries)} messages could not be sent"))

    def _look_up(self, queue: Queue) -> str:
        return str(_call(self._sqs.get_queue_url, QueueName=f"{self._prefix}{queue}")["QueueUrl"])


class SqsWaiting:
    """The port `Waiting`; `sqs` is a low-level client."""

    def __init__(self, sqs: Any) -> None:
        self._sqs = sqs
        self._url = cache(self._look_up)

    def put_off(self, queue_arn: str, receipt_handle: str, delay: timedelta) -> None:
        """Make the message visible again after `delay` in whole seconds, 11 h at most; raises `Unreachable`."""
        seconds = -(-min(max(delay, timedelta()), LONGEST_DELAY) // timedelta(seconds=1))
        change = {"ReceiptHandle": receipt_handle, "VisibilityTimeout": seconds}
        _call(self._sqs.change_message_visibility, QueueUrl=self._url(queue_arn), **change)

    def _look_up(self, queue_arn: str) -> str:
        return str(_call(self._sqs.get_queue_url, QueueName=queue_arn.rpartition(":")[2])["QueueUrl"])


def uploads(body: str) -> list[tuple[str, str]]:
    """Key and version of each upload that an S3 notification tells of; none for S3's own test message.

    Raises `ValueError` (or `KeyError`) for what is no notification.
    """
    notification = json.loads(body)
    if notification.get("Event") == "s3:TestEvent":
        return []
    return list(_objects(notification["Records"]))


def _objects(records: Iterable[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for record in records:
        told = record["s3"]["object"]
        key = unquote_plus(told["key"])  # S3 encodes keys as a form does: a blank comes as a plus
        if key.startswith(UPLOADS_FOLDER):
            yield key, told["versionId"]


def _call(operation: Any, **arguments: Any) -> Any:
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        return operation(**arguments)
    except (BotoCoreError, ClientError) as error:
        raise Unreachable(Text("消息队列暂时不可用", "a queue did not answer")) from error

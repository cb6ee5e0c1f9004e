"""The table's stream, read again by hand: a stretch of it that a function could not announce."""

from collections.abc import Iterator
from typing import Any

from chalicelib.adapters.filings_dynamodb import acknowledged_in, changes_in, removed_in
from chalicelib.domain.dead_letters import Lost
from chalicelib.errors import Gone, Text, Unreachable
from chalicelib.ports import Stretch

FORGOTTEN = frozenset({"TrimmedDataAccessException", "ResourceNotFoundException"})
"""The stretch is older than a day, or its shard went with it."""


class StreamOutbox:
    """The port `Outbox`; `streams` is a low-level client of DynamoDB's streams."""

    def __init__(self, streams: Any) -> None:
        self._streams = streams

    def told(self, lost: Lost) -> Stretch:
        """What the stretch tells; raises `Gone`, `Unreachable`, and `ValueError` when a row cannot be read."""
        records = list(self._records(lost))
        return Stretch(changes_in(records), acknowledged_in(records), removed_in(records))

    def _records(self, lost: Lost) -> Iterator[dict[str, Any]]:
        """From the first to the last, which stands in the shard as long as the first does."""
        start = {"ShardIteratorType": "AT_SEQUENCE_NUMBER", "SequenceNumber": lost.first}
        where = {"StreamArn": lost.stream, "ShardId": lost.shard}
        at: str | None = _call(self._streams.get_shard_iterator, **where, **start)["ShardIterator"]
        while at:
            page = _call(self._streams.get_records, ShardIterator=at)
            for record in page["Records"]:
                if int(record["dynamodb"]["SequenceNumber"]) > int(lost.last):
                    return
                yield record
                if int(record["dynamodb"]["SequenceNumber"]) == int(lost.last):
                    return
            at = page.get("NextShardIterator")


def _call(operation: Any, **arguments: Any) -> Any:
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        return operation(**arguments)
    except ClientError as error:
        if error.response["Error"]["Code"] in FORGOTTEN:
            raise Gone(Text("数据流已不再保存该段。", "The stream does not keep that stretch any more.")) from error
        raise _unreachable() from error
    except BotoCoreError as error:
        raise _unreachable() from error


def _unreachable() -> Unreachable:
    return Unreachable(Text("数据流暂时不可用", "the stream did not answer"))

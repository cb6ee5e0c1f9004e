"""Requests already answered, in the table: a row a key, forgotten after 24 hours.

A key that was taken and never answered (its Lambda was ended) is free again after a minute, which is longer than a
request may run. DynamoDB removes expired rows within days, so every condition looks at the expiry itself.
"""

import secrets
import zlib
from datetime import datetime, timedelta
from typing import Any

from chalicelib.adapters.rows import Row, key, text
from chalicelib.domain.retention import Kept, lasting
from chalicelib.errors import Busy, KeyReused, Outside, StillRunning, Text, Unreachable

RUNNING = timedelta(seconds=60)

OVERRUN = frozenset({"ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded"})


class DynamoRequests:
    """The port `Requests` on the table of filings; `dynamodb` is a low-level client."""

    def __init__(self, dynamodb: Any, table: str) -> None:
        self._dynamodb, self._table = dynamodb, table

    def begin(self, client: str, key: str, digest: str, at: datetime) -> tuple[int, str] | None:
        """Take the key, or give the stored answer (status, body); raises `StillRunning`, `KeyReused`."""
        # By the mark our own row is known when its answer was lost and the client has put it again.
        mark = text(secrets.token_hex(8))
        row = _key(client, key) | {"digest": text(digest), "expires": _seconds(at + RUNNING), "mark": mark}
        taken = self._call(
            "put_item",
            Item=row,
            ConditionExpression="attribute_not_exists(pk) OR expires <= :now",
            ExpressionAttributeValues={":now": _seconds(at)},
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
        known = taken.get("Item")
        return None if known is None or known.get("mark") == mark else _answer(known, digest)

    def finish(self, client: str, key: str, digest: str, status: int, body: str, at: datetime) -> None:
        """Keep the answer for 24 h."""
        answered = {"status": {"N": str(status)}, "body": {"B": zlib.compress(body.encode())}}
        expiry = {"expires": _seconds(at + lasting(Kept.ANSWER))}
        self._call("put_item", Item=_key(client, key) | {"digest": text(digest)} | answered | expiry)

    def give_up(self, client: str, key: str) -> None:
        """Free the key unless it was answered."""
        self._call(
            "delete_item",
            Key=_key(client, key),
            ConditionExpression="attribute_not_exists(#s)",
            ExpressionAttributeNames={"#s": "status"},
        )

    def _call(self, operation: str, **arguments: Any) -> Row:
        """Call; a failed condition gives what stands in the way as `Item`; raises `Busy`, `Unreachable`."""
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            return dict(getattr(self._dynamodb, operation)(TableName=self._table, **arguments))
        except ClientError as error:
            if error.response["Error"]["Code"] == "ConditionalCheckFailedException":
                return {"Item": error.response.get("Item", {})}
            raise _translated(error.response["Error"]["Code"]) from error
        except BotoCoreError as error:
            raise _translated(type(error).__name__) from error


def _translated(code: str) -> Outside:
    if code in OVERRUN:
        return Busy()
    return Unreachable(Text("数据库暂时不可用", f"the table answered {code}"))


def _key(client: str, request_key: str) -> Row:
    return key(f"request#{client}#{request_key}", "request")


def _seconds(moment: datetime) -> Row:
    return {"N": str(int(moment.timestamp()))}


def _answer(known: Row, digest: str) -> tuple[int, str]:
    if known["digest"]["S"] != digest:
        raise KeyReused
    if "status" not in known:
        raise StillRunning
    return int(known["status"]["N"]), zlib.decompress(known["body"]["B"]).decode()

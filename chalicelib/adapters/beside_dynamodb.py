"""A table restored beside the one in force (point-in-time recovery), and both of them row by row."""

import base64
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from chalicelib.adapters.rows import Row, key
from chalicelib.domain.numbering import Series
from chalicelib.domain.restoring import KeptRow, Wanted
from chalicelib.errors import Busy, NotFound, Text, Unreachable
from chalicelib.ports import Page

AT_ONCE = 100
"""BatchGetItem takes no more."""

ROUNDS = 8
"""How often what a batch left unread is asked for again."""

WRITERS = 8

RANKS = ("version", "acknowledged", "last")
CONTENTS = ("body", "filing", "last")
"""The attributes in which two states of a row part, the first that it has."""


class DynamoBeside:
    """The port `Beside`; `earlier` is the restored table's name, `table` that of the one in force."""

    def __init__(self, dynamodb: Any, earlier: str, table: str) -> None:
        self._dynamodb, self._earlier, self._table = dynamodb, earlier, table

    def part(self, cursor: str | None = None) -> Page[KeptRow]:
        """Part of the earlier table; raises `NotFound` when there is none of that name."""
        start: Row = {"ExclusiveStartKey": json.loads(base64.b64decode(cursor))} if cursor else {}
        answer = self._call("scan", TableName=self._earlier, ConsistentRead=True, **start)
        last = answer.get("LastEvaluatedKey")
        cursor = base64.b64encode(json.dumps(last).encode()).decode() if last else None
        return Page(tuple(map(_kept, answer["Items"])), cursor)

    def standing(self, keys: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], KeptRow]:
        """The rows of these keys that are in the table in force."""
        wanted = [key(pk, sk) for pk, sk in set(keys)]
        batches = [wanted[first : first + AT_ONCE] for first in range(0, len(wanted), AT_ONCE)]
        rows = (_kept(row) for batch in batches for row in self._batch(batch))
        return {row.key: row for row in rows}

    def put_back(self, wants: Sequence[Wanted]) -> list[bool]:
        """Write rows into the table in force, each only while what stands in its place is what was seen."""
        with ThreadPoolExecutor(WRITERS) as threads:
            return list(threads.map(self._put_back, wants))

    def count_up(self, series: Series, serial: int) -> None:
        """Have the series go on after this number; a counter that is higher stays."""
        raised = {
            "UpdateExpression": "SET #l = :n",
            "ConditionExpression": "attribute_not_exists(#l) OR #l < :n",
            "ExpressionAttributeNames": {"#l": "last"},
            "ExpressionAttributeValues": {":n": {"N": str(serial)}},
        }
        with suppress(_Refused):
            self._call(
                "update_item", TableName=self._table, Key=key(f"series#{series.item}#{series.year}", "series"), **raised
            )

    def _batch(self, keys: list[Row]) -> Iterator[Row]:
        for _ in range(ROUNDS):
            answer = self._call("batch_get_item", RequestItems={self._table: {"Keys": keys, "ConsistentRead": True}})
            yield from answer["Responses"].get(self._table, ())
            keys = answer.get("UnprocessedKeys", {}).get(self._table, {}).get("Keys", [])
            if not keys:
                return
        raise Busy

    def _put_back(self, want: Wanted) -> bool:
        try:
            self._call("put_item", TableName=self._table, Item=dict(want.row.whole), **_unless_changed(want.there))
        except _Refused:
            return False
        return True

    def _call(self, operation: str, **request: Any) -> Row:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            return dict(getattr(self._dynamodb, operation)(**request))
        except ClientError as error:
            raise _translated(error.response["Error"]["Code"]) from error
        except BotoCoreError as error:
            raise Unreachable from error


class _Refused(Exception):  # noqa: N818 - internal: a condition did not hold
    pass


def _translated(code: str) -> Exception:
    if code == "ConditionalCheckFailedException":
        return _Refused()
    if code == "ResourceNotFoundException":
        return NotFound(Text("没有这张表", "there is no such table"))
    return Unreachable(Text("数据库暂不可用", f"the table answered {code}"))


def _unless_changed(there: KeptRow | None) -> Row:
    if there is None:
        return {"ConditionExpression": "attribute_not_exists(pk)"}
    name = _content_of(there.whole)
    return {
        "ConditionExpression": "#c = :c",
        "ExpressionAttributeNames": {"#c": name},
        "ExpressionAttributeValues": {":c": there.whole[name]},
    }


def _kept(row: Row) -> KeptRow:
    ranks = [int(row[name]["N"]) for name in RANKS if "N" in row.get(name, {})]
    until = row.get("expires", {}).get("N")
    return KeptRow(
        row["pk"]["S"],
        row["sk"]["S"],
        row,
        _bytes(row.get(_content_of(row), {})),
        ranks[0] if ranks else None,
        datetime.fromtimestamp(float(until), UTC) if until else None,
    )


def _content_of(row: Mapping[str, Any]) -> str:
    return next((name for name in CONTENTS if name in row), "pk")


def _bytes(value: Row) -> bytes:
    (held,) = value.values() or (b"",)
    return held if isinstance(held, bytes) else str(held).encode()

"""The table from end to end, piece by piece: nothing in it is taken to be sound, and what cannot be read is named.

DynamoDB's scan gives the rows of one partition key one after the other, which is how what stands under one filing is
kept together; a part that ends amid a filing reads the rest of it.
"""

import base64
import hashlib
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from pydantic import BaseModel, ValidationError

from chalicelib.adapters.rows import Row, filing_of, kept_as, key, text
from chalicelib.domain.filing import Event, Filing
from chalicelib.domain.numbering import Series
from chalicelib.domain.record import Counted, Entry, Lead, Piece, Under
from chalicelib.domain.restoring import LAST
from chalicelib.domain.sharing import Delivery
from chalicelib.errors import Busy, Unreachable
from chalicelib.ports import Page

SCANNED_ROWS = 1000
"""How many rows one part looks at: with DynamoDB's own limit of 1 MB a page it is the smaller."""

AT_ONCE = 100
"""BatchGetItem takes no more."""

ROUNDS = 8
"""How often what a batch left unread is asked for again."""

LEADS = {"number": "pointer", "check": "pointer", "claim": "claim"}
"""The sort key of each kind of lead."""

UNREADABLE = (ValidationError, ValueError, KeyError, TypeError, zlib.error)


class DynamoRecord:
    """The port `Record` on the table of filings; `dynamodb` is a low-level client."""

    def __init__(self, dynamodb: Any, table: str, scanned_rows: int = SCANNED_ROWS) -> None:
        self._dynamodb, self._table, self._scanned_rows = dynamodb, table, scanned_rows

    def part(self, cursor: str | None = None) -> Page[Piece]:
        """Part of everything: a page of a scan, and the rest of the filing that it ends amid."""
        scan: Row = {"Limit": self._scanned_rows}
        if cursor:
            scan["ExclusiveStartKey"] = _start(cursor)
        answer = self._call("scan", TableName=self._table, **scan)
        rows, last = answer["Items"], answer.get("LastEvaluatedKey")
        if last:
            rest = list(self._after(last))
            rows, last = [*rows, *rest], {name: rest[-1][name] for name in ("pk", "sk")} if rest else last
        return Page(tuple(_pieces(rows)), _cursor(last) if last else None)

    def under(self, filing_id: str) -> Under:
        """What stands under a filing's id now."""
        return _under(filing_id, list(self._after({"pk": text(f"filing#{filing_id}")})))

    def standing(self, filing_ids: Iterable[str]) -> Mapping[str, Filing]:
        """The filings among these that are there and can be read."""
        rows = self._rows(key(f"filing#{filing_id}", "filing") for filing_id in set(filing_ids))
        filings = (_read(filing_of, row) for row in rows)
        return {filing.id: filing for filing in filings if filing}

    def leads(self, names: Iterable[str]) -> Mapping[str, str]:
        """The filing that each of these leads names."""
        rows = self._rows(key(name, LEADS[name.partition("#")[0]]) for name in set(names))
        return {row["pk"]["S"]: row["filing"]["S"] for row in rows if "filing" in row}

    def _after(self, start: Row) -> Iterator[Row]:
        """The rows of a partition, after a sort key where one is given."""
        query: Row = {
            "KeyConditionExpression": "pk = :p" + (" AND sk > :s" if "sk" in start else ""),
            "ExpressionAttributeValues": {":p": start["pk"]} | ({":s": start["sk"]} if "sk" in start else {}),
            "ConsistentRead": True,
        }
        while True:
            answer = self._call("query", TableName=self._table, **query)
            yield from answer["Items"]
            if "LastEvaluatedKey" not in answer:
                return
            query["ExclusiveStartKey"] = answer["LastEvaluatedKey"]

    def _rows(self, keys: Iterable[Row]) -> Iterator[Row]:
        wanted = list(keys)
        for first in range(0, len(wanted), AT_ONCE):
            yield from self._batch(wanted[first : first + AT_ONCE])

    def _batch(self, keys: list[Row]) -> Iterator[Row]:
        for _ in range(ROUNDS):
            asked = {self._table: {"Keys": keys, "ConsistentRead": True}}
            answer = self._call("batch_get_item", RequestItems=asked)
            yield from answer["Responses"].get(self._table, ())
            keys = answer.get("UnprocessedKeys", {}).get(self._table, {}).get("Keys", [])
            if not keys:
                return
        raise Busy

    def _call(self, operation: str, **request: Any) -> Row:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            return dict(getattr(self._dynamodb, operation)(**request))
        except (BotoCoreError, ClientError) as error:
            raise Unreachable from error


def _pieces(rows: Iterable[Row]) -> Iterator[Piece]:
    for pk, group in groupby(rows, key=lambda row: str(row["pk"]["S"])):
        kind, _, rest = pk.partition("#")
        if kind == "filing":
            yield _under(rest, list(group))
        elif kind in LEADS:
            yield from (Lead(pk, row.get("filing", {}).get("S", "")) for row in group)
        elif kind == "series":
            item, _, year = rest.rpartition("#")
            yield from (Counted(Series(item, int(year)), int(row["last"]["N"])) for row in group)


def _under(filing_id: str, rows: list[Row]) -> Under:
    kinds: dict[str, list[Row]] = {}
    for row in rows:
        kinds.setdefault(row["sk"]["S"].partition("#")[0], []).append(row)
    filing = next(iter(kinds.pop("filing", ())), None)
    read: Filing | None = _read(filing_of, filing) if filing else None
    last = next(iter(kinds.pop(LAST, ())), None)
    left = _read_as(Event, last) if last else None
    deliveries = [(row["sk"]["S"], _read_as(Delivery, row)) for row in kinds.pop("delivery", ())]
    entries = [(row["sk"]["S"], row) for row in kinds.pop("event", ())]
    unreadable = [name for name, _ in entries if _version(name) is None]
    unreadable += [name for name, delivery in deliveries if delivery is None]
    return Under(
        filing_id,
        read,
        _content(filing) if filing else "",
        tuple(Entry(n, _read_as(Event, row)) for name, row in entries if (n := _version(name)) is not None),
        tuple(delivery for _, delivery in deliveries if delivery),
        left,
        (*(["filing"] if filing and not read else []), *([LAST] if last and not left else []), *unreadable),
        sum(map(len, kinds.values())),
    )


def _version(name: str) -> int | None:
    """The version that an entry's sort key tells, as ours do."""
    told = name.partition("#")[2]
    return int(told) if told.isascii() and told.isdecimal() else None


def _content(row: Row) -> str:
    """Of what was written, not of what we read out of it: a later version of ours may read it otherwise."""
    try:
        return hashlib.sha256(zlib.decompress(row["body"]["B"])).hexdigest()
    except UNREADABLE:
        return ""


def _read(reader: Callable[[Row], Any], row: Row) -> Any:
    try:
        return reader(row)
    except UNREADABLE:
        return None


def _read_as[M: BaseModel](model: type[M], row: Row) -> M | None:
    read: M | None = _read(lambda one: kept_as(model, one), row)
    return read


def _cursor(last: Row) -> str:
    plain = {name: last[name]["S"] for name in ("pk", "sk")}
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode()


def _start(cursor: str) -> Row:
    plain = json.loads(base64.urlsafe_b64decode(cursor))
    return key(plain["pk"], plain["sk"])

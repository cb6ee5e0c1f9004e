"""The table of filings in DynamoDB: every move is one transaction, and its parts follow from the step."""

import base64
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from chalicelib.adapters.rows import (
    Row,
    body_of,
    filing_of,
    filing_row,
    given_code,
    given_number,
    key,
    row_of,
    stamp,
    text,
)
from chalicelib.domain.facts import OwnFiling
from chalicelib.domain.filing import Event, Filing, Step
from chalicelib.domain.numbering import Series, parse_number
from chalicelib.domain.own_filings import own_filing
from chalicelib.domain.resting import Resting
from chalicelib.domain.sharing import Acknowledged, Delivery, System
from chalicelib.errors import Busy, Changed, Fault, Invalid, NotFound, Problem, ProjectClaimed, Text, Unreachable
from chalicelib.ports import Dossier, KeptVerdict, MaterialCheck, Page

SCANNED_ROWS = 500
"""How many rows one page of a scan looks at: with DynamoDB's own limit of 1 MB a page it is the smaller."""

BAD_CURSOR = Fault("/cursor", "cursor-unknown", Text("翻页标记无效。", "The cursor is not one of ours."))


class DynamoFilings:
    """The port `Filings` on one DynamoDB table; `dynamodb` is a low-level client."""

    def __init__(self, dynamodb: Any, table: str, scanned_rows: int = SCANNED_ROWS) -> None:
        self._dynamodb, self._table, self._scanned_rows = dynamodb, table, scanned_rows

    def load(self, filing_id: str) -> Filing:
        """The filing as it stands; raises `NotFound`."""
        return filing_of(self._get(f"filing#{filing_id}", "filing"))

    def dossier(self, filing_id: str) -> Dossier:
        """The filing with all that is kept under it, in one query; raises `NotFound`."""
        rows: dict[str, list[Row]] = {}
        for row in self._under(f"filing#{filing_id}"):
            rows.setdefault(row["sk"]["S"].partition("#")[0], []).append(row)
        if "filing" not in rows:
            raise NotFound
        return Dossier(
            filing_of(rows["filing"][0]),
            tuple(sorted((_as(Event, r) for r in rows.get("event", ())), key=lambda e: e.version)),
            tuple(_as(KeptVerdict, r) for r in rows.get("verdict", ())),
            tuple(_as(KeptVerdict, r) for r in rows.get("recheck", ())),
            tuple(_as(Delivery, r) for r in rows.get("delivery", ())),
            tuple(_as(MaterialCheck, r) for r in rows.get("check", ())),
        )

    def commit(self, step: Step, verdict: KeptVerdict | None = None) -> None:
        """Write the step in one transaction; raises `Changed`, `ProjectClaimed`, `Busy`, `TooLarge`."""
        parts = list(self._parts(step, verdict))
        try:
            self._call("transact_write_items", TransactItems=[operation for operation, _ in parts])
        except _Cancelled as cancelled:
            raise _why(cancelled.codes, [error for _, error in parts]) from None

    def _parts(self, step: Step, verdict: KeptVerdict | None) -> Iterator[tuple[Row, type[Problem]]]:
        yield self._filing_part(step), Changed
        event = row_of(f"filing#{step.after.id}", f"event#{step.event.version:06}", step.event)
        yield self._put(event, "attribute_not_exists(pk)"), Changed
        if verdict:
            yield self._put(_verdict_row(verdict)), Busy
        yield from self._claim_parts(step)
        yield from self._number_parts(step)
        if code := given_code(step):
            yield self._pointer(f"check#{code}", step), Busy

    def _filing_part(self, step: Step) -> Row:
        row = filing_row(step.after)
        if step.before is None:
            return self._put(row, "attribute_not_exists(pk)")
        return self._put(row, "#v = :v", {":v": {"N": str(step.before.version)}}, {"#v": "version"})

    def _claim_parts(self, step: Step) -> Iterator[tuple[Row, type[Problem]]]:
        held, holds, mine = step.before and step.before.claim, step.after.claim, {":id": text(step.after.id)}
        if holds and holds != held:
            row = key(f"claim#{holds}", "claim") | {"filing": mine[":id"]}
            yield self._put(row, "attribute_not_exists(pk) OR filing = :id", mine), ProjectClaimed
        if held and held != holds:
            deletion = {"Key": key(f"claim#{held}", "claim"), "ConditionExpression": "filing = :id"}
            yield {"Delete": deletion | {"TableName": self._table, "ExpressionAttributeValues": mine}}, Changed

    def _number_parts(self, step: Step) -> Iterator[tuple[Row, type[Problem]]]:
        number = given_number(step)
        if number is None:
            return
        parsed = parse_number(number)
        assert parsed, "a number comes from its series"
        yield self._series_part(*parsed), Busy
        yield self._pointer(f"number#{number}", step), Busy

    def _pointer(self, pk: str, step: Step) -> Row:
        return self._put(key(pk, "pointer") | {"filing": text(step.after.id)}, "attribute_not_exists(pk)")

    def _series_part(self, series: Series, serial: int) -> Row:
        row = _series_key(series) | {"last": {"N": str(serial)}}
        if serial == 1:
            return self._put(row, "attribute_not_exists(pk)")
        return self._put(row, "#l = :l", {":l": {"N": str(serial - 1)}}, {"#l": "last"})

    def last_number(self, series: Series) -> int:
        """The last number given in a series, 0 before the first."""
        item = self._call("get_item", Key=_series_key(series), ConsistentRead=True).get("Item")
        return int(item["last"]["N"]) if item else 0

    def verdict(self, filing_id: str, round: int) -> KeptVerdict | None:  # noqa: A002 - the domain's word
        """What a round was judged by, if it was."""
        return self._kept(filing_id, _verdict_key(round, recheck=False))

    def recheck(self, filing_id: str, round: int) -> KeptVerdict | None:  # noqa: A002 - the domain's word
        """What a round accepted on trust was judged by again, if it was."""
        return self._kept(filing_id, _verdict_key(round, recheck=True))

    def _kept(self, filing_id: str, sk: str) -> KeptVerdict | None:
        try:
            return _as(KeptVerdict, self._get(f"filing#{filing_id}", sk))
        except NotFound:
            return None

    def keep_verdict(self, verdict: KeptVerdict) -> None:
        """Keep the answers got so far; a slower attempt's never take the place of a verdict."""
        self._unless_older(_verdict_row(verdict), "attribute_not_exists(judged)", {}, {})

    def kept_verdicts(self, cursor: str | None = None) -> Page[KeptVerdict]:
        """Part of what rounds were judged by: a scan of the whole table, page by page."""
        scan: Row = {
            "FilterExpression": "begins_with(sk, :s)",
            "ExpressionAttributeValues": {":s": text("verdict#")},
            "Limit": self._scanned_rows,
        }
        if cursor:
            scan["ExclusiveStartKey"] = _start(cursor, "pk", "sk")
        answer = self._call("scan", **scan)
        last = answer.get("LastEvaluatedKey")
        return Page(tuple(_as(KeptVerdict, row) for row in answer["Items"]), _cursor(last) if last else None)

    def note_check(self, filing_id: str, check: MaterialCheck) -> None:
        """Keep the check of a material; the one made last wins."""
        row = row_of(f"filing#{filing_id}", f"check#{check.kind}", check) | {"at": text(stamp(check.at))}
        self._unless_older(row, "attribute_not_exists(pk) OR #a <= :a", {":a": row["at"]}, {"#a": "at"})

    def checks(self, filing_id: str) -> tuple[MaterialCheck, ...]:
        """The newest check of each material."""
        return tuple(_as(MaterialCheck, row) for row in self._under(f"filing#{filing_id}", "check#"))

    def delivery(self, filing_id: str, system: System) -> Delivery:
        """How far a system has been told; a blank one before the first push."""
        try:
            return _as(Delivery, self._get(f"filing#{filing_id}", f"delivery#{system}"))
        except NotFound:
            return Delivery(system=system)

    def note_delivery(self, filing_id: str, delivery: Delivery) -> None:
        """Keep how far a system has been told; never lowers what was acknowledged."""
        row = row_of(f"filing#{filing_id}", f"delivery#{delivery.system}", delivery)
        row["acknowledged"] = {"N": str(delivery.acknowledged)}
        lower = {":a": row["acknowledged"]}
        self._unless_older(row, "attribute_not_exists(pk) OR acknowledged <= :a", lower, {})

    def by_number(self, number: str) -> Filing:
        """The filing with an official number; raises `NotFound`."""
        return self._pointed(f"number#{number}")

    def by_check_code(self, code: str) -> Filing:
        """The filing with a receipt's check code; raises `NotFound`."""
        return self._pointed(f"check#{code}")

    def claimed_by(self, claim: str) -> str | None:
        """The id of the filing that holds a project."""
        item = self._call("get_item", Key=key(f"claim#{claim}", "claim"), ConsistentRead=True).get("Item")
        return str(item["filing"]["S"]) if item else None

    def of_applicant(self, uscc: str, cursor: str | None = None, limit: int = 50) -> Page[Filing]:
        """An applicant's filings, newest first."""
        return self._page("by_applicant", ("applicant", uscc), "opened", cursor, limit, newest_first=True)

    def own_filings(self, uscc: str) -> tuple[OwnFiling, ...]:
        """All of an applicant's filings as facts for judging."""
        cursor: str | None = None
        own: list[OwnFiling] = []
        while True:
            page = self.of_applicant(uscc, cursor)
            own += [own_filing(f) for f in page.entries]
            cursor = page.cursor
            if cursor is None:
                return tuple(own)

    def resting(
        self, place: Resting, before: datetime | None = None, cursor: str | None = None, limit: int = 100
    ) -> Page[Filing]:
        """Filings at a place of rest, longest at rest first."""
        end = stamp(before) if before else None
        return self._page("resting", ("resting", place), "since", cursor, limit, end=end)

    def revocations(self, cursor: str | None = None, limit: int = 50) -> Page[Filing]:
        """Revoked filings, newest first."""
        return self._page("listed", ("listed", "revocation"), "listed_at", cursor, limit, newest_first=True)

    def _page(
        self,
        index: str,
        partition: tuple[str, str],
        order: str,
        cursor: str | None,
        limit: int,
        *,
        newest_first: bool = False,
        end: str | None = None,
    ) -> Page[Filing]:
        query: Row = {
            "IndexName": index,
            "KeyConditionExpression": "#p = :p" + (" AND #o < :e" if end else ""),
            "ExpressionAttributeNames": {"#p": partition[0]} | ({"#o": order} if end else {}),
            "ExpressionAttributeValues": {":p": text(partition[1])} | ({":e": text(end)} if end else {}),
            "ScanIndexForward": not newest_first,
            "Limit": limit,
        }
        if cursor:
            query["ExclusiveStartKey"] = _start(cursor, partition[0], order)
        answer = self._call("query", **query)
        last = answer.get("LastEvaluatedKey")
        return Page(tuple(filing_of(row) for row in answer["Items"]), _cursor(last) if last else None)

    def _under(self, pk: str, start: str = "") -> Iterator[Row]:
        query: Row = {
            "KeyConditionExpression": "pk = :p" + (" AND begins_with(sk, :s)" if start else ""),
            "ExpressionAttributeValues": {":p": text(pk)} | ({":s": text(start)} if start else {}),
            "ConsistentRead": True,
        }
        while True:
            answer = self._call("query", **query)
            yield from answer["Items"]
            if "LastEvaluatedKey" not in answer:
                return
            query["ExclusiveStartKey"] = answer["LastEvaluatedKey"]

    def _pointed(self, pk: str) -> Filing:
        return self.load(self._get(pk, "pointer")["filing"]["S"])

    def _get(self, pk: str, sk: str) -> Row:
        row: Row | None = self._call("get_item", Key=key(pk, sk), ConsistentRead=True).get("Item")
        if row is None:
            raise NotFound
        return row

    def _put(
        self, row: Row, condition: str | None = None, values: Row | None = None, names: dict[str, str] | None = None
    ) -> Row:
        put: Row = {"TableName": self._table, "Item": row}
        if condition:
            put["ConditionExpression"] = condition
        if values:
            put["ExpressionAttributeValues"] = values
        if names:
            put["ExpressionAttributeNames"] = names
        return {"Put": put}

    def _unless_older(self, row: Row, condition: str, values: Row, names: dict[str, str]) -> None:
        put = self._put(row, condition, values, names)["Put"]
        put.pop("TableName")
        try:
            self._call("put_item", **put)
        except _Refused:
            return

    def _call(self, name: str, **request: Any) -> Row:
        from botocore.exceptions import BotoCoreError, ClientError

        if name != "transact_write_items":
            request["TableName"] = self._table
        try:
            return dict(getattr(self._dynamodb, name)(**request))
        except ClientError as error:
            raise _translated(error) from error
        except BotoCoreError as error:
            raise Unreachable from error


class _Cancelled(Exception):  # noqa: N818 - internal: a transaction's cancellation with its codes
    def __init__(self, codes: list[str]) -> None:
        super().__init__(codes)
        self.codes = codes


class _Refused(Exception):  # noqa: N818 - internal: a condition did not hold
    pass


_BUSY = frozenset(
    {
        "ProvisionedThroughputExceededException",
        "ThrottlingException",
        "RequestLimitExceeded",
        "TransactionConflictException",
        "TransactionInProgressException",
    }
)


def _translated(error: Any) -> Exception:
    code = error.response["Error"]["Code"]
    if code == "TransactionCanceledException":
        return _Cancelled([reason.get("Code", "None") for reason in error.response.get("CancellationReasons", [])])
    if code == "ConditionalCheckFailedException":
        return _Refused()
    return Busy() if code in _BUSY else Unreachable(Text("数据库暂不可用", f"the table answered {code}"))


def _why(codes: list[str], errors: list[type[Problem]]) -> Problem:
    failed = [error for code, error in zip(codes, errors, strict=True) if code == "ConditionalCheckFailed"]
    return failed[0]() if failed else Busy()


def _as[M: (Event, KeptVerdict, Delivery, MaterialCheck)](model: type[M], row: Row) -> M:
    return model.model_validate(body_of(row))


def _verdict_row(verdict: KeptVerdict) -> Row:
    row = row_of(f"filing#{verdict.filing_id}", _verdict_key(verdict.round, verdict.recheck), verdict)
    return row | {"judged": {"BOOL": True}} if verdict.verdict else row


def _verdict_key(round: int, recheck: bool) -> str:  # noqa: A002 - the domain's word
    return f"{'recheck' if recheck else 'verdict'}#{round:04}"


def _series_key(series: Series) -> Row:
    return key(f"series#{series.item}#{series.year}", "series")


def _cursor(last: Row) -> str:
    plain = {name: value["S"] for name, value in last.items()}
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def _start(cursor: str, partition: str, order: str) -> Row:
    try:
        plain = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if sorted(plain) != sorted({"pk", "sk", partition, order}):
            raise Invalid(faults=[BAD_CURSOR])
        return {name: text(str(value)) for name, value in plain.items()}
    except (ValueError, TypeError, AttributeError):
        raise Invalid(faults=[BAD_CURSOR]) from None


def changes_in(records: list[dict[str, Any]]) -> list[tuple[Filing | None, Filing]]:
    """The filings before and after each change that a batch of stream records tells."""
    images = (r["dynamodb"] for r in records if r["dynamodb"]["Keys"]["sk"]["S"] == "filing")
    return [(_imaged(i.get("OldImage")), filing_of(_bytes(i["NewImage"]))) for i in images if i.get("NewImage")]


def acknowledged_in(records: list[dict[str, Any]]) -> list[Acknowledged]:
    """What systems have newly acknowledged, told by a batch of stream records."""
    images = (r["dynamodb"] for r in records if r["dynamodb"]["Keys"]["sk"]["S"].startswith("delivery#"))
    return [one for image in images if image.get("NewImage") and (one := _acknowledged(image))]


def _acknowledged(image: Row) -> Acknowledged | None:
    after = int(image["NewImage"]["acknowledged"]["N"])
    before = int(image["OldImage"]["acknowledged"]["N"]) if image.get("OldImage") else 0
    pk, sk = image["Keys"]["pk"]["S"], image["Keys"]["sk"]["S"]
    told = Acknowledged(filing_id=pk.partition("#")[2], system=System(sk.partition("#")[2]), version=after)
    return told if after > before else None


def _imaged(image: Row | None) -> Filing | None:
    return filing_of(_bytes(image)) if image else None


def _bytes(image: Row) -> Row:
    body = image["body"]["B"]
    return image | {"body": {"B": body if isinstance(body, bytes) else base64.b64decode(body)}}

"""The table of filings in DynamoDB: every move is one transaction, and its parts follow from the step."""

import base64
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from chalicelib.adapters.filings_requests import (
    FREE,
    done_in,
    holds_still,
    mark_key,
    request_key,
    request_row,
    seconds,
)
from chalicelib.adapters.rows import (
    Row,
    filing_of,
    filing_row,
    given_code,
    given_number,
    kept_as,
    key,
    row_of,
    stamp,
    text,
)
from chalicelib.domain.facts import OwnFiling
from chalicelib.domain.filing import Event, Filing, Step
from chalicelib.domain.keyed_request import KeyedRequest
from chalicelib.domain.looks import Look
from chalicelib.domain.numbering import Series, parse_number
from chalicelib.domain.own_filings import Bearing, own_filing
from chalicelib.domain.resting import Resting
from chalicelib.domain.restoring import LAST
from chalicelib.domain.sharing import Acknowledged, Delivery, System
from chalicelib.domain.standing import Standing, standing_of
from chalicelib.errors import (
    Busy,
    Changed,
    DoneBefore,
    Fault,
    Invalid,
    KeyReused,
    NotFound,
    Outside,
    ProjectClaimed,
    Text,
    Unreachable,
)
from chalicelib.ports import Dossier, KeptVerdict, MaterialCheck, Page, Told

SCANNED_ROWS = 500
"""How many rows one page of a scan looks at: with DynamoDB's own limit of 1 MB a page it is the smaller."""

NAMING_THE_TABLE_INSIDE = frozenset({"transact_write_items", "batch_get_item"})

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
            tuple(sorted((_as(Look, r) for r in rows.get("look", ())), key=lambda look: look.at)),
        )

    def commit(self, step: Step, verdict: KeptVerdict | None = None) -> None:
        """Write the step in one transaction; raises `DoneBefore`, `Changed`, `ProjectClaimed`, `Busy`, `TooLarge`."""
        parts = list(self._parts(step, verdict))
        try:
            self._call("transact_write_items", TransactItems=[operation for operation, _ in parts])
        except _Cancelled as cancelled:
            raise _why(cancelled.codes, [error for _, error in parts]) from None
        except Outside:
            if not self._stands(step):
                raise

    def _stands(self, step: Step) -> bool:
        """Whether the step was written although no answer came; done over, it would be refused as another's move."""
        try:
            entry = _as(Event, self._get(f"filing#{step.after.id}", f"event#{step.event.version:06}"))
        except (NotFound, Outside):
            return False
        return entry.hash == step.event.hash

    def remove(self, filing: Filing, last: Event) -> None:
        """Remove a filing's row and leave its last entry, in one transaction; raises `Changed`, `Busy`."""
        deletion = {
            "TableName": self._table,
            "Key": key(f"filing#{filing.id}", "filing"),
            "ConditionExpression": "#v = :v",
            "ExpressionAttributeNames": {"#v": "version"},
            "ExpressionAttributeValues": {":v": {"N": str(filing.version)}},
        }
        try:
            self._call("transact_write_items", TransactItems=[{"Delete": deletion}, self._put(_last_row(last))])
        except _Cancelled as cancelled:
            raise _why(cancelled.codes, [Changed, Changed]) from None

    def renew(self, filing_id: str) -> bool:
        """Write a row's attributes as they are written today, its content byte for byte; whether it lacked any."""
        try:
            row = self._get(f"filing#{filing_id}", "filing")
            filing = filing_of(row)
            wanted = filing_row(filing) | {"body": row["body"]}
            if wanted == row:
                return False
            same = {":v": {"N": str(filing.version)}}
            self._call("put_item", **_unnamed(self._put(wanted, "#v = :v", same, {"#v": "version"})))
        except (NotFound, _Refused):
            return False
        return True

    def last_entry(self, filing_id: str) -> Event | None:
        """The last entry of a filing that is gone, if it went by right."""
        try:
            return _as(Event, self._get(f"filing#{filing_id}", LAST))
        except NotFound:
            return None

    def forget(self, last: Event) -> None:
        """Forget what is kept under a filing whose row is gone; its last entry is written first, and stays."""
        kept = [row["sk"]["S"] for row in self._under(f"filing#{last.filing_id}")]
        if "filing" in kept:
            return
        self._unless_older(_last_row(last), "attribute_not_exists(pk)", {}, {})
        for sk in kept:
            if sk != LAST:
                self._call("delete_item", Key=key(f"filing#{last.filing_id}", sk))

    def _parts(self, step: Step, verdict: KeptVerdict | None) -> Iterator[tuple[Row, type[Exception]]]:
        """Each with what its failing means; the first of several is told: what was done before."""
        yield from self._request_parts(step)
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

    def _claim_parts(self, step: Step) -> Iterator[tuple[Row, type[Exception]]]:
        held, holds, mine = step.before and step.before.claim, step.after.claim, {":id": text(step.after.id)}
        if holds and holds != held:
            row = key(f"claim#{holds}", "claim") | {"filing": mine[":id"]}
            yield self._put(row, "attribute_not_exists(pk) OR filing = :id", mine), ProjectClaimed
        if held and held != holds:
            deletion = {"Key": key(f"claim#{held}", "claim"), "ConditionExpression": "filing = :id"}
            yield {"Delete": deletion | {"TableName": self._table, "ExpressionAttributeValues": mine}}, Changed

    def _request_parts(self, step: Step) -> Iterator[tuple[Row, type[Exception]]]:
        if step.request is None:
            return
        now = {":now": seconds(step.event.at)}
        row = request_row(step.request, standing_of(step.after), step.event.at)
        yield self._put(row, FREE, now), DoneBefore
        mark = {"Key": mark_key(step.request), "ConditionExpression": FREE, "ExpressionAttributeValues": now}
        yield {"ConditionCheck": mark | {"TableName": self._table}}, DoneBefore

    def done_by(self, request: KeyedRequest, at: datetime) -> Standing | Told | None:
        """Where the filing stood that a request has moved; for a mark of release 0.1.0, where it stands."""
        row = self._holding(request_key(request), at)
        if row and row["digest"] != text(request.digest):
            raise KeyReused
        if row and (done := done_in(row)):
            return done
        mark = self._holding(mark_key(request), at)
        return standing_of(self.load(mark["filing"]["S"])) if mark else None

    def _holding(self, where: Row, at: datetime) -> Row | None:
        row: Row | None = self._call("get_item", Key=where, ConsistentRead=True).get("Item")
        return row if row and holds_still(row, at) else None

    def _number_parts(self, step: Step) -> Iterator[tuple[Row, type[Exception]]]:
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
        try:
            return _as(KeptVerdict, self._get(f"filing#{filing_id}", _verdict_key(round, recheck=False)))
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

    def note_look(self, filing_id: str, look: Look) -> None:
        """Keep an officer's first look within an hour."""
        row = row_of(f"filing#{filing_id}", f"look#{look.hour}#{look.officer}", look)
        self._unless_older(row, "attribute_not_exists(pk)", {}, {})

    def to_tell(self, filing_id: str, system: System) -> tuple[Filing | None, Delivery]:
        """A filing, None when it is gone, and how far a system has been told of it, in one call."""
        rows = self._get_both(f"filing#{filing_id}", "filing", f"delivery#{system}")
        filing, told = rows.get("filing"), rows.get(f"delivery#{system}")
        delivery = _as(Delivery, told) if told else Delivery(system=system)
        return filing_of(filing) if filing else None, delivery

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

    def own_filings(self, bearing: Bearing) -> tuple[OwnFiling, ...]:
        """What bears on a form, by indexes that hold nothing else: it costs the same however many filings there are."""
        found = {f.id: f for f in self._bearing(bearing) if f.applicant == bearing.applicant}
        return tuple(own_filing(f) for f in sorted(found.values(), key=lambda f: (f.opened_at, f.id), reverse=True))

    def _bearing(self, bearing: Bearing) -> Iterator[Filing]:
        yield from self._all("revoked_of", ("revoked_of", bearing.applicant), "listed_at")
        if bearing.claim and (holder := self.claimed_by(bearing.claim)):
            yield from self._there(lambda: self.load(holder))
        if number := bearing.number:
            yield from self._there(lambda: self.by_number(number))
            yield from self._all("referring", ("refers_to", number), "opened")

    def _there(self, find: Callable[[], Filing]) -> Iterator[Filing]:
        try:
            yield find()
        except NotFound:
            return

    def _all(self, index: str, partition: tuple[str, str], order: str) -> Iterator[Filing]:
        cursor: str | None = None
        while True:
            page = self._page(index, partition, order, cursor, limit=50)
            yield from page.entries
            cursor = page.cursor
            if cursor is None:
                return

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

    def _under(self, pk: str) -> Iterator[Row]:
        query: Row = {
            "KeyConditionExpression": "pk = :p",
            "ExpressionAttributeValues": {":p": text(pk)},
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

    def _get_both(self, pk: str, *sks: str) -> dict[str, Row]:
        """The rows that are there, by their sort keys; raises `Busy` when the table gives only some of them."""
        wanted = {"Keys": [key(pk, sk) for sk in sks], "ConsistentRead": True}
        answer = self._call("batch_get_item", RequestItems={self._table: wanted})
        if answer.get("UnprocessedKeys"):
            raise Busy
        return {row["sk"]["S"]: row for row in answer["Responses"].get(self._table, ())}

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
        try:
            self._call("put_item", **_unnamed(self._put(row, condition, values, names)))
        except _Refused:
            return

    def _call(self, name: str, **request: Any) -> Row:
        from botocore.exceptions import BotoCoreError, ClientError

        if name not in NAMING_THE_TABLE_INSIDE:
            request["TableName"] = self._table
        try:
            return dict(getattr(self._dynamodb, name)(**request))
        except ClientError as error:
            raise _translated(error) from error
        except BotoCoreError as error:
            raise Unreachable from error


def _unnamed(part: Row) -> Row:
    """A transaction's put as one by itself, which the table is named for elsewhere."""
    return {name: value for name, value in part["Put"].items() if name != "TableName"}


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


def _why(codes: list[str], errors: list[type[Exception]]) -> Exception:
    failed = [error for code, error in zip(codes, errors, strict=True) if code == "ConditionalCheckFailed"]
    return failed[0]() if failed else Busy()


def _as[M: (Event, KeptVerdict, Delivery, MaterialCheck, Look)](model: type[M], row: Row) -> M:
    return kept_as(model, row)


def _last_row(last: Event) -> Row:
    return row_of(f"filing#{last.filing_id}", LAST, last)


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


def removed_in(records: list[dict[str, Any]]) -> list[Filing]:
    """The filings whose rows are gone, as they stood last, told by a batch of stream records."""
    images = (r["dynamodb"] for r in records if r["dynamodb"]["Keys"]["sk"]["S"] == "filing")
    return [filing_of(_bytes(i["OldImage"])) for i in images if i.get("OldImage") and not i.get("NewImage")]


def acknowledged_in(records: list[dict[str, Any]]) -> list[Acknowledged]:
    """What systems have newly acknowledged, told by a batch of stream records."""
    images = (r["dynamodb"] for r in records if r["dynamodb"]["Keys"]["sk"]["S"].startswith("delivery#"))
    return [one for image in images if image.get("NewImage") and (one := _acknowledged(image))]


def _acknowledged(image: Row) -> Acknowledged | None:
    after = int(image["NewImage"]["acknowledged"]["N"])
    before = int(image["OldImage"]["acknowledged"]["N"]) if image.get("OldImage") else 0
    pk, sk = image["Keys"]["pk"]["S"], image["Keys"]["sk"]["S"]
    if after <= before:
        return None
    kept = _as(Delivery, _bytes(image["NewImage"]))
    told = {"filing_id": pk.partition("#")[2], "system": System(sk.partition("#")[2]), "correlation": kept.correlation}
    return Acknowledged(version=after, **told)


def _imaged(image: Row | None) -> Filing | None:
    return filing_of(_bytes(image)) if image else None


def _bytes(image: Row) -> Row:
    body = image["body"]["B"]
    return image | {"body": {"B": body if isinstance(body, bytes) else base64.b64decode(body)}}

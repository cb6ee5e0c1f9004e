"""How what we keep stands in the table: keys, attributes and bodies, both ways."""

import json
import math
import zlib
from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel

from chalicelib.domain.filing import Filing, State, Step, refers_to
from chalicelib.domain.resting import resting_place
from chalicelib.domain.retention import kept_until
from chalicelib.errors import Text, TooLarge

type Row = dict[str, Any]

LARGEST_ROW = 380_000
"""DynamoDB takes 400 KB (409,600 bytes) an item, its names and indexed attributes included."""


def stamp(moment: datetime) -> str:
    """A moment as text that sorts: RFC 3339, UTC, microseconds always there."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def text(value: str) -> Row:
    """A string attribute."""
    return {"S": value}


def key(pk: str, sk: str) -> Row:
    """A primary key."""
    return {"pk": text(pk), "sk": text(sk)}


def row_of(pk: str, sk: str, model: BaseModel) -> Row:
    """A row with the model packed into `body`; raises `TooLarge` before DynamoDB would."""
    body = zlib.compress(model.model_dump_json().encode(), 6)
    if len(body) > LARGEST_ROW:
        told = Text("填报内容过多，请精简后重新提交。", "The filing is larger than can be kept; shorten it.")
        raise TooLarge(told)
    return key(pk, sk) | {"body": {"B": body}}


def body_of(row: Row) -> Any:
    """What `row_of` packed, as JSON values."""
    return json.loads(zlib.decompress(row["body"]["B"]))


def kept_as[M: BaseModel](model: type[M], row: Row) -> M:
    """What a row holds; what a later release has put there besides is carried along, so that it can be taken back."""
    return model.model_validate(body_of(row), extra="allow")


def filing_of(row: Row) -> Filing:
    """The filing that a row holds."""
    return kept_as(Filing, row)


def filing_row(filing: Filing) -> Row:
    """A filing's row with the attributes that its indexes and the table's TTL read."""
    row = row_of(f"filing#{filing.id}", "filing", filing)
    row |= {
        "version": {"N": str(filing.version)},
        "applicant": text(filing.applicant),
        "opened": text(f"{stamp(filing.opened_at)}#{filing.id}"),
    }
    if until := kept_until(filing):
        row |= {"expires": {"N": str(math.ceil(until.timestamp()))}}
    if place := resting_place(filing):
        row |= {"resting": text(place), "since": text(f"{stamp(filing.changed_at)}#{filing.id}")}
    if number := refers_to(filing.form):
        row |= {"refers_to": text(number)}
    if filing.state is State.REVOKED and filing.revocation:
        row |= {"listed": text("revocation"), "listed_at": text(f"{stamp(filing.revocation.at)}#{filing.id}")}
        row |= {"revoked_of": text(filing.applicant)}
    return row


def given_code(step: Step) -> str | None:
    """The check code that the step gives, if it gives one."""
    code = step.after.check_code
    return code if step.before and code != step.before.check_code else None


def given_number(step: Step) -> str | None:
    """The number that the step gives, if it gives one."""
    return step.after.number if step.before and not step.before.number else None

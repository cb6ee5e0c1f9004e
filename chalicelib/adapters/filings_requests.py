"""What a request has done, as a row of the table under its key: by which digest, and where the filing stood then.

DynamoDB removes expired rows within days only, so whoever writes or reads one looks at its expiry.
"""

import zlib
from datetime import datetime

from chalicelib.adapters.rows import Row, body_of, key, row_of, text
from chalicelib.domain.keyed_request import KeyedRequest
from chalicelib.domain.retention import Kept, lasting
from chalicelib.domain.standing import Standing
from chalicelib.ports import Told

FREE = "attribute_not_exists(pk) OR expires <= :now"
"""The condition under which a key may be used: never used, or a day ago."""


def request_key(request: KeyedRequest) -> Row:
    """Where it stands what a request has done."""
    return key(f"request#{request.key}", "request")


def mark_key(request: KeyedRequest) -> Row:
    """Where release 0.1.0 put the id of the filing that a request had moved; may go after the next release.

    Until a day after it has taken over everywhere, a request that it has answered to nobody is known by nothing else.
    """
    return key(f"request#{request.key}#{request.digest}", "moved")


def request_row(request: KeyedRequest, standing: Standing, at: datetime) -> Row:
    """What a request has done, to be forgotten a day later."""
    row = row_of(f"request#{request.key}", "request", standing)
    return row | {"digest": text(request.digest), "expires": seconds(at + lasting(Kept.ANSWER))}


def holds_still(row: Row, at: datetime) -> bool:
    """Whether its time is not over."""
    return int(row["expires"]["N"]) > int(at.timestamp())


def done_in(row: Row) -> Standing | Told | None:
    """What a row tells that a request has done.

    Release 0.1.0 kept the whole answer, and before that a row that told nothing; both may go after the next release.
    """
    if "status" in row:
        return Told(int(row["status"]["N"]), zlib.decompress(row["body"]["B"]).decode())
    return Standing.model_validate(body_of(row), extra="ignore") if "body" in row else None


def seconds(moment: datetime) -> Row:
    """A moment as the table's TTL reads it."""
    return {"N": str(int(moment.timestamp()))}

"""A `Call` for tests that need one."""

from datetime import UTC, datetime
from typing import Any

from chalicelib.domain.caller import Caller
from chalicelib.domain.filing import Role
from chalicelib.web.call import Call

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
PORTAL = Caller(role=Role.PORTAL, id="portal-1", applicant="91440300MA5EXAMPL0")


def call(visitor: Caller | None = PORTAL, **changes: Any) -> Call:
    """A portal's call with the key `k`."""
    plain: dict[str, Any] = {
        "visitor": visitor,
        "body": None,
        "raw": b"{}",
        "version": 0,
        "key": "k",
        "query": {},
        "language": "zh",
        "at": NOW,
        "request_id": "request-1",
    }
    return Call(**plain | changes)

"""Who calls, as the authorizer told API Gateway; which roles may."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalicelib.domain.caller import Caller
from chalicelib.domain.filing import Role
from chalicelib.errors import Forbidden, Unauthenticated
from chalicelib.web.operations import By

type Context = Mapping[str, Any]


def context_of(caller: Caller, until: datetime) -> dict[str, str]:
    """What the authorizer hands on about a caller, and until when their token holds (Unix seconds)."""
    told = {"role": str(caller.role), "id": caller.id, "until": str(int(until.timestamp()))}
    return told | ({"applicant": caller.applicant} if caller.applicant else {})


def visitor_of(told: Context | None, by: By, at: datetime, correlation: str | None = None) -> Caller | None:
    """The caller of the request with that correlation, None where everybody may; raises `Unauthenticated`, `Forbidden`.

    API Gateway keeps an authorizer's answer for a while, so a token may have run out since.
    """
    if not by.roles:
        return None
    if not told or "role" not in told or float(told["until"]) <= at.timestamp():
        raise Unauthenticated
    caller = Caller(role=Role(told["role"]), id=told["id"], applicant=told.get("applicant"), correlation=correlation)
    if caller.role not in by.roles:
        raise Forbidden
    return caller

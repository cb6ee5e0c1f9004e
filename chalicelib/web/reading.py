"""Read a request: who calls, with which headers, query and body; the first thing wrong is refused."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalice.app import Request

from chalicelib.domain.correlation import HEADER, correlation_of
from chalicelib.errors import Malformed, NotFound
from chalicelib.web.bodies import check_size, read_body
from chalicelib.web.call import Call
from chalicelib.web.headers import check_media, key_of, version_of
from chalicelib.web.languages import language_of
from chalicelib.web.operations import JSON, PDF_BYTES, Operation, Takes
from chalicelib.web.queries import read_query
from chalicelib.web.visitors import visitor_of

NAME = "[A-Za-z0-9-]{1,64}"
TYPED_BY_PEOPLE = "check_code"
"""Whatever it is, it is answered by what a check code looks like."""


def request_id_of(request: Request) -> str:
    """The id that API Gateway gave the request."""
    return str(request.context.get("requestId", ""))


def correlation_id_of(request: Request) -> str:
    """The id that the request and all that follows from it is followed by: the caller's, else ours."""
    return correlation_of(request.headers.get(HEADER), request_id_of(request))


def read(request: Request, operation: Operation, names: Mapping[str, str], at: datetime, body_bytes: int) -> Call:
    """The request as a `Call`; raises the `Refused` that fits."""
    visitor = visitor_of(request.context.get("authorizer"), operation.by, at, correlation_id_of(request))
    if not all(re.fullmatch(NAME, name) for kind, name in names.items() if kind != TYPED_BY_PEOPLE):
        raise NotFound
    headers = request.headers
    raw = _bytes(request)
    return Call(
        visitor=visitor,
        key=key_of(headers.get("idempotency-key")) if operation.keyed else "",
        version=version_of(headers.get("if-match")) if operation.versioned else 0,
        query=read_query(_query(request), operation.query),
        body=_body(raw, headers.get("content-type"), operation.takes, body_bytes),
        raw=raw,
        language=language_of(headers.get("accept-language")),
        at=at,
        request_id=request_id_of(request),
    )


def _bytes(request: Request) -> bytes:
    """The body; raises `Malformed` for text that is half a sign somewhere, which no UTF-8 has."""
    try:
        raw = request.raw_body
    except UnicodeEncodeError:
        raise Malformed from None
    return raw.encode() if isinstance(raw, str) else raw


def _query(request: Request) -> dict[str, list[str]]:
    given = request.query_params
    return {name: given.getlist(name) for name in given} if given else {}


def _body(raw: bytes, content_type: str | None, takes: Takes | str | None, body_bytes: int) -> Any:
    if takes is None:
        return None
    if isinstance(takes, str):
        check_media(content_type, takes)
        check_size(raw, PDF_BYTES)
        return raw
    check_size(raw, body_bytes)
    if raw.strip() or not takes.may_be_empty:
        check_media(content_type, JSON)
    return read_body(raw, takes)

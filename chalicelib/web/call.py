"""One request as the operations' bodies read it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self

from chalicelib.domain.caller import Caller
from chalicelib.domain.keyed_request import KeyedRequest
from chalicelib.errors import Unauthenticated
from chalicelib.web.languages import Language


@dataclass(frozen=True)
class Call:
    """One request: who calls, the body read and checked, the version of If-Match, query, language, time and id.

    `raw` are the body's bytes as they came; `key` is the Idempotency-Key where the operation asks for one.
    """

    visitor: Caller | None
    body: Any
    raw: bytes
    version: int
    key: str
    query: Mapping[str, str]
    language: Language
    at: datetime
    request_id: str

    @property
    def caller(self) -> Caller:
        """Who calls; raises `Unauthenticated` where anybody may."""
        if self.visitor is None:
            raise Unauthenticated
        return self.visitor

    def bearing(self, request: KeyedRequest) -> Self:
        """The same call, its caller bearing the request that their move is made by."""
        return replace(self, visitor=self.caller.model_copy(update={"request": request}))

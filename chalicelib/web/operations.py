"""What one operation of the API is: the data that routes, checks and the contract are made from."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, TypeAdapter

from chalicelib.domain.filing import Role
from chalicelib.domain.standing import Standing

JSON = "application/json"
HTML = "text/html; charset=utf-8"
PDF = "application/pdf"
PDF_BYTES = 2_000_000
"""A receipt has about 100 KB; base64 and API Gateway leave room for no more than some 4 MB."""

type Again = Callable[[Any, Standing], BaseModel]
"""The answer to a call from where the filing stood that the same request has moved before."""

type Method = Literal["GET", "POST", "PUT", "DELETE"]


@dataclass(frozen=True)
class By:
    """Who may call: the roles, and the authorizer that reads their tokens; nobody named means everybody."""

    authorizer: Any = None
    roles: frozenset[Role] = frozenset()


PUBLIC = By()


@dataclass(frozen=True)
class Takes:
    """A JSON body: how it is read, the name of its schema, and whether sending none means `{}`."""

    adapter: TypeAdapter[Any]
    name: str
    may_be_empty: bool = False


@dataclass(frozen=True)
class Parameter:
    """A query parameter; `choices` are all it may be, if they are few."""

    name: str
    about: str
    choices: tuple[str, ...] = ()


CURSOR = Parameter("cursor", "where the list goes on, as the page before told")


@dataclass(frozen=True)
class Operation:
    """One operation: how it is called, by whom, what it takes and gives.

    `takes` is a JSON body or the media type of raw bytes; `gives` is a model, or None for a page of HTML; `keyed` asks
    for Idempotency-Key, and tells again what the same request has done; `versioned` asks for If-Match.
    """

    method: Method
    path: str
    name: str
    about: str
    by: By
    takes: Takes | str | None
    gives: type[BaseModel] | None
    status: int
    keyed: Again | None
    versioned: bool
    query: tuple[Parameter, ...]

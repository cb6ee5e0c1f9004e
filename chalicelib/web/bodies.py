"""A body of JSON read strictly: every fault at once, and nothing that two readers could read differently."""

import json
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from chalicelib.errors import Invalid, Malformed, Text, TooLarge
from chalicelib.web.faults import faults_of
from chalicelib.web.operations import Takes

MOST_NAMES = 1_000
"""Of one object: a megabyte of names that no form knows would cost a second of faults."""


def read_body(raw: bytes, takes: Takes) -> Any:
    """What the body says; raises `Malformed`, `TooLarge`, `Invalid`."""
    values = {} if takes.may_be_empty and not raw.strip() else parse(raw)
    try:
        return takes.adapter.validate_python(values)
    except ValidationError as error:
        raise Invalid(faults=faults_of(error)) from None


def check_size(raw: bytes, most: int) -> None:
    """Raises `TooLarge` for more bytes than `most`."""
    if len(raw) > most:
        raise TooLarge(Text(f"请求内容不得超过 {most} 字节。", f"A body may have {most} bytes at most."))


def parse(raw: bytes) -> Any:
    """JSON (RFC 8259) in UTF-8 with unique names; raises `Malformed`, `TooLarge`.

    Numbers come as int or Decimal, so that no measure is rounded on its way in.
    """
    try:
        return json.loads(
            raw.decode("utf-8"), parse_float=Decimal, parse_constant=_no_constant, object_pairs_hook=_unique
        )
    except (ValueError, ArithmeticError, RecursionError):
        raise Malformed from None


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(pairs) > MOST_NAMES:
        raise TooLarge(Text(f"对象不得超过 {MOST_NAMES} 个名称。", f"An object may have {MOST_NAMES} names at most."))
    values = dict(pairs)
    if len(values) < len(pairs):
        raise ValueError("a name stands twice")
    return values

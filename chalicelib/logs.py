"""What the system tells its operators: one JSON line each, bound to the filing and request, never personal.

with bound(filing_id=filing.id):
    log.warning("registries silent", after=12)
"""

import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import PurePath
from typing import IO, Any

from chalicelib.domain.personal import IN_RUNNING_TEXT

NAME = "miaopi"

_bound: ContextVar[dict[str, object] | None] = ContextVar("bound", default=None)

_PERSONAL = re.compile(rf"(?<!\d)(?:{'|'.join(IN_RUNNING_TEXT.values())})(?!\d)")

MASK = "***"


def masked(text: str) -> str:
    """The text with everything that looks like a resident ID (GB 11643) or a mobile number masked."""
    return _PERSONAL.sub(MASK, text)


class Log:
    """Structured logs; nothing is built before the first line is told, and `stream` is standard output by default."""

    def __init__(self, name: str = NAME, stream: IO[str] | None = None) -> None:
        self._name, self._stream = name, stream

    def info(self, text: str, **fields: object) -> None:
        """Something worth knowing."""
        self._logger.info(masked(text), stacklevel=3, extra=self._fields(fields))

    def warning(self, text: str, **fields: object) -> None:
        """Something that cures itself."""
        self._logger.warning(masked(text), stacklevel=3, extra=self._fields(fields))

    def error(self, text: str, **fields: object) -> None:
        """Something an operator must look at."""
        self._logger.error(masked(text), stacklevel=3, extra=self._fields(fields))

    @property
    def _logger(self) -> Any:
        return _logger(self._name, self._stream)

    def _fields(self, fields: dict[str, object]) -> dict[str, object]:
        return (_bound.get() or {}) | fields


log = Log()


@contextmanager
def bound(**fields: object) -> Iterator[None]:
    """Bear these fields (filing_id, request_id, ...) in every line told inside the block."""
    token = _bound.set((_bound.get() or {}) | fields)
    try:
        yield
    finally:
        _bound.reset(token)


def failure(error: BaseException) -> dict[str, object]:
    """An error as fields: kind, code and place. Its text may hold what was filed and stays out."""
    fields: dict[str, object] = {"error": type(error).__name__}
    if code := getattr(error, "code", None):
        fields["code"] = str(code)
    if trace := error.__traceback__:
        while trace.tb_next:
            trace = trace.tb_next
        fields["where"] = f"{PurePath(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
    return fields


@cache
def _logger(name: str, stream: IO[str] | None) -> Any:
    from aws_lambda_powertools import Logger

    out: Any = stream or _Output()
    return Logger(service=name, level="INFO", stream=out, json_serializer=_line, use_rfc3339=True, utc=True)


class _Output:
    """Standard output as it is when a line is told, not as it was when the first one was."""

    def write(self, text: str) -> int:
        return sys.stdout.write(text)

    def flush(self) -> None:
        sys.stdout.flush()


def _line(fields: dict[str, Any]) -> str:
    """The whole line is masked, whatever field, message or exception the number came in by."""
    return masked(json.dumps(fields, ensure_ascii=False, default=str, separators=(",", ":")))

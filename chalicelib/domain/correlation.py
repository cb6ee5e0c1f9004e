"""The id that a request and everything that follows from it bear: in logs, messages, history entries and pushes."""

import re

from chalicelib.domain.personal import IN_RUNNING_TEXT

HEADER = "X-Correlation-Id"
SAFE = r"[A-Za-z0-9._-]{1,64}"
"""Any UUID is one of these."""

_PERSONAL = re.compile("|".join(IN_RUNNING_TEXT.values()))
_LONG_NUMBER = re.compile(r"(\d{6})(?=\d)")


def correlation_of(told: str | None, request_id: str) -> str:
    """The caller's id if it can be kept and looks like nobody's number, else ours, made from the request's id."""
    if told and re.fullmatch(SAFE, told) and not _PERSONAL.search(told):
        return told
    return _LONG_NUMBER.sub(r"\1-", request_id)

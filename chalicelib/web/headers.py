"""The headers that requests are refused for: content type, If-Match, Idempotency-Key."""

import re

from chalicelib.errors import Fault, Invalid, KeyMissing, Text, VersionMissing, WrongMediaType

_MEDIA = re.compile(r'\s*([\w.+-]+/[\w.+-]+)\s*(?:;\s*charset\s*=\s*"?([\w-]+)"?\s*)?', re.IGNORECASE)
_VERSION = re.compile(r'"?([1-9][0-9]{0,9})"?')
KEY = r"[\x21-\x7e]{1,200}"

BAD_VERSION = Fault(
    "", "if-match", Text('If-Match 应为一个版本号，如 "3"。', 'If-Match must be one version, such as "3".')
)
BAD_KEY = Fault(
    "",
    "idempotency-key",
    Text(
        "Idempotency-Key 应为 1 至 200 个可见 ASCII 字符。",
        "Idempotency-Key must be 1 to 200 visible ASCII characters.",
    ),
)


def check_media(content_type: str | None, wanted: str) -> None:
    """Raises `WrongMediaType` unless the body is what is wanted, in UTF-8; no header at all passes for JSON."""
    match = _MEDIA.fullmatch(content_type or "application/json")
    if not match or match[1].lower() != wanted or (match[2] or "utf-8").lower() not in ("utf-8", "utf8"):
        raise WrongMediaType(Text(f"请使用 {wanted}。", f"Send {wanted}."))


def version_of(if_match: str | None) -> int:
    """The version of If-Match, quoted or not; raises `VersionMissing`, `Invalid`."""
    if if_match is None:
        raise VersionMissing
    match = _VERSION.fullmatch(if_match.strip())
    if not match:
        raise Invalid(faults=[BAD_VERSION])
    return int(match[1])


def key_of(idempotency_key: str | None) -> str:
    """The Idempotency-Key; raises `KeyMissing`, `Invalid`."""
    if not idempotency_key:
        raise KeyMissing
    if not re.fullmatch(KEY, idempotency_key):
        raise Invalid(faults=[BAD_KEY])
    return idempotency_key

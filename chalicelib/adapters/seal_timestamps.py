"""Time-stamps for the seal (RFC 3161): several authorities asked in turn, each within its time limit.

An authority is a stranger: its token counts only when a root of ours vouches for it, it stands for exactly what we
sent, and its clock and ours agree. What it answers instead is never our failure, only a token the less.
"""

import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

CLOCKS_DIFFER = timedelta(minutes=5)
LARGEST_ANSWER = 16_384
LARGEST_TOKEN = 8_192
"""In bytes; the signature's place in the file has room for one of these."""

HEADERS = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}


class NoTimeStamp(Exception):  # noqa: N818 - an answer for the sealer, which then seals without
    """No authority gave a time-stamp that counts."""


class TimeStampAuthorities:
    """Whom to ask: `urls` in the order of preference, `seconds` for each, `roots` (PEM) that vouch for them."""

    def __init__(self, urls: Sequence[str], seconds: float, roots: Sequence[Any]) -> None:
        self.urls, self.seconds, self.roots = urls, seconds, tuple(roots)
        self.sample: Any = None
        """The first token got: it holds the certificates that long-term validation data must speak of."""

    def stamper(self, at: datetime) -> Any:
        """What pyHanko asks for time-stamps of a signature made `at`; it raises `NoTimeStamp`."""
        return _stamper()(self, at)


@cache
def _stamper() -> Any:
    from pyhanko.sign import timestamps

    # Untyped in pyHanko 0.38.
    base: Any = timestamps.TimeStamper

    class InTurn(base):  # type: ignore[misc]
        def __init__(self, authorities: TimeStampAuthorities, at: datetime) -> None:
            super().__init__()
            self._ask, self._at = authorities, at
            if authorities.sample is not None:
                self._register_dummy("sha256", authorities.sample)

        async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> Any:
            for url in self._ask.urls:
                token = await self._token(url, message_digest, md_algorithm)
                if token is not None:
                    self._ask.sample = self._ask.sample or token
                    return token
            raise NoTimeStamp

        async def _token(self, url: str, digest: bytes, algorithm: str) -> Any:
            try:
                nonce, request = self.request_cms(digest, algorithm)
                token = _granted(posted(url, request.dump(), self._ask.seconds), nonce)
                good = await _counts(token, digest, self._ask.roots, self._at)
            except Exception:  # noqa: BLE001 - a stranger's answer makes a parser raise anything
                return None
            return token if good else None

    return InTurn


def _granted(answer: bytes, nonce: Any) -> Any:
    from asn1crypto import tsp
    from pyhanko.sign.timestamps.common_utils import handle_tsp_response

    token = handle_tsp_response(tsp.TimeStampResp.load(answer, strict=True), nonce)
    if len(token.dump()) > LARGEST_TOKEN:
        raise ValueError("a token larger than its place")
    return token


async def _counts(token: Any, digest: bytes, roots: Sequence[Any], at: datetime) -> bool:
    stamp = await stamp_of(token["content"], lambda _: digest, roots, at)
    return stamp is not None and abs(stamp - at) <= CLOCKS_DIFFER


async def stamp_of(signed: Any, imprint: Any, roots: Sequence[Any], at: datetime) -> datetime | None:
    """The time that a token (SignedData) vouches for, by a root of `roots` as of `at`; None when it does not.

    Raises what pyHanko does for a token that is none.
    """
    from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
    from pyhanko_certvalidator import ValidationContext

    context = ValidationContext(trust_roots=roots, moment=at, allow_fetching=False)
    said = await validate_tst_signed_data(signed, context, imprint)
    good = said["intact"] and said["valid"] and said["trust_problem_indic"] is None and said["validation_path"]
    moment: datetime = said["timestamp"]
    return moment if good else None


def posted(url: str, body: bytes | None, seconds: float, most: int = LARGEST_ANSWER) -> bytes:
    """What an address answers (to a POST if there is a body), all of it within `seconds` and `most` bytes.

    Raises `OSError`, `ValueError` or urllib3's `HTTPError`.
    """
    import urllib3

    until = time.monotonic() + seconds
    pool = urllib3.PoolManager(retries=False, timeout=urllib3.Timeout(connect=seconds, read=seconds))
    answer = pool.request(
        "POST" if body else "GET",
        url,
        body=body,
        headers=HEADERS if body else None,
        redirect=False,
        preload_content=False,
    )
    try:
        if answer.status != 200:
            raise ValueError(f"status {answer.status}")
        return _read(answer, until, most)
    finally:
        answer.close()


def _read(answer: Any, until: float, most: int) -> bytes:
    """In parts as they come, since a time limit of the socket begins anew with each byte that drips in."""
    got = b""
    while part := answer.read1(4096):
        got += part
        if len(got) > most or time.monotonic() > until:
            raise ValueError("too much or too late")
    return got

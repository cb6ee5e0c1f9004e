"""The receiving systems over HTTP: each push signed after Standard Webhooks with ed25519 (`v1a`), judged by its answer.

    POST <the system's address>
    webhook-id: <id>  webhook-timestamp: <seconds>  webhook-signature: v1a,<base64 over "id.timestamp.body">
    x-correlation-id: <id of the request that the push follows from>, which the scheme has no header for

The standardwebhooks package knows the symmetric `v1` only, so the few lines of the scheme stand here.
"""

import base64
import json
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalicelib.domain.correlation import HEADER
from chalicelib.errors import Misconfigured, Text
from chalicelib.ports import Acknowledgement, Push

PRIVATE, PUBLIC = "whsk_", "whpk_"
LARGEST_ANSWER = 65_536


class HttpSystems:
    """The port `Systems`; `urls` by system name, `private_key` as `whsk_` and base64, `seconds` for one push.

    Raises `Misconfigured` for a key that is none.
    """

    def __init__(self, urls: Mapping[str, object], private_key: str, seconds: float) -> None:
        import urllib3

        self._urls, self._key, self._seconds = dict(urls), _private_key(private_key), seconds
        self._http = urllib3.PoolManager(maxsize=8, retries=False)

    @property
    def public_key(self) -> str:
        """What receivers verify pushes by: `whpk_` and the raw public key in base64."""
        return PUBLIC + base64.b64encode(self._key.public_key().public_bytes_raw()).decode()

    def push(self, push: Push, at: datetime) -> Acknowledgement:
        """Sign and send; taken is what answers 2xx with `{"accepted": true}`. Never raises for a receiver's failure."""
        start = time.monotonic()
        taken, answer = self._sent(push, at)
        return Acknowledgement(taken, answer, time.monotonic() - start)

    def _sent(self, push: Push, at: datetime) -> tuple[bool, str]:
        from urllib3 import exceptions as failed

        if push.system not in self._urls:
            return False, "no address"
        try:
            return _judged(*self._post(push, at))
        except failed.NewConnectionError:
            return False, "refused"
        except (failed.TimeoutError, TimeoutError):
            return False, "timeout"
        except (failed.HTTPError, OSError):
            return False, "broken"

    def _post(self, push: Push, at: datetime) -> tuple[int, bytes]:
        from urllib3 import Timeout

        end = time.monotonic() + self._seconds
        response = self._http.request(
            "POST",
            str(self._urls[push.system]),
            body=push.body,
            headers={"content-type": "application/json"} | _followed(push) | self._signed(push, at),
            timeout=Timeout(total=self._seconds),
            redirect=False,
            preload_content=False,
        )
        try:
            return response.status, _body(response, end)
        finally:
            response.close()

    def _signed(self, push: Push, at: datetime) -> dict[str, str]:
        timestamp = str(int(at.timestamp()))
        signature = self._key.sign(f"{push.id}.{timestamp}.".encode() + push.body)
        return {
            "webhook-id": push.id,
            "webhook-timestamp": timestamp,
            "webhook-signature": f"v1a,{base64.b64encode(signature).decode()}",
        }


def _followed(push: Push) -> dict[str, str]:
    return {HEADER.lower(): push.correlation} if push.correlation else {}


def _body(response: Any, end: float) -> bytes:
    """As much as an answer may have; raises `TimeoutError`, since urllib3's limit begins anew with each byte."""
    body = bytearray()
    while len(body) < LARGEST_ANSWER and (part := response.read1(LARGEST_ANSWER)):
        body += part
        if time.monotonic() > end:
            raise TimeoutError
    return bytes(body[:LARGEST_ANSWER])


def _private_key(text: str) -> Any:
    """32 bytes of seed, or 64 with the public key behind them, as both stand in use."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    try:
        raw = base64.b64decode(text.removeprefix(PRIVATE), validate=True)
    except ValueError:
        raw = b""
    if not text.startswith(PRIVATE) or len(raw) not in (32, 64):
        raise Misconfigured(
            Text("推送签名密钥无效", "the key that signs pushes is not whsk_ and 32 or 64 bytes in base64")
        )
    return Ed25519PrivateKey.from_private_bytes(raw[:32])


def _judged(status: int, body: bytes) -> tuple[bool, str]:
    """Whether it was taken, and so in words; a receiver's own words are never repeated."""
    if not 200 <= status < 300:
        return False, str(status)
    try:
        accepted = json.loads(body).get("accepted") is True
    except (ValueError, AttributeError):
        accepted = False
    return accepted, f"{status} accepted" if accepted else f"{status} without acceptance"

"""What a receiver checks of a push: Standard Webhooks' `v1a` (ed25519) signature, and that it is not old."""

import base64
from collections.abc import Mapping

PUBLIC = "whpk_"
TOLERANCE_SECONDS = 300
HEADERS = ("webhook-id", "webhook-timestamp", "webhook-signature")


class NotSigned(Exception):  # noqa: N818 - an answer to the sender
    """Why a push is not believed."""


class Signatures:
    """Checks pushes against the sender's public key, given as `whpk_` and 32 bytes in base64."""

    def __init__(self, public_key: str) -> None:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        raw = base64.b64decode(public_key.removeprefix(PUBLIC), validate=True)
        self._key = Ed25519PublicKey.from_public_bytes(raw)

    def check(self, headers: Mapping[str, str], body: bytes, now: float) -> None:
        """Raises `NotSigned` unless one of the signatures is the key's, over id, time and body, within 5 minutes."""
        missing = [name for name in HEADERS if not headers.get(name)]
        if missing:
            raise NotSigned(f"missing {', '.join(missing)}")
        message_id, timestamp, signatures = (headers[name] for name in HEADERS)
        _check_age(timestamp, now)
        content = f"{message_id}.{timestamp}.".encode() + body
        if not any(self._made(signature, content) for signature in signatures.split()):
            raise NotSigned("no signature fits")

    def _made(self, signature: str, content: bytes) -> bool:
        from cryptography.exceptions import InvalidSignature

        version, _, encoded = signature.partition(",")
        try:
            self._key.verify(base64.b64decode(encoded, validate=True), content)
        except (InvalidSignature, ValueError):
            return False
        return version == "v1a"


def _check_age(timestamp: str, now: float) -> None:
    if not timestamp.isascii() or not timestamp.isdigit():
        raise NotSigned("webhook-timestamp is no time")
    if abs(now - int(timestamp)) > TOLERANCE_SECONDS:
        raise NotSigned("webhook-timestamp is too far from now")

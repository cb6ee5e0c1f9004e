"""Signing of lists without KMS: a key in memory that signs as KMS does, and a signer that signs nothing."""

import base64
import hashlib
from functools import cached_property
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed

from chalicelib.ports import NotSigned

LONGEST_MESSAGE = 4096


class LocalKms:
    """As much of a KMS client as signs a digest with a key on P-256."""

    @cached_property
    def key(self) -> ec.EllipticCurvePrivateKey:
        """The private key."""
        return ec.generate_private_key(ec.SECP256R1())

    def sign(self, *, KeyId: str, Message: bytes, MessageType: str, SigningAlgorithm: str) -> dict[str, Any]:
        """The signature in DER; a digest is signed as it is."""
        assert (MessageType, SigningAlgorithm) == ("DIGEST", "ECDSA_SHA_256") and len(Message) == 32
        return {"KeyId": KeyId, "Signature": self.key.sign(Message, ec.ECDSA(Prehashed(hashes.SHA256())))}


class FakeListSigner:
    """The port `ListSigner`: a JWS in shape, whose signature anybody could make."""

    def sign(self, payload: bytes) -> str:
        parts = (b'{"alg":"none"}', payload, hashlib.sha256(payload).digest())
        return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)


class FakeListChecker:
    """The port `ListChecker`: takes for signed what `FakeListSigner` made, by a hash in the place of a signature."""

    def opened(self, jws: str) -> bytes:
        payload = jws.partition(".")[2].partition(".")[0]
        try:
            content = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
        except ValueError:
            raise NotSigned from None
        if FakeListSigner().sign(content) != jws:
            raise NotSigned
        return content

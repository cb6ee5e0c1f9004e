"""Seals without a key store: a key in memory for the real sealer, and a sealer that only marks the file."""

from datetime import datetime
from functools import cached_property

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


class LocalSigner:
    """Signs raw bytes with a key on P-256 made for the test."""

    @cached_property
    def key(self) -> ec.EllipticCurvePrivateKey:
        """The private key."""
        return ec.generate_private_key(ec.SECP256R1())

    @property
    def public_key_der(self) -> bytes:
        """The public key as KMS gives it."""
        return self.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    def sign(self, data: bytes) -> bytes:
        """The signature in DER."""
        return self.key.sign(data, ec.ECDSA(hashes.SHA256()))


class FakeSealer:
    """The port `Sealer`: appends the day of sealing as a comment, and fails once for each error put in `failures`."""

    def __init__(self) -> None:
        self.failures: list[Exception] = []
        self.sealed: list[datetime] = []

    def seal(self, pdf: bytes, at: datetime) -> bytes:
        """The file, marked."""
        if self.failures:
            raise self.failures.pop(0)
        self.sealed.append(at)
        return pdf + f"%sealed {at.isoformat()}\n".encode()

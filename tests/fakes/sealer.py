"""Seals without a key store: a key in memory for the real sealer, and a sealer that only marks the file."""

from datetime import UTC, datetime
from functools import cached_property

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from chalicelib.domain.seal import SealLevel
from chalicelib.ports import Sealed

END = datetime(2029, 1, 1, tzinfo=UTC)


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
    """The port `Sealer`: appends the day of sealing as a comment, and fails once for each error put in `failures`.

    `asked` is the level asked for, and `stamps` tells whether time-stamps are to be had.
    """

    def __init__(self) -> None:
        self.failures: list[Exception] = []
        self.sealed: list[datetime] = []
        self.asked = SealLevel.SIGNED
        self.stamps = True
        self.ends = END

    def seal(self, pdf: bytes, at: datetime) -> Sealed:
        """The file, marked."""
        if self.failures:
            raise self.failures.pop(0)
        self.sealed.append(at)
        level = self.asked if self.stamps else SealLevel.SIGNED
        return Sealed(pdf + f"%sealed {at.isoformat()} {level}\n".encode(), level, level is not self.asked)

    def days_left(self, at: datetime) -> int:
        """Days until `ends`."""
        return (self.ends - at).days

"""What can be wrong with an electronic signature over a file, or with its seal (GB/T 38540-2020, 6.3 and 7.3).

Who vouches for the two certificates is asked elsewhere: docs/verify.md shows how.
"""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import Any

from chalicelib.adapters.ses_sm2 import signed, sm3
from chalicelib.adapters.ses_structures import SM2_WITH_SM3, SESeal, SesSignature


class SesFault(StrEnum):
    """Each is told, gravest first."""

    UNREADABLE = "unreadable"
    ANOTHER_FILE = "another-file"
    NOT_BY_SIGNER = "not-by-signer"
    NOT_BY_MAKER = "not-by-maker"
    SIGNER_NOT_OF_SEAL = "signer-not-of-seal"
    SEAL_NOT_VALID = "seal-not-valid"
    CERTIFICATE_NOT_VALID = "certificate-not-valid"


def faults_of(signature_der: bytes, file: bytes) -> tuple[SesFault, ...]:
    """Everything wrong with a signature over `file`, judged by the time that it tells; never raises for what it is."""
    try:
        # All of it is read here: asn1crypto looks into what it has loaded only when it is asked for.
        signature = SesSignature.load(signature_der, strict=True)
        _ = signature.native
        return tuple(_faults(signature, file))
    except (ValueError, TypeError, KeyError, OverflowError):
        return (SesFault.UNREADABLE,)


def _faults(signature: Any, file: bytes) -> Iterator[SesFault]:
    said, certificate = signature["to_sign"], signature["certificate"].native
    seal, at = said["seal"], said["time"].native
    if said["file_hash"].native != sm3(file):
        yield SesFault.ANOTHER_FILE
    if not _by(signature, said):
        yield SesFault.NOT_BY_SIGNER
    if not _by(seal, seal["info"]):
        yield SesFault.NOT_BY_MAKER
    if not _may_sign(seal, certificate):
        yield SesFault.SIGNER_NOT_OF_SEAL
    if not _valid(seal, at):
        yield SesFault.SEAL_NOT_VALID
    if not _certified(certificate, at):
        yield SesFault.CERTIFICATE_NOT_VALID


def _by(whole: Any, part: Any) -> bool:
    """Whether the certificate that stands in `whole` vouches for the `part` of it that is signed."""
    known = whole["algorithm"].native == SM2_WITH_SM3
    # Nothing covers the number of unused bits, which a whole signature never has.
    whole_bytes = whole["signature"].contents[0] == 0
    return known and whole_bytes and signed(whole["certificate"].native, part.dump(), whole["signature"].native)


def _may_sign(seal: SESeal, certificate: bytes) -> bool:
    named = seal["info"]["property"]["signers"].native
    digests = [one["value"] for one in named if isinstance(one, dict)]
    return certificate in named or sm3(certificate) in digests


def _valid(seal: Any, at: datetime) -> bool:
    said = seal["info"]["property"]
    return bool(said["valid_from"].native <= at <= said["valid_until"].native)


def _certified(certificate: bytes, at: datetime) -> bool:
    from asn1crypto import x509

    one = x509.Certificate.load(certificate, strict=True)
    return bool(one.not_valid_before <= at <= one.not_valid_after)

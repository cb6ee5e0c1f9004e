"""The second seal: an electronic signature by an electronic seal over the file's SM3 (GB/T 38540-2020, 7.2).

The seal itself is made by a seal maker, whose product we keep as it came. What we make is put to the test before it
leaves: a seal of another signer, or a key of another certificate, is told before anything is kept.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property
from typing import NamedTuple

from chalicelib.adapters.ses_check import faults_of
from chalicelib.adapters.ses_signers import Sm2Signer
from chalicelib.adapters.ses_sm2 import digest, public_key, sm3
from chalicelib.adapters.ses_structures import SM2_WITH_SM3, VERSION, SESeal, SesSignature, ToSign
from chalicelib.errors import Misconfigured, Text


class Means(NamedTuple):
    """What it takes to seal: the key's signer, its certificate (DER), and the seal it may sign with."""

    signer: Sm2Signer
    certificate: bytes
    seal: SESeal

    @property
    def public_key(self) -> bytes:
        """The signer's, 64 bytes."""
        return public_key(self.certificate)


def means(signer: Sm2Signer, pem_chain: str, seal_der: bytes) -> Means:
    """The means to seal, from what is kept of them; raises `Misconfigured` for what cannot be read."""
    from asn1crypto import pem

    try:
        _, _, certificate = next(iter(pem.unarmor(pem_chain.encode(), multiple=True)))
        ready = Means(signer, certificate, SESeal.load(seal_der, strict=True))
        # Both are read here: asn1crypto looks into what it has loaded only when it is asked for.
        _ = ready.seal.native, ready.public_key
    except (ValueError, TypeError, KeyError):
        raise Misconfigured(Text("电子印章数据或 SM2 证书无效", "no SM2 certificate, or no electronic seal")) from None
    return ready


class SesSealer:
    """The port `DetachedSealer`; `find` gives its means when it first seals, and is asked again until it can."""

    def __init__(self, find: Callable[[], Means]) -> None:
        self._find = find

    def seal(self, file: bytes, at: datetime) -> bytes:
        """The SES_Signature in DER; raises `Misconfigured`, naming all that speaks against it, and `Unreachable`."""
        made = signature(self._means, file, at)
        if faults := faults_of(made, file):
            named = ", ".join(faults)
            raise Misconfigured(
                Text(f"电子签章自检未通过：{named}", f"the electronic signature would not stand: {named}")
            )
        return made

    @cached_property
    def _means(self) -> Means:
        return self._find()


def signature(by: Means, file: bytes, at: datetime) -> bytes:
    """The electronic signature over a whole file as of `at`, to the second, in DER."""
    said = ToSign(
        {
            "version": VERSION,
            "seal": by.seal,
            "time": at.astimezone(UTC).replace(microsecond=0),
            "file_hash": sm3(file),
            "part": part(file),
        }
    )
    signed = {
        "to_sign": said,
        "certificate": by.certificate,
        "algorithm": SM2_WITH_SM3,
        "signature": by.signer.sign(digest(by.public_key, said.dump())),
    }
    return bytes(SesSignature(signed).dump())


def part(file: bytes) -> str:
    """That the whole file is covered, as RFC 9110, section 14.4, tells a range of bytes."""
    return f"bytes 0-{len(file) - 1}/{len(file)}"

"""The seal: a PAdES signature that certifies the file (nothing may change), made with a key that never leaves KMS."""

import asyncio
import io
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any, Protocol

from chalicelib.adapters.pyhanko_alone import load_pyhanko
from chalicelib.adapters.seal_drawing import seal_box, seal_style
from chalicelib.adapters.seal_moulds import DIGEST_MARK, SIGNATURE_MARK, Mould, mould_of
from chalicelib.adapters.seal_revocation import NoProof, RevocationLists
from chalicelib.adapters.seal_timestamps import NoTimeStamp, TimeStampAuthorities
from chalicelib.domain.receipt import ISSUER
from chalicelib.domain.seal import SealLevel
from chalicelib.errors import Misconfigured, Text, Unreachable
from chalicelib.ports import Clock, Sealed

FIELD = "Seal"
LONGEST_SIGNATURE = 72
"""Of ECDSA over P-256 in DER (two integers of 33 bytes)."""
BYTES_RESERVED = {SealLevel.SIGNED: 8192, SealLevel.STAMPED: 24576, SealLevel.LONG_TERM: 24576}
"""Room for the signature in the file, in hexadecimal digits; unless told, pyHanko signs once more to learn it."""

CLOCKS_DIFFER = timedelta(minutes=1)
"""Between AWS and us; its own limit for a request is five minutes."""


class RawSigner(Protocol):
    """Signs with ECDSA over P-256 and SHA-256."""

    def sign(self, data: bytes) -> bytes:
        """The signature of `data` (not of its digest) in DER; raises `Unreachable`."""


class KmsRawSigner:
    """A `RawSigner` whose key is in KMS; `key_id` as id, ARN or alias of a key ECC_NIST_P256, SIGN_VERIFY."""

    def __init__(self, kms_client: Any, key_id: str, clock: Clock) -> None:
        self._kms, self._key_id, self._clock = kms_client, key_id, clock

    def sign(self, data: bytes) -> bytes:
        """Have KMS sign up to 4,096 bytes; raises `Unreachable`, also when its clock and ours differ."""
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            answer = self._kms.sign(
                KeyId=self._key_id, Message=data, MessageType="RAW", SigningAlgorithm="ECDSA_SHA_256"
            )
        except (BotoCoreError, ClientError) as error:
            raise Unreachable(Text("电子印章密钥暂时不可用", "the seal's key is out of reach")) from error
        self._agree_on_the_time(answer)
        return bytes(answer["Signature"])

    def _agree_on_the_time(self, answer: Any) -> None:
        """A signature made by a wrong clock is thrown away: nobody could tell it from one made by a thief."""
        told = answer.get("ResponseMetadata", {}).get("HTTPHeaders", {}).get("date")
        if told and abs(parsedate_to_datetime(told) - self._clock.now()) > CLOCKS_DIFFER:
            raise Unreachable(Text("系统时钟与密钥服务不一致，暂不盖章", "our clock and the key's differ; not sealed"))


class PyHankoSealer:
    """The port `Sealer`; `pem_chain` holds the certificates of the signer's key, leaf first.

    `authorities` give time-stamps (B-T), and `lists` what proves for ever that nothing was revoked (B-LT).
    Raises `Misconfigured` when the chain holds no certificate.
    """

    def __init__(
        self,
        signer: RawSigner,
        pem_chain: str,
        authorities: TimeStampAuthorities | None = None,
        lists: RevocationLists | None = None,
    ) -> None:
        load_pyhanko()
        self._signer = _pyhanko_signer()(signer, pem_chain)
        self._chain = certificates(pem_chain)
        self._authorities, self._lists = authorities, lists

    def seal(self, pdf: bytes, at: datetime) -> Sealed:
        """The file signed in the bureau's name and bearing its visible seal on the last page.

        Raises `Unreachable` when the key does not answer, `Misconfigured` when a certificate is not valid `at`.
        """
        self._must_be_valid(at)
        asked = self._asked
        sealed, level = self._best(pdf, at, asked)
        return Sealed(sealed, level, level is not asked)

    def days_left(self, at: datetime) -> int:
        """Whole days from `at` until the first certificate of the chain ends."""
        end: datetime = min(certificate.not_valid_after for certificate in self._chain)
        return (end - at).days

    @property
    def _asked(self) -> SealLevel:
        if not self._authorities:
            return SealLevel.SIGNED
        return SealLevel.LONG_TERM if self._lists else SealLevel.STAMPED

    def _must_be_valid(self, at: datetime) -> None:
        if not all(c.not_valid_before <= at <= c.not_valid_after for c in self._chain):
            raise Misconfigured(Text("电子印章证书不在有效期内", "the seal's certificate is not valid at this time"))

    def _best(self, pdf: bytes, at: datetime, level: SealLevel) -> tuple[bytes, SealLevel]:
        """Sealed at a level, or at the next one for which everything is to be had."""
        from pyhanko.sign.general import SigningError
        from pyhanko_certvalidator.errors import PathError

        try:
            return self._signed(pdf, at, level), level
        except NoTimeStamp:
            return self._best(pdf, at, SealLevel.SIGNED)
        except (NoProof, SigningError, PathError):
            if level is not SealLevel.LONG_TERM:
                raise
            return self._best(pdf, at, SealLevel.STAMPED)

    def _signed(self, pdf: bytes, at: datetime, level: SealLevel) -> bytes:
        # Not loose about what it reads: what we typeset ourselves is strictly right, or a fault of ours.
        writer = _writer()(io.BytesIO(pdf))
        sealed = self._pdf_signer(at, level).sign_pdf(writer, bytes_reserved=BYTES_RESERVED[level])
        return bytes(sealed.getvalue())

    def _pdf_signer(self, at: datetime, level: SealLevel) -> Any:
        stamper = self._authorities.stamper(at) if self._authorities and level is not SealLevel.SIGNED else None
        proven = self._proven(at, stamper) if level is SealLevel.LONG_TERM else {}
        return _pdf_signer()(self._signer, at, stamper, proven)

    def _proven(self, at: datetime, stamper: Any) -> dict[str, Any]:
        """What a B-LT signature is to hold besides: the lists, in the very revision that is signed."""
        from pyhanko.sign.signers.pdf_signer import DSSContentSettings, SigDSSPlacementPreference
        from pyhanko_certvalidator import ValidationContext

        assert self._lists and self._authorities, "asked for only when both are there"
        asyncio.run(stamper.async_dummy_response("sha256"))
        context = ValidationContext(
            trust_roots=[self._chain[-1], *self._authorities.roots],
            crls=self._lists.for_all([*self._chain, *stamper.cert_registry]),
            moment=at,
            allow_fetching=False,
            revocation_mode="require",
            retroactive_revinfo=True,
        )
        together = SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE
        return {
            "embed_validation_info": True,
            "validation_context": context,
            "dss_settings": DSSContentSettings(include_vri=False, placement=together),
        }


@cache
def _pyhanko_signer() -> Any:
    from pyhanko.sign.signers import Signer

    class ChainSigner(Signer):
        """pyHanko's part of the work: everything but the signature over the signed attributes."""

        def __init__(self, raw: RawSigner, pem_chain: str) -> None:
            leaf, *others = certificates(pem_chain)
            super().__init__(signing_cert=leaf)
            self.cert_registry.register_multiple(others)
            self._raw, self._dummy = raw, bytes(LONGEST_SIGNATURE)
            self._moulds: dict[int, Mould] = {}

        async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
            return self._dummy if dry_run else self._raw.sign(data)

        async def async_sign(self, data_digest: bytes, digest_algorithm: str, **asked: Any) -> Any:  # type: ignore[override]
            """Cast from a mould when nothing but the key has to be asked."""
            if asked.get("dry_run") or asked.get("timestamper"):
                return await super().async_sign(data_digest, digest_algorithm, **asked)
            any_mould = await self._mould(LONGEST_SIGNATURE, digest_algorithm, asked)
            signature = self._raw.sign(any_mould.to_sign(data_digest))
            return (await self._mould(len(signature), digest_algorithm, asked)).cast(data_digest, signature)

        async def _mould(self, length: int, digest_algorithm: str, asked: dict[str, Any]) -> Mould:
            if length not in self._moulds:
                self._dummy = SIGNATURE_MARK[:length]
                marked = await super().async_sign(DIGEST_MARK, digest_algorithm, **asked | {"dry_run": True})
                self._moulds[length] = mould_of(marked)
            return self._moulds[length]

    return ChainSigner


@cache
def _writer() -> Any:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    class OnlyTheSeal(IncrementalPdfFileWriter):
        """Adds the seal and nothing else; the metadata of what was typeset stands, and need not be written again."""

        def _update_meta(self) -> None:
            return

    return OnlyTheSeal


@cache
def _pdf_signer() -> Any:
    from pyhanko.sign import PdfSignatureMetadata
    from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
    from pyhanko.sign.signers import PdfSigner

    meta = PdfSignatureMetadata(
        field_name=FIELD,
        name=ISSUER,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    field = SigFieldSpec(FIELD, on_page=-1, box=seal_box(), readable_field_name=f"{ISSUER}电子印章")

    class TimedSigner(PdfSigner):
        """Signs as of a time given, not as of the machine's clock."""

        def __init__(self, signer: Any, at: datetime, stamper: Any, proven: dict[str, Any]) -> None:
            said = replace(meta, **proven)
            super().__init__(said, signer, timestamper=stamper, stamp_style=seal_style(), new_field_spec=field)
            self._at = at

        def init_signing_session(self, *args: Any, **kwargs: Any) -> Any:
            session = super().init_signing_session(*args, **kwargs)
            session.system_time = self._at.astimezone(UTC)
            return session

    return TimedSigner


def stamped_by(
    level: str, urls: Sequence[str], seconds: float, roots: str
) -> tuple[TimeStampAuthorities | None, RevocationLists | None]:
    """Where a seal of a level gets what it needs beside the key: time-stamps, and lists of what was revoked."""
    if level == SealLevel.SIGNED:
        return None, None
    # It warns in each B-LT signature that it may fetch nothing itself, and tells of strangers' tokens.
    logging.getLogger("pyhanko.sign").setLevel(logging.CRITICAL)
    authorities = TimeStampAuthorities(urls, seconds, certificates(roots))
    return authorities, RevocationLists(seconds) if level == SealLevel.LONG_TERM else None


def certificates(pem_chain: str) -> list[Any]:
    """The certificates of a chain as pyHanko takes them; raises `Misconfigured` when it holds none."""
    from asn1crypto import pem, x509

    try:
        found = [x509.Certificate.load(der) for _, _, der in pem.unarmor(pem_chain.encode(), multiple=True)]
    except ValueError:
        found = []
    if not found:
        raise Misconfigured(Text("电子印章证书链无效", "the seal's certificate chain holds no certificate"))
    return found

"""The seal: a PAdES signature that certifies the file (nothing may change), made with a key that never leaves KMS."""

import io
from datetime import UTC, datetime
from functools import cache
from typing import Any, Protocol

from chalicelib.adapters.seal_drawing import seal_box, seal_style
from chalicelib.domain.receipt import ISSUER
from chalicelib.errors import Misconfigured, Text, Unreachable

FIELD = "Seal"
LONGEST_SIGNATURE = 72
"""Of ECDSA over P-256 in DER (two integers of 33 bytes)."""
BYTES_RESERVED = 8192
"""Room for the signature in the file; unless told, pyHanko signs once more to learn it."""


class RawSigner(Protocol):
    """Signs with ECDSA over P-256 and SHA-256."""

    def sign(self, data: bytes) -> bytes:
        """The signature of `data` (not of its digest) in DER; raises `Unreachable`."""


class KmsRawSigner:
    """A `RawSigner` whose key is in KMS; `key_id` as id, ARN or alias of a key ECC_NIST_P256, SIGN_VERIFY."""

    def __init__(self, kms_client: Any, key_id: str) -> None:
        self._kms, self._key_id = kms_client, key_id

    def sign(self, data: bytes) -> bytes:
        """Have KMS sign up to 4,096 bytes; raises `Unreachable`."""
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            answer = self._kms.sign(
                KeyId=self._key_id, Message=data, MessageType="RAW", SigningAlgorithm="ECDSA_SHA_256"
            )
        except (BotoCoreError, ClientError) as error:
            raise Unreachable(Text("电子印章密钥暂时不可用", "the seal's key is out of reach")) from error
        return bytes(answer["Signature"])


class PyHankoSealer:
    """The port `Sealer`; `pem_chain` holds the certificates of the signer's key, leaf first.

    Raises `Misconfigured` when the chain holds no certificate.
    """

    def __init__(self, signer: RawSigner, pem_chain: str) -> None:
        self._signer = _pyhanko_signer()(signer, pem_chain)

    def seal(self, pdf: bytes, at: datetime) -> bytes:
        """The file signed in the bureau's name and bearing its visible seal on the last page; raises `Unreachable`."""
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

        # Not loose about what it reads: what we typeset ourselves is strictly right, or a fault of ours.
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        sealed = _pdf_signer()(self._signer, at).sign_pdf(writer, bytes_reserved=BYTES_RESERVED)
        return bytes(sealed.getvalue())


@cache
def _pyhanko_signer() -> Any:
    from pyhanko.sign.signers import Signer

    class ChainSigner(Signer):
        """pyHanko's part of the work: everything but the signature over the signed attributes."""

        def __init__(self, raw: RawSigner, pem_chain: str) -> None:
            leaf, *others = certificates(pem_chain)
            super().__init__(signing_cert=leaf)
            self.cert_registry.register_multiple(others)
            self._raw = raw

        async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
            return bytes(LONGEST_SIGNATURE) if dry_run else self._raw.sign(data)

    return ChainSigner


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

        def __init__(self, signer: Any, at: datetime) -> None:
            super().__init__(meta, signer, stamp_style=seal_style(), new_field_spec=field)
            self._at = at

        def init_signing_session(self, *args: Any, **kwargs: Any) -> Any:
            session = super().init_signing_session(*args, **kwargs)
            session.system_time = self._at.astimezone(UTC)
            return session

    return TimedSigner


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

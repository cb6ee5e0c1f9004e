"""Receipts put to the test: is the file whole, is the seal the bureau's, and what does it say of itself.

Anybody may send anything here, so a file is opened only after its bytes have been proven to be ours; until then only
its raw bytes are looked at. The seal's certificate must have been valid at the time the signature claims: our key signs
no other time, and a receipt must not lapse with the certificate that it was sealed under.
"""

import asyncio
import io
import logging
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from chalicelib.adapters.pyhanko_alone import load_pyhanko
from chalicelib.adapters.receipt_claims import claims_to_be_a_receipt, encrypted, ends
from chalicelib.adapters.receipt_cms import nothing_added
from chalicelib.adapters.receipt_signatures import Signature, signatures_in
from chalicelib.adapters.receipt_stamp import stamp_of
from chalicelib.adapters.receipt_trust import distrust
from chalicelib.domain.receipt import Receipt
from chalicelib.domain.seal import SealFault
from chalicelib.errors import Misconfigured, Text
from chalicelib.ports import SealCheck

DATA = "receipt.json"
LARGEST_PDF = 2_000_000
BY_OTHERS = (SealFault.UNKNOWN_ISSUER, SealFault.ANOTHER_OWNER, SealFault.WRONG_CHAIN)


class PyHankoReceiptChecker:
    """The port `ReceiptChecker`; trusts the last certificate of the seal's chain (PEM), and older roots if given.

    `stamp_roots` (PEM) vouch for time-stamps. Raises `Misconfigured` when the chain holds no certificate.
    """

    def __init__(self, seal_chain: str, older_roots: str = "", stamp_roots: str = "") -> None:
        load_pyhanko()
        chain = _certificates(seal_chain)
        if not chain:
            raise Misconfigured(Text("电子印章证书链无效", "the seal's certificate chain holds no certificate"))
        self._roots = [chain[-1], *_certificates(older_roots)]
        self._stamp_roots = _certificates(stamp_roots)
        # It would log the names in strangers' certificates, which may be persons'.
        logging.getLogger("pyhanko.sign.validation").setLevel(logging.CRITICAL)

    def check(self, pdf: bytes) -> SealCheck:
        """What the seal says; the best of several signatures counts. Never raises for what the bytes are."""
        fault = _no_pdf(pdf)
        if fault:
            return SealCheck(whole=False, trusted=False, faults=(fault,))
        checks = [self._checked(pdf, signature) for signature in signatures_in(pdf)]
        if not checks:
            return SealCheck(whole=False, trusted=False, faults=tuple(_unsigned(pdf)))
        return min(checks, key=lambda check: (not check.trusted, not check.whole, len(check.faults)))

    def _checked(self, pdf: bytes, signature: Signature) -> SealCheck:
        judged = self._judged(signature)
        receipt = _receipt_in(pdf[: signature.end]) if judged.intact and judged.trusted else None
        return SealCheck(
            whole=judged.intact and signature.end == len(pdf),
            trusted=judged.trusted,
            signer=judged.signer if judged.trusted else None,
            signed_at=signature.claimed_at,
            stamped_at=judged.stamped_at if judged.intact and judged.trusted else None,
            receipt=receipt,
            faults=tuple(_faults(pdf, signature, judged, receipt)),
        )

    def _judged(self, signature: Signature) -> "_Judged":
        if signature.cms is None:
            return NOTHING
        try:
            return self._judged_cms(signature.cms, signature)
        except Exception:  # noqa: BLE001 - hostile bytes make a parser raise anything, and all of it means the same
            return NOTHING

    def _judged_cms(self, der: bytes, signature: Signature) -> "_Judged":
        from asn1crypto import cms

        signed = cms.ContentInfo.load(der)["content"]
        status = self._status(signed, signature)
        stamp = stamp_of(der, self._stamp_roots, signature.claimed_at)
        if not (status.valid and stamp.intact):
            return NOTHING
        wrong = distrust(status, signed, self._roots, signature.claimed_at)
        return _Judged(
            valid=True,
            intact=status.intact and self._nothing_added(der, status, wrong),
            wrong=wrong,
            signer=status.signing_cert.subject.native.get("common_name"),
            stamped_at=stamp.at,
        )

    def _nothing_added(self, der: bytes, status: Any, wrong: SealFault | None) -> bool:
        """Strangers may write their signatures as they like, unless they name an issuer of ours or bear its root."""
        known = {certificate.dump() for certificate in (*self._roots, *_path(status))}
        ours = wrong is not SealFault.UNKNOWN_ISSUER or any(root.dump() in der for root in self._roots)
        return not ours or nothing_added(der, known)

    def _status(self, signed: Any, signature: Signature) -> Any:
        """pyHanko's judgement of the CMS alone."""
        from pyhanko.sign.validation.generic_cms import async_validate_cms_signature
        from pyhanko_certvalidator import ValidationContext

        moment = signature.claimed_at
        context = ValidationContext(trust_roots=self._roots, moment=moment, allow_fetching=False)
        return asyncio.run(
            async_validate_cms_signature(signed, raw_digest=signature.digest, validation_context=context)
        )


class _Judged(NamedTuple):
    """Of one signature: made by its key, over these bytes and with nothing added, by the bureau or why not, when."""

    valid: bool
    intact: bool
    wrong: SealFault | None = None
    signer: str | None = None
    stamped_at: datetime | None = None

    @property
    def trusted(self) -> bool:
        return self.valid and self.wrong is None


NOTHING = _Judged(valid=False, intact=False)


def _path(status: Any) -> Iterable[Any]:
    return status.validation_path.iter_certs(include_root=True) if status.validation_path else ()


def _no_pdf(pdf: bytes) -> SealFault | None:
    if not pdf:
        return SealFault.EMPTY
    if len(pdf) > LARGEST_PDF:
        return SealFault.TOO_LARGE
    return None if pdf.startswith(b"%PDF-") else SealFault.NOT_PDF


def _unsigned(pdf: bytes) -> Iterator[SealFault]:
    """What is to be said of a PDF that names no signature."""
    if encrypted(pdf):
        yield SealFault.ENCRYPTED
    if not ends(pdf):
        yield SealFault.CUT_SHORT
    yield SealFault.NO_SIGNATURE


def _faults(pdf: bytes, signature: Signature, judged: _Judged, receipt: Receipt | None) -> Iterator[SealFault]:
    cut_short = signature.cut_short and not ends(pdf)
    found = {
        SealFault.ENCRYPTED: not judged.intact and encrypted(pdf),
        SealFault.CUT_SHORT: not judged.intact and cut_short,
        SealFault.CHANGED: not judged.intact and not cut_short,
        SealFault.RE_SIGNED: judged.wrong in BY_OTHERS and claims_to_be_a_receipt(pdf),
        SealFault.LATER_CHANGES: judged.intact and signature.end < len(pdf),
        SealFault.DATA_UNREADABLE: judged.intact and judged.trusted and receipt is None,
    }
    return (fault for fault in SealFault if found.get(fault) or fault is judged.wrong)


def _receipt_in(pdf: bytes) -> Receipt | None:
    """The receipt embedded in a file of ours."""
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            return Receipt.model_validate_json(opened.attachments[DATA].get_file().read_bytes())
    except (pikepdf.PdfError, KeyError, ValueError):
        return None


def _certificates(pem_text: str) -> list[Any]:
    from asn1crypto import pem, x509

    if "BEGIN CERTIFICATE" not in pem_text:
        return []
    return [x509.Certificate.load(der) for _, _, der in pem.unarmor(pem_text.encode(), multiple=True)]

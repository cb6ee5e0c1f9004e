"""Receipts put to the test: is the file whole, is the seal the bureau's, and what does it say of itself.

Anybody may send anything here, so a file is opened only after its bytes have been proven to be ours; until then only
its raw bytes are looked at. The seal's certificate must have been valid at the time the signature claims: our key signs
no other time, and a receipt must not lapse with the certificate that it was sealed under.
"""

import asyncio
import io
import logging
from datetime import datetime
from typing import Any

from chalicelib.adapters.receipt_signatures import Signature, signatures_in
from chalicelib.domain.receipt import ISSUER, Receipt
from chalicelib.errors import Misconfigured, Text
from chalicelib.ports import SealCheck

DATA = "receipt.json"

WORST_FIRST = ("changed", "unknown-issuer", "expired", "later-changes", "data-unreadable")


class PyHankoReceiptChecker:
    """The port `ReceiptChecker`; trusts the last certificate of the seal's chain (PEM), and older roots if given.

    Raises `Misconfigured` when the chain holds no certificate.
    """

    def __init__(self, seal_chain: str, older_roots: str = "") -> None:
        chain = _certificates(seal_chain)
        if not chain:
            raise Misconfigured(Text("电子印章证书链无效", "the seal's certificate chain holds no certificate"))
        self._roots = [chain[-1], *_certificates(older_roots)]
        # It would log the names in strangers' certificates, which may be persons'.
        logging.getLogger("pyhanko.sign.validation").setLevel(logging.CRITICAL)

    def check(self, pdf: bytes) -> SealCheck:
        """What the seal says; the best of several signatures counts. Never raises for what the bytes are."""
        if not pdf.startswith(b"%PDF-"):
            return SealCheck(whole=False, trusted=False, faults=("not-pdf",))
        checks = [self._checked(pdf, signature) for signature in signatures_in(pdf)]
        if not checks:
            return SealCheck(whole=False, trusted=False, faults=("no-signature",))
        return min(checks, key=lambda check: (not check.trusted, not check.whole, len(check.faults)))

    def _checked(self, pdf: bytes, signature: Signature) -> SealCheck:
        status = self._status(signature)
        intact = status is not None and status.intact and status.valid
        trusted = status is not None and status.valid and not _distrust(status)
        receipt = _receipt_in(pdf[: signature.end]) if intact and trusted else None
        faults = {
            "changed": not intact,
            "later-changes": intact and signature.end < len(pdf),
            "data-unreadable": intact and trusted and receipt is None,
        } | ({_distrust(status): status.valid} if status is not None else {})
        return SealCheck(
            whole=intact and signature.end == len(pdf),
            trusted=trusted,
            signer=status.signing_cert.subject.native.get("common_name") if trusted else None,
            signed_at=signature.claimed_at,
            receipt=receipt,
            faults=tuple(fault for fault in WORST_FIRST if faults.get(fault)),
        )

    def _status(self, signature: Signature) -> Any:
        """pyHanko's judgement of the CMS alone; None when there is none, or one that cannot be read."""
        from asn1crypto import cms
        from pyhanko.sign.validation.generic_cms import async_validate_cms_signature

        if signature.cms is None:
            return None
        try:
            signed = cms.ContentInfo.load(signature.cms)["content"]
            context = self._context(signature.claimed_at)
            judging = async_validate_cms_signature(signed, raw_digest=signature.digest, validation_context=context)
            return asyncio.run(judging)
        except Exception:  # noqa: BLE001 - hostile bytes make a parser raise anything, and all of it means the same
            return None

    def _context(self, moment: datetime | None) -> Any:
        from pyhanko_certvalidator import ValidationContext

        return ValidationContext(trust_roots=self._roots, moment=moment, allow_fetching=False)


def _distrust(status: Any) -> str | None:
    """Why the signer is not the bureau, if so; a public root vouches for others too, so the name counts as well."""
    trouble = status.trust_problem_indic
    if trouble is None and status.validation_path is not None:
        owner = status.signing_cert.subject.native.get("organization_name")
        return None if owner == ISSUER else "unknown-issuer"
    return "expired" if trouble is not None and trouble.name.startswith("OUT_OF_BOUNDS") else "unknown-issuer"


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

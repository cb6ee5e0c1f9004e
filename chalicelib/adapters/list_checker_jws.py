"""Tells whether a list signed as JWS (list_signer_jws.py) is one of ours: by its signature, its chain and its owner."""

import base64
import json
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from chalicelib.domain.receipt import ISSUER
from chalicelib.ports import NotSigned

HALF = 32
LONGEST_CHAIN = 5


class JwsListChecker:
    """The port `ListChecker`; `pem_chain` is the seal's with our root last, `older_roots` the PEM of those before."""

    def __init__(self, pem_chain: str, older_roots: str = "") -> None:
        from cryptography.x509 import load_pem_x509_certificates

        older = load_pem_x509_certificates(older_roots.encode()) if older_roots.strip() else []
        self._roots = [load_pem_x509_certificates(pem_chain.encode())[-1], *older]

    def opened(self, jws: str) -> bytes:
        """The payload; raises `NotSigned` unless an owner of ours, by a root of ours, has signed exactly this."""
        from cryptography.exceptions import InvalidSignature

        try:
            header, payload, signature = jws.split(".")
            chain = _chain(json.loads(_bytes(header)))
            _verify(chain[0], f"{header}.{payload}".encode(), _bytes(signature))
        except (ValueError, KeyError, TypeError, IndexError, InvalidSignature):
            raise NotSigned("no signature of this") from None
        if not _ours(chain, self._roots):
            raise NotSigned("another signer")
        return _bytes(payload)


def _chain(header: dict[str, Any]) -> list[Any]:
    """The certificates that it carries, the signer's first; whatever else it claims of itself."""
    from cryptography.x509 import load_der_x509_certificate

    if header["alg"] != "ES256":
        raise ValueError("another algorithm")
    return [load_der_x509_certificate(base64.b64decode(der)) for der in header["x5c"][:LONGEST_CHAIN]]


def _verify(certificate: Any, signed: bytes, signature: bytes) -> None:
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
    from cryptography.hazmat.primitives.hashes import SHA256

    if len(signature) != 2 * HALF:
        raise ValueError("no signature of ES256")
    r, s = int.from_bytes(signature[:HALF]), int.from_bytes(signature[HALF:])
    certificate.public_key().verify(encode_dss_signature(r, s), signed, ECDSA(SHA256()))


def _ours(chain: Sequence[Any], roots: Sequence[Any]) -> bool:
    """Whether each certificate is issued by the next, the last by a root of ours, and the first is the bureau's."""
    from cryptography.x509.oid import NameOID

    owners = [name.value for name in chain[0].subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)]
    below = [certificate for certificate in chain if certificate not in roots]
    issued = all(_issued(one, by) for one, by in pairwise(below))
    return owners == [ISSUER] and issued and bool(below) and any(_issued(below[-1], root) for root in roots)


def _issued(certificate: Any, issuer: Any) -> bool:
    from cryptography.exceptions import InvalidSignature

    try:
        certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def _bytes(base64url: str) -> bytes:
    return base64.urlsafe_b64decode(base64url + "=" * (-len(base64url) % 4))

"""Signs public lists as JWS (RFC 7515, compact) with ES256, by the seal's key: whoever trusts the seal trusts them.

A seal's signature is never taken for a list's or the other way round: what is signed there is DER, which begins with
0x31, and here ASCII.
"""

import base64
import hashlib
import json
from functools import cached_property
from typing import Any

from chalicelib.errors import Misconfigured, Text, Unreachable

HALF = 32
"""Bytes of r and of s, which ES256 joins (RFC 7518, section 3.4) where KMS gives DER."""


class KmsListSigner:
    """The port `ListSigner`; `key_id` as id, ARN or alias of a key ECC_NIST_P256, `pem_chain` its chain, leaf first.

    Raises `Misconfigured` when the chain holds no certificate.
    """

    def __init__(self, kms_client: Any, key_id: str, pem_chain: str) -> None:
        self._kms, self._key_id = kms_client, key_id
        self._chain = _certificates(pem_chain)

    def sign(self, payload: bytes) -> str:
        """The JWS, whose header's `x5c` is the chain; raises `Unreachable` when the key does not answer."""
        signed = f"{self._header}.{_base64url(payload)}"
        return f"{signed}.{_base64url(_joined(self._signature(signed.encode())))}"

    @cached_property
    def _header(self) -> str:
        # Certificates stand in plain base64 there (RFC 7515, section 4.1.6).
        chain = [base64.b64encode(der).decode() for der in self._chain]
        return _base64url(json.dumps({"alg": "ES256", "typ": "JWS", "cty": "json", "x5c": chain}).encode())

    def _signature(self, data: bytes) -> bytes:
        """In DER; by its digest, since KMS takes 4,096 bytes at most and a list grows."""
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            answer = self._kms.sign(
                KeyId=self._key_id,
                Message=hashlib.sha256(data).digest(),
                MessageType="DIGEST",
                SigningAlgorithm="ECDSA_SHA_256",
            )
        except (BotoCoreError, ClientError) as error:
            raise Unreachable(Text("电子印章密钥暂时不可用", "the seal's key is out of reach")) from error
        return bytes(answer["Signature"])


def _joined(der: bytes) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

    return b"".join(number.to_bytes(HALF) for number in decode_dss_signature(der))


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _certificates(pem_chain: str) -> list[bytes]:
    """In DER."""
    from cryptography.hazmat.primitives.serialization import Encoding
    from cryptography.x509 import load_pem_x509_certificates

    try:
        return [found.public_bytes(Encoding.DER) for found in load_pem_x509_certificates(pem_chain.encode())]
    except ValueError:
        raise Misconfigured(Text("电子印章证书链无效", "the seal's certificate chain holds no certificate")) from None

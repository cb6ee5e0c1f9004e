"""Where the SM2 key is: in a SecureString of SSM, or, in China's regions, in KMS, which it never leaves."""

from functools import cached_property
from typing import Any, Protocol

from chalicelib.errors import Misconfigured, Text, Unreachable

NO_KEY = Text("SM2 私钥无效", "no SM2 key in PEM")


class Sm2Signer(Protocol):
    """Signs with SM2."""

    def sign(self, digest: bytes) -> bytes:
        """The signature of a digest (SM3 over Z and the data) in DER; raises `Unreachable`, `Misconfigured`."""


class GmsslSigner:
    """An `Sm2Signer` by a key in memory, in PEM (PKCS#8, as `openssl genpkey -algorithm SM2` writes it)."""

    def __init__(self, pem: str) -> None:
        self._pem = pem

    def sign(self, digest: bytes) -> bytes:
        """By GmSSL; raises `Misconfigured` when the PEM holds no such key."""
        from gmssl_pyx import GmsslInnerError, sm2_sign_sm3_digest

        try:
            return bytes(sm2_sign_sm3_digest(self._key, digest))
        except GmsslInnerError:
            raise Misconfigured(NO_KEY) from None

    @cached_property
    def _key(self) -> bytes:
        from asn1crypto import keys, pem

        try:
            _, _, der = pem.unarmor(self._pem.encode())
            number = keys.PrivateKeyInfo.load(der, strict=True)["private_key"].parsed["private_key"].native
            return int(number).to_bytes(32)
        except (ValueError, TypeError, KeyError, OverflowError):
            raise Misconfigured(NO_KEY) from None


class KmsSm2Signer:
    """An `Sm2Signer` whose key is in KMS; `key_id` of a key with the spec SM2, SIGN_VERIFY."""

    def __init__(self, kms_client: Any, key_id: str) -> None:
        self._kms, self._key_id = kms_client, key_id

    def sign(self, digest: bytes) -> bytes:
        """By its digest, since KMS takes 4,096 bytes at most, and a seal's picture alone is larger."""
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            answer = self._kms.sign(KeyId=self._key_id, Message=digest, MessageType="DIGEST", SigningAlgorithm="SM2DSA")
        except (BotoCoreError, ClientError) as error:
            raise Unreachable(Text("SM2 密钥暂时不可用", "the SM2 key is out of reach")) from error
        return bytes(answer["Signature"])

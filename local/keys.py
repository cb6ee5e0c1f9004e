"""Keys and certificates of the local system, made at start and kept in memory and in its own AWS only."""

import base64
from functools import cached_property
from typing import Any

from local.aws import Aws
from local.pki import make_root


class LocalKeys:
    """The root that vouches for the seal, and the ed25519 key that signs pushes (Standard Webhooks)."""

    def __init__(self) -> None:
        self._root = make_root()

    @cached_property
    def _sharing(self) -> Any:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.generate()

    @property
    def public_key(self) -> str:
        """What the receivers verify pushes with: `whpk_` and the raw public key in base64."""
        return "whpk_" + base64.b64encode(self._sharing.public_key().public_bytes_raw()).decode()

    def put(self, outputs: dict[str, str], aws: Aws) -> str:
        """Put what an operator would into the stack's parameters; gives the root's certificate (PEM)."""
        der = aws.client("kms").get_public_key(KeyId=outputs["SealKeyArn"])["PublicKey"]
        secret = "whsk_" + base64.b64encode(self._sharing.private_bytes_raw()).decode()
        ssm = aws.client("ssm")
        ssm.put_parameter(Name=outputs["SealCertificates"], Value=self._root.seal_chain(der), Type="String")
        ssm.put_parameter(Name=outputs["SharingKey"], Value=secret, Type="SecureString")
        return self._root.pem

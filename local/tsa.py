"""A time-stamping authority (RFC 3161) over HTTP, and the lists of what its root has revoked, for tests.

    authority = Authority(make_root(), now=datetime.now)
    with serve(app(authority)) as url:      # POST url/tsa, GET url/revoked.crl

`authority.fault` makes it fail: silent, refusing, nonsense, other-imprint, slow-clock, huge.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

import anyio
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from local.pki import YEAR, Root, crl_point

NAME = "本地时间戳服务（仅供本机演示）"
REPLY = "application/timestamp-reply"


@dataclass
class Authority:
    """One authority: the root that vouches for it, its clock, where its certificates' list is, and what ails it."""

    root: Root
    now: Callable[[], datetime]
    crl_url: str | None = None
    fault: str | None = None
    asked: int = field(default=0)

    @cached_property
    def key(self) -> rsa.RSAPrivateKey:
        """Its key; RSA, since pyHanko's authority for tests takes no other."""
        return rsa.generate_private_key(65537, 2048)

    @cached_property
    def certificate(self) -> x509.Certificate:
        """Its certificate: for nothing but time-stamps (RFC 3161, 2.3)."""
        now = self.now()
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)]))
            .issuer_name(self.root.certificate.subject)
            .public_key(self.key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + 3 * YEAR)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        )
        if self.crl_url:
            builder = builder.add_extension(crl_point(self.crl_url), critical=False)
        return builder.sign(self.root.key, hashes.SHA256())

    def answer(self, request: bytes) -> bytes:
        """The answer to a TimeStampReq, both in DER."""
        from asn1crypto import tsp

        self.asked += 1
        if self.fault == "refusing":
            return bytes(tsp.TimeStampResp({"status": {"status": "rejection"}}).dump())
        asked = tsp.TimeStampReq.load(request)
        if self.fault == "other-imprint":
            asked["message_imprint"]["hashed_message"] = bytes(32)
        return bytes(self._stamper.request_tsa_response(asked).dump())

    @property
    def _stamper(self) -> Any:
        from asn1crypto import keys
        from asn1crypto import x509 as asn1_x509
        from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

        late = timedelta(hours=1) if self.fault == "slow-clock" else timedelta()
        certificate = asn1_x509.Certificate.load(self.certificate.public_bytes(Encoding.DER))
        plain = self.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        return DummyTimeStamper(certificate, keys.PrivateKeyInfo.load(plain), fixed_dt=self.now() - late)


def app(authority: Authority) -> Starlette:
    """The authority's server."""

    async def stamp(request: Request) -> Response:
        body = await request.body()
        if authority.fault == "silent":
            await anyio.sleep(30)
        if authority.fault in ("nonsense", "huge"):
            return Response(b"\x30" * (60_000 if authority.fault == "huge" else 10), media_type=REPLY)
        return Response(authority.answer(body), media_type=REPLY)

    async def revoked(request: Request) -> Response:
        if authority.fault == "no-lists":
            return Response(status_code=404)
        return Response(authority.root.revoked(authority.now()), media_type="application/pkix-crl")

    return Starlette(routes=[Route("/tsa", stamp, methods=["POST"]), Route("/revoked.crl", revoked)])

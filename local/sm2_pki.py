"""Certificates with SM2 keys (GM/T 0015, GB/T 20518) for the local system, which no library here issues.

root = sm2_root()
signer = root.certified("某局电子印章")        # a key, and its certificate under the root
"""

import secrets
from datetime import UTC, datetime
from typing import Any, NamedTuple

from asn1crypto import core, keys, pem, x509
from gmssl_pyx import sm2_key_generate

from chalicelib.adapters.ses_signers import GmsslSigner
from chalicelib.adapters.ses_sm2 import SM2, digest
from chalicelib.adapters.ses_structures import SM2_WITH_SM3
from chalicelib.domain.receipt import ISSUER
from local.pki import ROOT_YEARS, SEAL_YEARS, SLACK, YEAR

SIGNS = {"digital_signature", "non_repudiation"}
VOUCHES = {"key_cert_sign", "crl_sign"}


class Holder(NamedTuple):
    """Who holds an SM2 key: the private key (PEM), the public one (64 bytes) and its certificate (DER)."""

    key_pem: str
    public_key: bytes
    certificate: bytes

    @property
    def pem(self) -> str:
        """The certificate."""
        return str(pem.armor("CERTIFICATE", self.certificate).decode())

    @property
    def signer(self) -> GmsslSigner:
        """Who signs with the key."""
        return GmsslSigner(self.key_pem)

    def signature(self, data: bytes) -> bytes:
        """The holder's signature over data."""
        return self.signer.sign(digest(self.public_key, data))

    def certified(self, name: str, now: datetime | None = None) -> "Holder":
        """A new key that this one vouches for."""
        key_pem, public_key = new_key()
        issuer = x509.Certificate.load(self.certificate).subject
        said = _to_be_signed(_name(name), public_key, issuer, SEAL_YEARS, now, SIGNS)
        return Holder(key_pem, public_key, _signed(said, self.signature(said.dump())))


def sm2_root(name: str = "秒批本地 SM2 根证书（仅供本机演示）", now: datetime | None = None) -> Holder:
    """A new root of ten years."""
    key_pem, public_key = new_key()
    said = _to_be_signed(_name(name), public_key, _name(name), ROOT_YEARS, now, VOUCHES)
    by_itself = Holder(key_pem, public_key, b"").signature(said.dump())
    return Holder(key_pem, public_key, _signed(said, by_itself))


def new_key() -> tuple[str, bytes]:
    """A private key as OpenSSL writes it (PEM, PKCS#8), and its public key (64 bytes)."""
    public_key, private_key = sm2_key_generate()
    inner = keys.ECPrivateKey(
        {
            "version": "ecPrivkeyVer1",
            "private_key": int.from_bytes(private_key),
            "public_key": keys.ECPointBitString(b"\x04" + public_key),
        }
    )
    inner["private_key"].set_encoded_width(32)
    info = keys.PrivateKeyInfo({"version": 0, "private_key_algorithm": _algorithm(), "private_key": inner})
    return pem.armor("PRIVATE KEY", info.dump()).decode(), public_key


def _algorithm() -> dict[str, Any]:
    keys.NamedCurve.register("sm2", SM2, 32)
    return {"algorithm": "ec", "parameters": keys.ECDomainParameters(name="named", value="sm2")}


def _to_be_signed(
    subject: x509.Name, public_key: bytes, issuer: x509.Name, years: int, now: datetime | None, usage: set[str]
) -> x509.TbsCertificate:
    start = (now or datetime.now(UTC)).replace(microsecond=0)
    return x509.TbsCertificate(
        {
            "version": "v3",
            "serial_number": secrets.randbits(120),
            "signature": {"algorithm": SM2_WITH_SM3},
            "issuer": issuer,
            "validity": {"not_before": _time(start - SLACK), "not_after": _time(start + years * YEAR)},
            "subject": subject,
            "subject_public_key_info": {"algorithm": _algorithm(), "public_key": b"\x04" + public_key},
            "extensions": [
                {"extn_id": "basic_constraints", "critical": True, "extn_value": {"ca": usage == VOUCHES}},
                {"extn_id": "key_usage", "critical": True, "extn_value": usage},
            ],
        }
    )


def _signed(said: x509.TbsCertificate, signature: bytes) -> bytes:
    whole = {
        "tbs_certificate": said,
        "signature_algorithm": {"algorithm": SM2_WITH_SM3},
        "signature_value": core.OctetBitString(signature),
    }
    return bytes(x509.Certificate(whole).dump())


def _time(moment: datetime) -> x509.Time:
    return x509.Time(name="utc_time", value=core.UTCTime(moment))


def _name(common_name: str) -> x509.Name:
    return x509.Name.build({"country_name": "CN", "organization_name": ISSUER, "common_name": common_name})

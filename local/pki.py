"""A root of our own for the local system, and the certificate of the seal's key; nothing of it is written to disk.

root = make_root()
chain = root.seal_chain(kms.get_public_key(KeyId=...)["PublicKey"])    # what SSM holds
"""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, load_der_public_key
from cryptography.x509.oid import NameOID

from chalicelib.domain.receipt import ISSUER

YEAR = timedelta(days=365)
ROOT_YEARS, SEAL_YEARS = 10, 3
SLACK = timedelta(minutes=5)
"""Certificates are valid a little before they are made, for clocks that differ."""

ROOT_NAME = "秒批本地根证书（仅供本机演示）"
SEAL_NAME = f"{ISSUER}电子印章"


class Root(NamedTuple):
    """A root of trust: its private key and its self-signed certificate."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def pem(self) -> str:
        """The root's certificate."""
        return _pem(self.certificate)

    def revoked(self, now: datetime) -> bytes:
        """The list of what this root has revoked, which is nothing, in DER; good for a day."""
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.certificate.subject)
            .last_update(now - SLACK)
            .next_update(now + timedelta(days=1))
            .add_extension(_key_identifier(self.key.public_key()), critical=False)
            .add_extension(x509.CRLNumber(1), critical=False)
        )
        return builder.sign(self.key, hashes.SHA256()).public_bytes(Encoding.DER)

    def seal_chain(self, public_key_der: bytes, now: datetime | None = None, crl_url: str | None = None) -> str:
        """PEM of a seal certificate for a public key (DER, SubjectPublicKeyInfo), leaf first, then the root.

        `crl_url` is where its list of revoked certificates is.
        """
        public_key = load_der_public_key(public_key_der)
        if not isinstance(public_key, ec.EllipticCurvePublicKey):
            raise TypeError("the seal's key must be on an elliptic curve")
        leaf = _certificate(SEAL_NAME, public_key, self.certificate.subject, SEAL_YEARS, now or datetime.now(UTC))
        leaf = leaf.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        leaf = leaf.add_extension(_usage(signs=True), critical=True)
        leaf = leaf.add_extension(_key_identifier(self.key.public_key()), critical=False)
        if crl_url:
            leaf = leaf.add_extension(crl_point(crl_url), critical=False)
        return _pem(leaf.sign(self.key, hashes.SHA256())) + self.pem


def make_root(now: datetime | None = None) -> Root:
    """A new root of ten years with a key on P-256."""
    key = ec.generate_private_key(ec.SECP256R1())
    builder = _certificate(ROOT_NAME, key.public_key(), _subject(ROOT_NAME), ROOT_YEARS, now or datetime.now(UTC))
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(signs=False), critical=True)
    return Root(key, builder.sign(key, hashes.SHA256()))


def crl_point(url: str) -> x509.CRLDistributionPoints:
    """Where a certificate says that its list is."""
    at = x509.DistributionPoint([x509.UniformResourceIdentifier(url)], None, None, None)
    return x509.CRLDistributionPoints([at])


def _certificate(
    name: str, key: ec.EllipticCurvePublicKey, issuer: x509.Name, years: int, now: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(_subject(name))
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - SLACK)
        .not_valid_after(now + years * YEAR)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _subject(name: str) -> x509.Name:
    said = ((NameOID.COUNTRY_NAME, "CN"), (NameOID.ORGANIZATION_NAME, ISSUER), (NameOID.COMMON_NAME, name))
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in said])


def _usage(*, signs: bool) -> x509.KeyUsage:
    """A seal signs and cannot deny it; a root vouches for certificates."""
    return x509.KeyUsage(
        digital_signature=signs,
        content_commitment=signs,
        key_cert_sign=not signs,
        crl_sign=not signs,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _key_identifier(key: ec.EllipticCurvePublicKey) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(key)


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(Encoding.PEM).decode()

"""The local root and the seal's certificate: what they say, for how long, and for what they may be used."""

from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID

from local.pki import ROOT_YEARS, SEAL_YEARS, SLACK, YEAR, make_root
from tests.fakes.sealer import LocalSigner

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
ROOT = make_root(NOW)
SIGNER = LocalSigner()
LEAF, SECOND = x509.load_pem_x509_certificates(ROOT.seal_chain(SIGNER.public_key_der, NOW).encode())


def name(certificate: x509.Certificate, oid: x509.ObjectIdentifier) -> str:
    return str(certificate.subject.get_attributes_for_oid(oid)[0].value)


def usage(certificate: x509.Certificate) -> x509.KeyUsage:
    return certificate.extensions.get_extension_for_class(x509.KeyUsage).value


def test_a_chain_begins_with_the_seal_and_ends_with_the_root() -> None:
    assert ROOT.certificate == SECOND
    LEAF.verify_directly_issued_by(ROOT.certificate)
    ROOT.certificate.verify_directly_issued_by(ROOT.certificate)


def test_the_seals_certificate_is_for_the_key_given_and_in_the_bureaus_name() -> None:
    der = LEAF.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    assert der == SIGNER.public_key_der
    assert name(LEAF, NameOID.COMMON_NAME) == "深圳市水务局电子印章"
    assert name(LEAF, NameOID.ORGANIZATION_NAME) == "深圳市水务局"


@pytest.mark.parametrize(("certificate", "years"), [(LEAF, SEAL_YEARS), (ROOT.certificate, ROOT_YEARS)])
def test_certificates_are_valid_from_a_little_before_for_years(certificate: x509.Certificate, years: int) -> None:
    assert certificate.not_valid_before_utc == NOW - SLACK
    assert certificate.not_valid_after_utc == NOW + years * YEAR


def test_the_seal_may_sign_and_vouch_for_nobody() -> None:
    assert usage(LEAF).digital_signature
    assert usage(LEAF).content_commitment
    assert not usage(LEAF).key_cert_sign
    assert not LEAF.extensions.get_extension_for_class(x509.BasicConstraints).value.ca


def test_the_root_may_vouch_and_sign_no_document() -> None:
    assert usage(ROOT.certificate).key_cert_sign
    assert not usage(ROOT.certificate).digital_signature
    assert ROOT.certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.path_length == 0


def test_each_root_is_another() -> None:
    assert make_root(NOW).pem != ROOT.pem


def test_a_key_that_is_on_no_curve_is_refused() -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048).public_key()
    with pytest.raises(TypeError):
        ROOT.seal_chain(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))

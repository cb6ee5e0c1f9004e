"""The port `ListChecker`: what we signed is opened, and nothing else is."""

import base64
import json
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID

from chalicelib.adapters.list_checker_jws import JwsListChecker
from chalicelib.adapters.list_signer_jws import KmsListSigner
from chalicelib.domain.receipt import ISSUER
from chalicelib.ports import ListChecker, ListSigner, NotSigned
from local.pki import Root, make_root
from tests.builders import NOW
from tests.fakes.list_signer import FakeListChecker, FakeListSigner, LocalKms

KMS, ROOT = LocalKms(), make_root(NOW)
LIST = b'{"kind":"audit-head"}'


def chain_by(root: Root, kms: LocalKms = KMS) -> str:
    return root.seal_chain(kms.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo), NOW)


CHAIN = chain_by(ROOT)

type Pair = tuple[ListSigner, ListChecker]


@pytest.fixture(params=["fake", "KMS"])
def pair(request: pytest.FixtureRequest) -> Pair:
    if request.param == "fake":
        return FakeListSigner(), FakeListChecker()
    return KmsListSigner(KMS, "seal", CHAIN), JwsListChecker(CHAIN)


def encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


class TestListChecker:
    def test_what_we_signed_is_opened(self, pair: Pair) -> None:
        signer, checker = pair
        assert checker.opened(signer.sign(LIST)) == LIST

    def test_another_payload_under_the_same_signature_is_not(self, pair: Pair) -> None:
        signer, checker = pair
        header, _, signature = signer.sign(LIST).split(".")
        with pytest.raises(NotSigned):
            checker.opened(f"{header}.{encoded(b'{}')}.{signature}")

    @pytest.mark.parametrize("nonsense", ["", "a", "a.b", "a.b.c", "....", "é.é.é", f"{encoded(b'{}')}.e30.AA"])
    def test_nonsense_is_not(self, pair: Pair, nonsense: str) -> None:
        with pytest.raises(NotSigned):
            pair[1].opened(nonsense)


class TestJwsListChecker:
    def refused(self, jws: str, checker: JwsListChecker | None = None) -> None:
        with pytest.raises(NotSigned):
            (checker or JwsListChecker(CHAIN)).opened(jws)

    def test_a_signer_of_another_root_is_refused(self) -> None:
        self.refused(KmsListSigner(KMS, "seal", chain_by(make_root(NOW))).sign(LIST))

    def test_a_signer_of_an_older_root_is_taken_when_that_is_named(self) -> None:
        older = make_root(NOW)
        signed = KmsListSigner(KMS, "seal", chain_by(older)).sign(LIST)
        pem = older.certificate.public_bytes(Encoding.PEM).decode()
        assert JwsListChecker(CHAIN, pem).opened(signed) == LIST
        self.refused(signed)

    def test_our_chain_with_anothers_signature_is_refused(self) -> None:
        self.refused(KmsListSigner(LocalKms(), "seal", CHAIN).sign(LIST))

    def test_a_header_that_claims_no_algorithm_is_refused(self) -> None:
        header, payload, signature = KmsListSigner(KMS, "seal", CHAIN).sign(LIST).split(".")
        claimed = json.loads(base64.urlsafe_b64decode(header + "==")) | {"alg": "none"}
        self.refused(f"{encoded(json.dumps(claimed).encode())}.{payload}.")
        self.refused(f"{header}.{payload}.")
        self.refused(f"{header}.{payload}.{signature[:-4]}")

    @pytest.mark.parametrize("owner", ["深圳市某公司", ISSUER])
    def test_a_certificate_that_signed_itself_is_refused_whoever_it_names(self, owner: str) -> None:
        own, name = LocalKms(), x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, owner)])
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(own.key.public_key())
            .serial_number(1)
            .not_valid_before(NOW)
            .not_valid_after(NOW + timedelta(days=1))
            .sign(own.key, hashes.SHA256())
        )
        assert isinstance(own.key, ec.EllipticCurvePrivateKey)
        chain = certificate.public_bytes(Encoding.PEM).decode() + CHAIN
        self.refused(KmsListSigner(own, "seal", chain).sign(LIST))

"""The port `ListSigner`: lists signed as JWS, which anybody verifies who trusts the root of the seal."""

import base64
import json

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jws
from joserfc.errors import BadSignatureError
from joserfc.jwk import ECKey

from chalicelib.adapters.list_signer_jws import KmsListSigner
from chalicelib.errors import Misconfigured
from chalicelib.ports import ListSigner
from local.pki import make_root
from tests.builders import NOW
from tests.fakes.list_signer import FakeListSigner, LocalKms

KMS, ROOT = LocalKms(), make_root(NOW)
CHAIN = ROOT.seal_chain(KMS.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo), NOW)
LIST = json.dumps({"revocations": ["深水保备〔2026〕1号"] * 2000}, ensure_ascii=False).encode()


def real() -> KmsListSigner:
    return KmsListSigner(KMS, "seal", CHAIN)


@pytest.fixture(params=[FakeListSigner, real])
def signer(request: pytest.FixtureRequest) -> ListSigner:
    made: ListSigner = request.param()
    return made


def decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


class Roomy(jws.JWSRegistry):
    """joserfc takes 512 bytes of header unless told, and a chain of certificates is longer."""

    max_header_length = 16_000
    max_payload_length = 1_000_000


class TestListSigner:
    def test_what_is_signed_is_header_payload_and_signature_between_dots(self, signer: ListSigner) -> None:
        header, payload, signature = signer.sign(LIST).split(".")
        assert json.loads(decoded(header))["alg"]
        assert decoded(payload) == LIST
        assert decoded(signature)


class TestKmsListSigner:
    def test_anybody_verifies_a_kept_copy_with_the_certificate_that_it_carries(self) -> None:
        signed = real().sign(LIST)
        assert jws.deserialize_compact(signed, key_in(signed), registry=Roomy(algorithms=["ES256"])).payload == LIST

    def test_the_certificate_is_one_that_the_root_vouches_for(self) -> None:
        leaf, root = chain_in(real().sign(LIST))
        leaf.verify_directly_issued_by(ROOT.certificate)
        assert root == ROOT.certificate

    def test_a_list_that_was_changed_does_not_verify(self) -> None:
        header, _, signature = real().sign(LIST).split(".")
        other = base64.urlsafe_b64encode(b'{"revocations":[]}').decode().rstrip("=")
        with pytest.raises(BadSignatureError):
            key = key_in(real().sign(LIST))
            jws.deserialize_compact(f"{header}.{other}.{signature}", key, registry=Roomy(algorithms=["ES256"]))

    def test_a_chain_without_certificates_is_told_at_once(self) -> None:
        with pytest.raises(Misconfigured):
            KmsListSigner(KMS, "seal", "")


def chain_in(signed: str) -> list[x509.Certificate]:
    header = json.loads(decoded(signed.split(".", maxsplit=1)[0]))
    return [x509.load_der_x509_certificate(base64.b64decode(der)) for der in header["x5c"]]


def key_in(signed: str) -> ECKey:
    leaf = chain_in(signed)[0].public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return ECKey.import_key(leaf)

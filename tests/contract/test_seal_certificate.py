"""The seal's certificate: the request for it, and what is put in force or refused."""

import subprocess
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from typer.testing import CliRunner

from chalicelib.adapters.clock import SystemClock
from chalicelib.adapters.seal_certificate import SEAL_NAME, SealCertificate
from chalicelib.adapters.seal_pyhanko import KmsRawSigner
from chalicelib.domain.receipt import ISSUER
from chalicelib.errors import Misconfigured, Unreachable
from chalicelib.wiring import Outside, using
from local.pki import SEAL_YEARS, YEAR, make_root
from ops.seal import seal
from tests.aws import aws, client
from tests.builders import NOW
from tests.contract.test_receipt_check import strangers_chain
from tests.fakes.clock import FakeClock
from tests.fakes.sealer import LocalSigner

PARAMETER = "/miaopi/test/seal-certificates"


class Signing:
    """A stand-in for KMS: signs, and tells the time."""

    def __init__(self, date: str | None) -> None:
        self._headers = {"date": date} if date else {}

    def sign(self, **said: Any) -> dict[str, Any]:
        signature = LocalSigner().sign(said["Message"])
        return {"Signature": signature, "ResponseMetadata": {"HTTPHeaders": self._headers}}


@pytest.fixture(scope="module")
def key_id() -> Iterator[str]:
    with aws() as variables:
        yield variables["MIAOPI_SEAL_KEY_ID"]


@pytest.fixture
def certificate(key_id: str) -> SealCertificate:
    return SealCertificate(client("kms"), key_id, client("ssm"), PARAMETER, FakeClock())


def public_key(key_id: str) -> bytes:
    return bytes(client("kms").get_public_key(KeyId=key_id)["PublicKey"])


def kms_signer_at(date: str | None) -> KmsRawSigner:
    return KmsRawSigner(Signing(date), "key", FakeClock())


class TestRequest:
    def test_it_is_for_the_key_in_kms_and_signed_by_it(self, certificate: SealCertificate, key_id: str) -> None:
        request = without_clock(certificate).csr()
        asked = x509.load_pem_x509_csr(request.encode())
        assert asked.is_signature_valid
        assert asked.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo) == public_key(key_id)
        names = [attribute.value for attribute in asked.subject]
        assert names == ["CN", ISSUER, SEAL_NAME]

    def test_openssl_takes_it(self, certificate: SealCertificate) -> None:
        request = without_clock(certificate).csr()
        said = subprocess.run(
            ["openssl", "req", "-verify", "-noout"], input=request, capture_output=True, text=True, check=False
        )
        assert said.returncode == 0, said.stderr


class TestInstalling:
    def test_a_chain_that_stands_is_put_where_the_sealer_reads_it(
        self, certificate: SealCertificate, key_id: str
    ) -> None:
        chain = make_root(NOW).seal_chain(public_key(key_id), NOW)
        assert len(certificate.install(chain)) == 2
        assert client("ssm").get_parameter(Name=PARAMETER)["Parameter"]["Value"] == chain

    @pytest.mark.parametrize(
        ("spoil", "told"),
        [
            (lambda chain: make_root(NOW).seal_chain(LocalSigner().public_key_der, NOW), "not for the seal's key"),
            (lambda chain: "".join(reversed(certificates_of(chain))), "in order"),
            (lambda chain: certificates_of(chain)[0], "does not end with a root"),
            (lambda chain: certificates_of(chain)[0] + make_root(NOW).pem, "a gap"),
            (lambda chain: strangers_chain(LocalSigner()), "owner"),
            (lambda chain: make_root(NOW).pem * 2, "cannot be denied"),
            (lambda chain: "nothing", "no certificate"),
        ],
    )
    def test_one_that_does_not_is_refused_and_the_old_one_stays(
        self, certificate: SealCertificate, key_id: str, spoil: Any, told: str
    ) -> None:
        chain = make_root(NOW).seal_chain(public_key(key_id), NOW)
        certificate.install(chain)
        with pytest.raises(Misconfigured) as refused:
            certificate.install(spoil(chain))
        assert told in refused.value.detail.en
        assert client("ssm").get_parameter(Name=PARAMETER)["Parameter"]["Value"] == chain

    @pytest.mark.parametrize("made", [NOW - (SEAL_YEARS + 1) * YEAR, NOW + timedelta(days=1)])
    def test_one_that_is_not_valid_now_is_refused(self, certificate: SealCertificate, key_id: str, made: Any) -> None:
        with pytest.raises(Misconfigured, match="valid now"):
            certificate.install(make_root(made).seal_chain(public_key(key_id), made))


class TestChecking:
    def test_a_certificate_in_force_is_told_and_borne_out_by_a_trial_signature(
        self, certificate: SealCertificate, key_id: str
    ) -> None:
        made = SystemClock().now()
        without_clock(certificate).install(make_root(made).seal_chain(public_key(key_id), made))
        state = certificate.check()
        assert state.faults == ()
        assert (SEAL_NAME in state.subject, ISSUER in state.subject) == (True, True)
        assert state.subject != state.issuer
        assert SEAL_YEARS * 365 - 2 < state.days_left <= SEAL_YEARS * 366

    def test_one_of_another_key_is_told_though_it_was_put_there_by_hand(
        self, certificate: SealCertificate, key_id: str
    ) -> None:
        made = SystemClock().now()
        chain = make_root(made).seal_chain(LocalSigner().public_key_der, made)
        client("ssm").put_parameter(Name=PARAMETER, Value=chain, Type="String", Overwrite=True)
        faults = [fault.en for fault in without_clock(certificate).check().faults]
        assert any("not for the seal's key" in fault for fault in faults)
        assert "a trial signature is not borne out by the certificate" in faults

    def test_one_whose_time_is_over_is_told_with_days_below_zero(
        self, certificate: SealCertificate, key_id: str
    ) -> None:
        made = SystemClock().now() - (SEAL_YEARS + 1) * YEAR
        chain = make_root(made).seal_chain(public_key(key_id), made)
        client("ssm").put_parameter(Name=PARAMETER, Value=chain, Type="String", Overwrite=True)
        state = without_clock(certificate).check()
        assert state.days_left < 0
        assert [fault.en for fault in state.faults] == ["a certificate is not valid now"]


class TestTheCommand:
    def test_it_says_by_words_and_exit_code_whether_the_certificate_stands(self, key_id: str) -> None:
        made = SystemClock().now()
        for key, code, words in (
            (public_key(key_id), 0, "it vouches for the seal"),
            (LocalSigner().public_key_der, 1, "not for the seal's key"),
        ):
            chain = make_root(made).seal_chain(key, made)
            client("ssm").put_parameter(Name=PARAMETER, Value=chain, Type="String", Overwrite=True)
            with using(outside_with(key_id)):
                said = CliRunner().invoke(seal, ["check"])
            assert (said.exit_code, words in said.stdout) == (code, True)

    def test_it_prints_the_request_and_installs_the_answer(self, key_id: str, tmp_path: Any) -> None:
        with using(outside_with(key_id)):
            asked = CliRunner().invoke(seal, ["csr"])
            assert x509.load_pem_x509_csr(asked.stdout.encode()).is_signature_valid
            chain = tmp_path / "chain.pem"
            chain.write_text(make_root(NOW).seal_chain(public_key(key_id), NOW))
            installed = CliRunner().invoke(seal, ["install", str(chain)])
        assert installed.exit_code == 0
        assert installed.stdout.startswith(f"{SEAL_NAME}: 2029-")

    def test_a_chain_refused_ends_in_trouble_and_words(self, key_id: str, tmp_path: Any) -> None:
        chain = tmp_path / "chain.pem"
        chain.write_text(make_root(NOW).pem)
        with using(outside_with(key_id)):
            refused = CliRunner().invoke(seal, ["install", str(chain)])
        assert refused.exit_code == 2
        assert "证书不是为该密钥签发的" in refused.output


class TestClocks:
    def test_a_key_whose_clock_agrees_signs(self) -> None:
        assert kms_signer_at(http_date(timedelta(seconds=30))).sign(b"x")
        assert kms_signer_at(None).sign(b"x")

    @pytest.mark.parametrize("minutes", [-10, -2, 2, 10])
    def test_a_signature_by_a_wrong_clock_is_thrown_away(self, minutes: int) -> None:
        with pytest.raises(Unreachable, match="clock"):
            kms_signer_at(http_date(timedelta(minutes=minutes))).sign(b"x")


def http_date(off: timedelta) -> str:
    from email.utils import format_datetime

    return format_datetime(FakeClock().now() + off, usegmt=True)


def without_clock(certificate: SealCertificate) -> SealCertificate:
    """moto's KMS tells the machine's time, so the machine's clock is taken for it."""
    certificate._clock = SystemClock()
    return certificate


def outside_with(key_id: str) -> Any:
    class Operators(Outside):
        seal_certificate = without_clock(SealCertificate(client("kms"), key_id, client("ssm"), PARAMETER, FakeClock()))

    return Operators()


def certificates_of(chain: str) -> list[str]:
    return [c.public_bytes(Encoding.PEM).decode() for c in x509.load_pem_x509_certificates(chain.encode())]

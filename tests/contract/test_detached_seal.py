"""The port `DetachedSealer`; and what the electronic signature of GB/T 38540 is, by OpenSSL's judgement and by ours."""

import random
import subprocess
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from chalicelib.adapters.ses_check import SesFault, faults_of
from chalicelib.adapters.ses_sealer import Means, SesSealer, means, part, signature
from chalicelib.adapters.ses_signers import GmsslSigner, KmsSm2Signer
from chalicelib.adapters.ses_sm2 import digest, public_key, signed, sm3
from chalicelib.adapters.ses_structures import CertificateDigest, SESeal, SesSignature, Signer, Signers
from chalicelib.errors import Misconfigured, Unreachable
from chalicelib.ports import DetachedSealer
from local.pki import SEAL_YEARS, YEAR
from local.seal_maker import Sm2Kit, seal_of, sm2_kit
from local.sm2_pki import Holder, new_key
from tests.builders import NOW
from tests.fakes.detached_sealer import FakeDetachedSealer

FILE = b"%PDF-1.7 a receipt\n%%EOF\n"
DISTID = "distid:1234567812345678"


@cache
def kit() -> Sm2Kit:
    """One for all tests: they change nothing of it."""
    return sm2_kit(NOW)


def ready(of: Sm2Kit | None = None, seal: bytes | None = None) -> Means:
    of = of or kit()
    return means(of.signer.signer, of.chain, seal or of.seal)


def sealed(file: bytes = FILE, at: datetime = NOW) -> bytes:
    return SesSealer(ready).seal(file, at)


def out_of_reach() -> Means:
    raise Unreachable


@pytest.fixture(params=["fake", "ses"])
def sealer(request: pytest.FixtureRequest) -> DetachedSealer:
    return FakeDetachedSealer() if request.param == "fake" else SesSealer(ready)


@pytest.fixture(params=["fake", "ses"])
def sealer_out_of_reach(request: pytest.FixtureRequest) -> DetachedSealer:
    fake = FakeDetachedSealer()
    fake.failure = Unreachable()
    return fake if request.param == "fake" else SesSealer(out_of_reach)


class TestDetachedSealers:
    def test_a_seal_is_over_one_file(self, sealer: DetachedSealer) -> None:
        assert sealer.seal(FILE, NOW) != sealer.seal(FILE + b"%", NOW)

    def test_a_seal_tells_its_time(self, sealer: DetachedSealer) -> None:
        assert sealer.seal(FILE, NOW) != sealer.seal(FILE, NOW + timedelta(hours=1))

    def test_the_file_is_not_in_it(self, sealer: DetachedSealer) -> None:
        assert FILE not in sealer.seal(FILE, NOW)

    def test_one_out_of_reach_says_so(self, sealer_out_of_reach: DetachedSealer) -> None:
        with pytest.raises(Unreachable):
            sealer_out_of_reach.seal(FILE, NOW)


class TestWhatOpensslSays:
    """OpenSSL shares no line with what signs: GmSSL signs, and the digest with Z is our own."""

    def test_the_signer_signed_what_is_to_be_signed(self, tmp_path: Path) -> None:
        one = SesSignature.load(sealed())
        assert verified(tmp_path, one["certificate"].native, one["to_sign"].dump(), one["signature"].native)

    def test_the_maker_signed_the_seal(self, tmp_path: Path) -> None:
        seal = SesSignature.load(sealed())["to_sign"]["seal"]
        assert verified(tmp_path, seal["certificate"].native, seal["info"].dump(), seal["signature"].native)

    def test_the_hash_is_the_sm3_of_the_file(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_bytes(FILE)
        told = openssl(tmp_path, "dgst", "-sm3", "-r", "file").stdout.split()[0]
        assert SesSignature.load(sealed())["to_sign"]["file_hash"].native.hex() == told

    def test_it_denies_a_signature_over_anything_else(self, tmp_path: Path) -> None:
        one = SesSignature.load(sealed())
        assert not verified(tmp_path, one["certificate"].native, b"other", one["signature"].native)

    def test_the_root_vouches_for_maker_and_signer(self, tmp_path: Path) -> None:
        for name, holder in (("root", kit().root), ("maker", kit().maker), ("signer", kit().signer)):
            (tmp_path / f"{name}.pem").write_text(holder.pem)
        at = str(int(NOW.timestamp()))
        answer = openssl(
            tmp_path, "verify", "-vfyopt", DISTID, "-attime", at, "-CAfile", "root.pem", "maker.pem", "signer.pem"
        )
        assert answer.stdout.split() == ["maker.pem:", "OK", "signer.pem:", "OK"]

    def test_a_key_that_it_makes_is_one_we_sign_with(self, tmp_path: Path) -> None:
        openssl(tmp_path, "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:SM2", "-out", "key.pem")
        openssl(tmp_path, "pkey", "-in", "key.pem", "-pubout", "-outform", "DER", "-out", "public.der")
        public = (tmp_path / "public.der").read_bytes()
        made = GmsslSigner((tmp_path / "key.pem").read_text()).sign(digest(public[-64:], FILE))
        assert verified_by(tmp_path, public, FILE, made)


class TestItsForm:
    def test_it_is_version_4_of_the_standard(self) -> None:
        said = SesSignature.load(sealed(), strict=True).native["to_sign"]
        header = said["seal"]["info"]["header"]
        assert (said["version"], header["id"], header["version"]) == (4, "ES", 4)

    def test_it_tells_its_time_and_that_the_whole_file_is_covered(self) -> None:
        said = SesSignature.load(sealed()).native["to_sign"]
        assert (said["time"], said["part"]) == (NOW, f"bytes 0-{len(FILE) - 1}/{len(FILE)}")

    def test_its_time_is_utc_to_the_second(self) -> None:
        beijing = datetime.fromisoformat("2026-11-24T10:30:00.123456+08:00")
        assert b"\x18\x0f20261124023000Z" in sealed(at=beijing)

    def test_the_seal_in_it_is_byte_for_byte_the_makers(self) -> None:
        assert SesSignature.load(sealed())["to_sign"]["seal"].dump() == kit().seal

    def test_its_der_written_anew_is_the_same(self) -> None:
        made = sealed()
        assert SesSignature.load(made).copy().dump(force=True) == made

    def test_the_seal_shows_the_bureaus_own(self) -> None:
        picture = SESeal.load(kit().seal).native["info"]["picture"]
        assert picture["data"].startswith(b"\x89PNG")
        assert (picture["type"], picture["width"], picture["height"]) == ("png", 42, 42)

    def test_a_seal_may_name_its_signers_by_digest(self) -> None:
        made = signature(ready(seal=named_by_digest(kit())), FILE, NOW)
        assert faults_of(made, FILE) == ()


class TestWhatIsWrong:
    def test_nothing_with_one_just_made(self) -> None:
        assert faults_of(sealed(), FILE) == ()

    def test_another_file(self) -> None:
        assert faults_of(sealed(), FILE + b"\n") == (SesFault.ANOTHER_FILE,)

    def test_a_key_other_than_the_certificates(self) -> None:
        other = ready()._replace(signer=GmsslSigner(new_key()[0]))
        assert faults_of(signature(other, FILE, NOW), FILE) == (SesFault.NOT_BY_SIGNER,)

    def test_a_certificate_that_the_seal_does_not_name(self) -> None:
        stranger = kit().root.certified("另一签章者", NOW)
        of_stranger = Means(stranger.signer, stranger.certificate, SESeal.load(kit().seal))
        assert faults_of(signature(of_stranger, FILE, NOW), FILE) == (SesFault.SIGNER_NOT_OF_SEAL,)

    @pytest.mark.parametrize(
        ("field", "to"),
        [(("header", "vid"), "another"), (("seal_id",), "44030000000002"), (("property", "name"), "另一电子印章")],
    )
    def test_a_seal_changed_after_it_was_made(self, field: tuple[str, ...], to: str) -> None:
        changed = SESeal.load(kit().seal)
        at = changed["info"]
        for step in field[:-1]:
            at = at[step]
        at[field[-1]] = to
        assert faults_of(signature(ready(seal=changed.dump(force=True)), FILE, NOW), FILE) == (SesFault.NOT_BY_MAKER,)

    def test_a_seal_that_its_signer_made_in_the_makers_name(self) -> None:
        signer = kit().signer
        own = SESeal.load(seal_of(signer, signer, NOW))
        own["certificate"] = kit().maker.certificate
        assert SesFault.NOT_BY_MAKER in faults_of(signature(ready(seal=own.dump()), FILE, NOW), FILE)

    @pytest.mark.parametrize("at", [NOW - timedelta(days=1), NOW + SEAL_YEARS * YEAR + timedelta(days=1)])
    def test_a_time_at_which_seal_and_certificate_are_not_valid(self, at: datetime) -> None:
        wrong = (SesFault.SEAL_NOT_VALID, SesFault.CERTIFICATE_NOT_VALID)
        assert faults_of(signature(ready(), FILE, at), FILE) == wrong

    @pytest.mark.parametrize("made", [b"", b"\x30", b"nonsense", b"\x30\x03\x02\x01\x04", FILE])
    def test_what_is_none(self, made: bytes) -> None:
        assert faults_of(made, FILE) == (SesFault.UNREADABLE,)

    def test_any_single_byte_changed_is_noticed(self) -> None:
        made, chance = sealed(), random.Random(38540)
        places = {*range(48), *chance.sample(range(len(made)), 200), *range(len(made) - 600, len(made))}
        unnoticed = [at for at in places if not faults_of(changed_at(made, at), FILE)]
        assert unnoticed == []

    def test_bits_said_to_be_unused(self) -> None:
        made = ending_in_a_zero_bit()
        length = len(SesSignature.load(made)["signature"].native)
        assert faults_of(changed_at(made, len(made) - length - 1), FILE) == (SesFault.NOT_BY_SIGNER,)


class TestTheSealer:
    @pytest.mark.parametrize(
        "wrong",
        [
            lambda: ready()._replace(signer=GmsslSigner(new_key()[0])),
            lambda: ready(seal=sm2_kit(NOW).seal),
            lambda: means(kit().signer.signer, kit().chain, b"no seal"),
            lambda: means(kit().signer.signer, "no chain", kit().seal),
            lambda: ready()._replace(signer=GmsslSigner("no key")),
        ],
        ids=["another key", "another's seal", "no seal", "no certificate", "no key"],
    )
    def test_means_that_do_not_belong_together_are_told_and_nothing_is_sealed(self, wrong: Callable[[], Means]) -> None:
        with pytest.raises(Misconfigured):
            SesSealer(wrong).seal(FILE, NOW)

    def test_it_seals_nothing_after_its_certificates_end(self) -> None:
        with pytest.raises(Misconfigured, match="certificate-not-valid"):
            SesSealer(ready).seal(FILE, NOW + (SEAL_YEARS + 1) * YEAR)

    def test_it_looks_for_its_means_until_it_has_them_and_then_no_more(self) -> None:
        asked = []

        def find() -> Means:
            asked.append(1)
            return ready() if len(asked) == 2 else out_of_reach()

        sealer = SesSealer(find)
        with pytest.raises(Unreachable):
            sealer.seal(FILE, NOW)
        assert sealer.seal(FILE, NOW) and sealer.seal(FILE, NOW)
        assert len(asked) == 2

    def test_it_says_which_part_it_covers_as_http_does(self) -> None:
        assert part(b"12345") == "bytes 0-4/5"


class KmsOfChina:
    """KMS as its China regions answer: signs a digest with a key of the spec SM2."""

    def __init__(self, holder: Holder) -> None:
        self.holder, self.asked = holder, dict[str, Any]()

    def sign(self, **asked: Any) -> dict[str, Any]:
        self.asked = asked
        return {"Signature": self.holder.signer.sign(asked["Message"])}


class TestAKeyInKms:
    def test_it_is_asked_by_digest_for_sm2(self) -> None:
        kms = KmsOfChina(kit().signer)
        made = SesSealer(lambda: ready()._replace(signer=KmsSm2Signer(kms, "some-key"))).seal(FILE, NOW)
        assert faults_of(made, FILE) == ()
        said = SesSignature.load(made)["to_sign"].dump()
        assert kms.asked == {
            "KeyId": "some-key",
            "Message": digest(kit().signer.public_key, said),
            "MessageType": "DIGEST",
            "SigningAlgorithm": "SM2DSA",
        }

    def test_one_that_does_not_answer_is_out_of_reach(self) -> None:
        import boto3
        from botocore.config import Config

        config = Config(connect_timeout=0.2, retries={"total_max_attempts": 1})
        said = {"aws_access_key_id": "a", "aws_secret_access_key": "b", "region_name": "cn-north-1"}
        kms = boto3.client("kms", endpoint_url="http://127.0.0.1:9", config=config, **said)
        with pytest.raises(Unreachable):
            KmsSm2Signer(kms, "some-key").sign(sm3(FILE))


class TestSm2:
    def test_sm3_is_the_one_of_the_standards_example(self) -> None:
        assert sm3(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"

    def test_what_is_signed_by_its_digest_is_signed(self) -> None:
        one = kit().signer
        assert signed(one.certificate, FILE, one.signer.sign(digest(one.public_key, FILE)))

    def test_the_key_of_a_certificate_is_the_holders(self) -> None:
        assert public_key(kit().signer.certificate) == kit().signer.public_key

    def test_a_key_on_another_curve_is_refused(self) -> None:
        from cryptography.hazmat.primitives.serialization import Encoding

        from local.pki import make_root

        with pytest.raises(ValueError, match="not an SM2 key"):
            public_key(make_root(NOW).certificate.public_bytes(Encoding.DER))


def ending_in_a_zero_bit() -> bytes:
    """A signature whose last bit might as well be left out."""
    return next(made for made in (sealed() for _ in range(100)) if made[-1] % 2 == 0)


def named_by_digest(of: Sm2Kit) -> bytes:
    """The kit's seal, made anew with its signer named by digest."""
    seal = SESeal.load(of.seal)
    info = seal["info"]
    named = Signer(name="digest", value=CertificateDigest({"type": "SM3", "value": sm3(of.signer.certificate)}))
    info["property"]["signers_by"], info["property"]["signers"] = 2, Signers([named])
    seal["signature"] = of.maker.signature(info.dump(force=True))
    return bytes(seal.dump(force=True))


def changed_at(made: bytes, at: int) -> bytes:
    return made[:at] + bytes([made[at] ^ 0x01]) + made[at + 1 :]


def openssl(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["openssl", *words], cwd=folder, capture_output=True, text=True, check=False, timeout=20)


def verified(folder: Path, certificate: bytes, data: bytes, made: bytes) -> bool:
    """Whether OpenSSL says that the key of a certificate signed data."""
    (folder / "certificate.der").write_bytes(certificate)
    said = openssl(folder, "x509", "-inform", "DER", "-in", "certificate.der", "-noout", "-pubkey")
    (folder / "public.pem").write_text(said.stdout)
    return dgst_says_so(folder, data, made)


def verified_by(folder: Path, public: bytes, data: bytes, made: bytes) -> bool:
    """The same of a public key (DER)."""
    (folder / "public.der").write_bytes(public)
    openssl(folder, "pkey", "-pubin", "-inform", "DER", "-in", "public.der", "-out", "public.pem")
    return dgst_says_so(folder, data, made)


def dgst_says_so(folder: Path, data: bytes, made: bytes) -> bool:
    (folder / "data").write_bytes(data)
    (folder / "signature").write_bytes(made)
    words = ("-sm3", "-verify", "public.pem", "-sigopt", DISTID, "-signature", "signature", "data")
    return openssl(folder, "dgst", *words).stdout == "Verified OK\n"

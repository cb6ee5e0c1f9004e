"""The port `ReceiptChecker`: what is whole, whose the seal is, and what is said of everything else."""

import os
import time
from datetime import datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from chalicelib.adapters.receipt_check_pyhanko import PyHankoReceiptChecker
from chalicelib.adapters.seal_pyhanko import PyHankoSealer
from chalicelib.errors import Misconfigured
from chalicelib.ports import ReceiptChecker
from local.pki import SEAL_YEARS, YEAR, make_root
from tests.builders import NOW
from tests.contract.test_sealer import with_a_later_field, with_a_later_word
from tests.fakes.receipt_checker import FakeReceiptChecker
from tests.fakes.sealer import LocalSigner
from tests.receipts import REVOCATION, TYPESETTER, bureau, receipt

OFFICE = bureau()
SEALED = OFFICE.sealed()
PAPER = TYPESETTER.typeset(receipt())


def genuine() -> PyHankoReceiptChecker:
    return PyHankoReceiptChecker(OFFICE.chain)


def fake() -> FakeReceiptChecker:
    checker = FakeReceiptChecker()
    checker.says = {SEALED: genuine().check(SEALED)}
    return checker


@pytest.fixture(params=[fake, genuine])
def checker(request: pytest.FixtureRequest) -> ReceiptChecker:
    made: ReceiptChecker = request.param()
    return made


class TestReceiptChecker:
    def test_a_receipt_of_ours_is_whole_trusted_and_says_what_it_holds(self, checker: ReceiptChecker) -> None:
        seal = checker.check(SEALED)
        assert (seal.whole, seal.trusted, seal.faults) == (True, True, ())
        assert (seal.signer, seal.signed_at, seal.receipt) == ("深圳市水务局电子印章", NOW, receipt())

    @pytest.mark.parametrize("content", [b"\x89PNG", b"<html>", b"PK\x03\x04", "备案".encode()])
    def test_what_is_no_pdf_is_told_so(self, checker: ReceiptChecker, content: bytes) -> None:
        seal = checker.check(content)
        assert (seal.whole, seal.trusted, seal.receipt, seal.faults) == (False, False, None, ("not-pdf",))


class TestWhatWasDoneToAReceipt:
    def test_a_void_copy_is_as_genuine_as_a_receipt(self) -> None:
        seal = genuine().check(OFFICE.sealed(revocation=REVOCATION))
        assert (seal.whole, seal.trusted, seal.receipt) == (True, True, receipt())

    def test_one_not_sealed_has_no_signature(self) -> None:
        assert genuine().check(PAPER).faults == ("no-signature",)

    @pytest.mark.parametrize("at", [20, len(PAPER) // 2, len(PAPER) + 1000, len(SEALED) - 20])
    def test_any_changed_byte_is_told_and_nothing_of_its_data_is_believed(self, at: int) -> None:
        changed = SEALED[:at] + bytes([SEALED[at] ^ 1]) + SEALED[at + 1 :]
        seal = genuine().check(changed)
        assert (seal.whole, seal.receipt) == (False, None)
        assert "changed" in seal.faults

    def test_one_cut_short_has_changed(self) -> None:
        assert genuine().check(SEALED[:-300]).faults == ("cut-short",)

    @pytest.mark.parametrize("change", [with_a_later_field, with_a_later_word, lambda pdf: pdf + b"\n"])
    def test_whatever_is_appended_is_told_and_what_was_sealed_is_still_known(self, change: object) -> None:
        assert callable(change)
        seal = genuine().check(change(SEALED))
        assert (seal.whole, seal.trusted, seal.faults) == (False, True, ("later-changes",))
        assert seal.receipt == receipt()

    def test_bytes_cannot_hide_beside_the_signature(self) -> None:
        start = SEALED.index(b"/Contents <") + len(b"/Contents <")
        hidden = SEALED[:start] + b" " + SEALED[start + 1 :]
        assert genuine().check(hidden).faults == ("changed",)


class TestWhoseSealItIs:
    def test_a_seal_by_another_root_is_whole_but_not_the_bureaus(self) -> None:
        seal = genuine().check(bureau().sealed())
        assert (seal.whole, seal.trusted, seal.receipt) == (True, False, None)
        assert (seal.signer, seal.faults) == (None, ("re-signed", "unknown-issuer"))

    def test_another_owner_under_the_same_root_is_not_the_bureau(self) -> None:
        signer = LocalSigner()
        stranger = PyHankoSealer(signer, strangers_chain(signer)).seal(PAPER, NOW).pdf
        assert genuine().check(stranger).faults == ("re-signed", "another-owner")

    def test_an_older_root_stays_trusted_when_it_is_named(self) -> None:
        newer = make_root(NOW).seal_chain(LocalSigner().public_key_der, NOW)
        assert not PyHankoReceiptChecker(newer).check(SEALED).trusted
        assert PyHankoReceiptChecker(newer, OFFICE.root.pem).check(SEALED).trusted

    def test_a_seal_after_its_certificates_time_has_expired(self) -> None:
        seal = genuine().check(careless(NOW + SEAL_YEARS * YEAR + timedelta(days=1)))
        assert (seal.whole, seal.trusted, seal.faults) == (True, False, ("expired",))

    def test_a_seal_before_its_certificates_time_is_not_trusted(self) -> None:
        seal = genuine().check(careless(NOW - timedelta(days=1)))
        assert (seal.whole, seal.trusted, seal.receipt) == (True, False, None)
        assert seal.faults == ("not-yet-valid",)

    def test_a_receipt_does_not_lapse_with_its_certificate(self) -> None:
        long_ago = NOW - 5 * YEAR
        root, signer = make_root(long_ago), LocalSigner()
        chain = root.seal_chain(signer.public_key_der, long_ago)
        old = PyHankoSealer(signer, chain).seal(PAPER, long_ago + YEAR).pdf
        assert PyHankoReceiptChecker(chain).check(old).trusted

    def test_a_chain_without_certificates_is_told_at_once(self) -> None:
        with pytest.raises(Misconfigured):
            PyHankoReceiptChecker("")


class TestHostileBytes:
    def test_a_bomb_is_never_opened(self) -> None:
        """Ten gigabytes when inflated; a signature that is none stands beside it."""
        import zlib

        once = zlib.compress(bytes(20_000_000), 9)
        bomb = b"%PDF-1.7\n1 0 obj<</Filter[/FlateDecode/FlateDecode]>>stream\n" + zlib.compress(once * 500, 9)
        start = time.monotonic()
        assert "changed" in genuine().check(bomb + b"/ByteRange [0 5 10 20] /Contents <00>").faults
        assert time.monotonic() - start < 1

    @pytest.mark.parametrize(
        "numbers", ["0 0 0 0", "0 9999999999 9999999999 9999999999", "5 6 7 8", "0 40 30 5", "0 1 2 3"]
    )
    def test_ranges_of_no_sense_are_a_change(self, numbers: str) -> None:
        assert genuine().check(f"%PDF-1.7 /ByteRange [{numbers}] /M (D:20261399999999Z)".encode()).faults == (
            "changed",
        )

    def test_a_thousand_signatures_take_no_longer_than_a_few(self) -> None:
        start = time.monotonic()
        assert genuine().check(b"%PDF-1.7 " + b"/ByteRange [0 9 12 1]" * 90_000).faults == ("changed",)
        assert time.monotonic() - start < 1

    def test_a_value_that_is_no_signature_is_a_change(self) -> None:
        start = SEALED.index(b"/Contents <") + len(b"/Contents <")
        for length in (64, 512, 4096):
            junk = os.urandom(length // 2).hex().encode()
            assert genuine().check(SEALED[:start] + junk + SEALED[start + length :]).faults == ("changed",)

    def test_nothing_is_logged_of_whose_seal_a_strangers_is(self, caplog: pytest.LogCaptureFixture) -> None:
        genuine().check(bureau().sealed())
        assert caplog.text == ""


class Careless(PyHankoSealer):
    """Seals whenever it is told, as a thief of the key would."""

    def _must_be_valid(self, at: datetime) -> None:
        assert at


def careless(at: datetime) -> bytes:
    """Sealed by the bureau's own key at a time that its certificate does not cover."""
    return Careless(OFFICE.signer, OFFICE.chain).seal(PAPER, at).pdf


def strangers_chain(signer: LocalSigner) -> str:
    """A certificate that the bureau's root gave to somebody else."""
    ours = x509.load_pem_x509_certificate(OFFICE.chain.encode())
    name = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "某公司")])
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(ours.issuer)
        .public_key(signer.key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(ours.not_valid_before_utc)
        .not_valid_after(ours.not_valid_after_utc)
    )
    for extension in ours.extensions:
        if not isinstance(extension.value, x509.SubjectKeyIdentifier):
            builder = builder.add_extension(extension.value, extension.critical)
    return builder.sign(OFFICE.root.key, hashes.SHA256()).public_bytes(Encoding.PEM).decode() + OFFICE.root.pem

"""Every published attack on signed PDF, held against the check and against a judge of its own."""

import io
import random
import time

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.adapters.receipt_check_pyhanko import PyHankoReceiptChecker
from chalicelib.adapters.seal_pyhanko import PyHankoSealer
from local.pki import make_root
from local.validate import validate
from tests import forgeries
from tests.builders import NOW
from tests.fakes.sealer import LocalSigner
from tests.forgeries import CERTIFICATION, ISA, SHADOW, USF, WRAPPING, Forger
from tests.receipts import TYPESETTER, bureau, receipt

OFFICE = bureau()
SEALED = OFFICE.sealed()
PAPER = TYPESETTER.typeset(receipt())
CHECKER = PyHankoReceiptChecker(OFFICE.chain)


def faults(pdf: bytes) -> set[str]:
    seal = CHECKER.check(pdf)
    assert not (seal.whole and seal.trusted)
    return set(seal.faults)


def judged_good(pdf: bytes) -> bool:
    """The other judge; that a file cannot be read at all is no good either."""
    try:
        return validate(pdf, OFFICE.root.pem).good
    except Exception:  # noqa: BLE001 - pyHanko and qpdf raise many kinds for what is no PDF
        return False


class TestAttacks:
    def test_the_genuine_one_stands_before_both(self) -> None:
        assert CHECKER.check(SEALED).whole
        assert judged_good(SEALED)

    @pytest.mark.parametrize("forge", (USF | WRAPPING).values(), ids=USF | WRAPPING)
    def test_a_signature_made_senseless_or_wrapped_is_no_signature_of_these_bytes(self, forge: Forger) -> None:
        forged = forge(SEALED)
        assert forged != SEALED
        assert faults(forged) in ({"changed"}, {"no-signature"}, {"cut-short"})
        assert CHECKER.check(forged).receipt is None
        assert not judged_good(forged)

    @pytest.mark.parametrize("forge", (ISA | SHADOW | CERTIFICATION).values(), ids=ISA | SHADOW | CERTIFICATION)
    def test_whatever_is_saved_on_top_is_told_as_later_changes(self, forge: Forger) -> None:
        forged = forge(SEALED)
        assert faults(forged) == {"later-changes"}
        assert CHECKER.check(forged).receipt == receipt()
        assert not judged_good(forged)

    @pytest.mark.parametrize("name", ["contents replaced", "hide and replace", "evil annotation"])
    def test_the_forger_does_know_how_to_change_the_page(self, name: str) -> None:
        forged = (ISA | SHADOW | CERTIFICATION)[name](SEALED)
        with pikepdf.open(io.BytesIO(forged)) as pdf:
            page = pdf.pages[-1]
            shown = page.Contents.read_bytes() + b"".join(
                a.AP.N.read_bytes() for a in page.Annots if "/FreeText" in str(a.Subtype)
            )
        assert b"forged" in shown

    def test_a_file_written_anew_by_an_editor_has_changed(self) -> None:
        assert faults(forgeries.rewritten(SEALED)) == {"changed"}

    def test_two_attacks_on_one_file_are_told_as_one(self) -> None:
        assert faults(forgeries.evil_annotation(forgeries.isa_with_table(SEALED))) == {"later-changes"}


class TestRandomChanges:
    """The whole two thousand: python -m bench.tampering."""

    @settings(max_examples=200, deadline=None, derandomize=True)
    @given(at=st.integers(0, len(SEALED) - 1), by=st.integers(1, 255))
    def test_any_byte_changed_is_told(self, at: int, by: int) -> None:
        changed = bytearray(SEALED)
        changed[at] = (changed[at] + by) % 256
        assert not CHECKER.check(bytes(changed)).whole

    @settings(max_examples=100, deadline=None, derandomize=True)
    @given(st.data())
    def test_so_is_any_digit_of_the_signature_itself_changed(self, data: st.DataObject) -> None:
        start, end = forgeries.gap(SEALED)
        at = data.draw(st.integers(start + 1, end - 2))
        digit = data.draw(st.sampled_from(sorted(set(b"0123456789ABCDEFabcdef") - {SEALED[at]})))
        assert not CHECKER.check(SEALED[:at] + bytes([digit]) + SEALED[at + 1 :]).whole

    @settings(max_examples=60, deadline=None, derandomize=True)
    @given(at=st.integers(0, len(SEALED)), put=st.binary(min_size=1, max_size=3), cut=st.integers(0, 3))
    def test_so_are_bytes_put_in_and_taken_out(self, at: int, put: bytes, cut: int) -> None:
        changed = SEALED[:at] + put + SEALED[at + cut :]
        assert changed == SEALED or not CHECKER.check(changed).whole

    def test_the_other_judge_finds_them_too(self) -> None:
        chance = random.Random(20261124)
        for at in chance.sample(range(len(PAPER)), 25):
            assert not judged_good(SEALED[:at] + bytes([SEALED[at] ^ 0x55]) + SEALED[at + 1 :])


class TestOtherSeals:
    def test_a_copy_that_another_has_sealed_anew_is_told_from_any_other_signed_file(self) -> None:
        others = bureau()
        assert faults(others.sealer.seal(PAPER, NOW).pdf) == {"re-signed", "unknown-issuer"}
        assert faults(others.sealer.seal(a_page(), NOW).pdf) == {"unknown-issuer"}

    def test_ours_sealed_over_by_another_has_later_changes(self) -> None:
        assert faults(signed_over(SEALED)) == {"later-changes"}

    def test_a_chain_that_does_not_hang_together_is_told(self) -> None:
        signer = LocalSigner()
        leaf = make_root(NOW).seal_chain(signer.public_key_der, NOW)
        ours = first_of(leaf) + OFFICE.root.pem
        assert faults(PyHankoSealer(signer, ours).seal(PAPER, NOW).pdf) == {"re-signed", "wrong-chain"}

    def test_a_chain_that_only_bears_our_issuers_name_is_told(self) -> None:
        signer = LocalSigner()
        leaf = first_of(make_root(NOW).seal_chain(signer.public_key_der, NOW))
        assert faults(PyHankoSealer(signer, leaf).seal(PAPER, NOW).pdf) == {"re-signed", "wrong-chain"}


class TestBadInput:
    @pytest.mark.parametrize(
        ("content", "fault"),
        [
            (b"", {"empty"}),
            (b"%PDF-1.7\n" + bytes(3_000_000), {"too-large"}),
            (b"<html>", {"not-pdf"}),
        ],
    )
    def test_what_is_no_file_to_check_is_told_so(self, content: bytes, fault: set[str]) -> None:
        assert faults(content) == fault

    def test_a_pdf_not_ours_has_no_signature(self) -> None:
        assert faults(a_page()) == {"no-signature"}

    def test_an_encrypted_pdf_is_told_as_such(self) -> None:
        assert faults(a_page(encrypted=True)) == {"encrypted", "no-signature"}
        assert "encrypted" in faults(encrypted(SEALED))

    @pytest.mark.parametrize("share", [0.05, 0.5, 0.9, 0.99, 0.9999])
    def test_ours_cut_short_is_told_as_such(self, share: float) -> None:
        assert "cut-short" in faults(SEALED[: int(len(SEALED) * share)])

    def test_ten_thousand_objects_take_no_time_and_no_room(self) -> None:
        import tracemalloc

        many = a_page(objects=10_000)
        tracemalloc.start()
        start = time.monotonic()
        assert faults(many) == {"no-signature"}
        assert time.monotonic() - start < 1
        assert tracemalloc.get_traced_memory()[1] < 8_000_000
        tracemalloc.stop()

    def test_attachments_without_end_are_looked_at_only_in_part(self) -> None:
        import zlib

        bomb = b"1 0 obj<</Type/EmbeddedFile/Filter/FlateDecode>>stream\n" + zlib.compress(bytes(50_000_000), 9)
        others = bureau().sealer.seal(a_page(extra=bomb), NOW).pdf
        start = time.monotonic()
        assert "re-signed" not in faults(others)
        assert time.monotonic() - start < 2


def a_page(*, objects: int = 0, encrypted: bool = False, extra: bytes = b"") -> bytes:
    """A PDF of somebody else's."""
    out, pdf = io.BytesIO(), pikepdf.new()
    pdf.add_blank_page()
    if objects:
        pdf.Root.Many = pikepdf.Array([pdf.make_indirect(pikepdf.Dictionary(N=n)) for n in range(objects)])
    if extra:
        pdf.Root.Extra = pdf.make_stream(extra)
    pdf.save(out, encryption=pikepdf.Encryption(owner="o", user="") if encrypted else False)
    return out.getvalue()


def encrypted(pdf: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as file:
        file.save(out, encryption=pikepdf.Encryption(owner="o", user=""))
    return out.getvalue()


def first_of(chain: str) -> str:
    return x509.load_pem_x509_certificate(chain.encode()).public_bytes(Encoding.PEM).decode()


def signed_over(pdf: bytes) -> bytes:
    """A second signature on top, by another's key and without a look."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import PdfSignatureMetadata
    from pyhanko.sign.fields import SigFieldSpec, append_signature_field
    from pyhanko.sign.signers import PdfSigner

    from chalicelib.adapters.seal_pyhanko import _pyhanko_signer

    class Bold(PdfSigner):
        def _enforce_certification_constraints(self, reader: object) -> None:
            assert reader

    others = bureau()
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    append_signature_field(writer, SigFieldSpec("Second"))
    signer = Bold(
        PdfSignatureMetadata(field_name="Second", md_algorithm="sha256"),
        _pyhanko_signer()(others.signer, others.chain),
    )
    return bytes(signer.sign_pdf(writer, bytes_reserved=8192).getvalue())

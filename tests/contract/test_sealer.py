"""The port `Sealer`: what was typeset stays as it is; and what pyHanko's seal with a key in KMS is."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pikepdf
import pypdfium2
import pytest
from pyhanko.pdf_utils.misc import PdfReadError

from chalicelib.adapters.clock import SystemClock
from chalicelib.adapters.seal_drawing import seal_box
from chalicelib.adapters.seal_pyhanko import LONGEST_SIGNATURE, KmsRawSigner, PyHankoSealer
from chalicelib.domain.receipt import SEAL_PLACE
from chalicelib.errors import Misconfigured, Text, Unreachable
from chalicelib.ports import Sealer
from local.pki import make_root
from local.validate import Judgement, page_image, validate
from tests.aws import aws, client
from tests.builders import NOW
from tests.fakes.sealer import FakeSealer, LocalSigner
from tests.receipts import REVOCATION, TYPESETTER, Bureau, bureau, receipt, works_with_sections

PAPER = TYPESETTER.typeset(receipt())


class OutOfReach:
    """A key that does not answer."""

    def sign(self, data: bytes) -> bytes:
        raise Unreachable(Text("不可用", "out of reach"))


class Counting(LocalSigner):
    """Keeps what it was asked to sign."""

    def __init__(self) -> None:
        self.asked: list[bytes] = []

    def sign(self, data: bytes) -> bytes:
        self.asked.append(data)
        return super().sign(data)


@pytest.fixture(scope="module")
def office() -> Bureau:
    return bureau()


@pytest.fixture(scope="module")
def kms_key() -> Iterator[str]:
    with aws() as variables:
        yield variables["MIAOPI_SEAL_KEY_ID"]


def kms_sealer(key_id: str) -> tuple[Sealer, str]:
    """A sealer by a key in KMS, and the root that vouches for it."""
    kms, root = client("kms"), make_root(NOW)
    chain = root.seal_chain(kms.get_public_key(KeyId=key_id)["PublicKey"], NOW)
    return PyHankoSealer(KmsRawSigner(kms, key_id, SystemClock()), chain), root.pem


@pytest.fixture(params=["fake", "local key", "kms"])
def sealer(request: pytest.FixtureRequest) -> Sealer:
    made: dict[str, Callable[[], Sealer]] = {
        "fake": FakeSealer,
        "local key": lambda: bureau().sealer,
        "kms": lambda: kms_sealer(request.getfixturevalue("kms_key"))[0],
    }
    return made[request.param]()


@pytest.fixture(params=["fake", "pyhanko"])
def sealer_without_key(request: pytest.FixtureRequest, office: Bureau) -> Sealer:
    if request.param == "pyhanko":
        return PyHankoSealer(OutOfReach(), office.chain)
    fake = FakeSealer()
    fake.failures.append(Unreachable())
    return fake


class TestSealer:
    def test_what_was_typeset_stays_byte_for_byte_under_the_seal(self, sealer: Sealer) -> None:
        sealed = sealer.seal(PAPER, NOW).pdf
        assert sealed.startswith(PAPER)
        assert len(sealed) > len(PAPER)

    def test_a_receipt_sealed_twice_is_sealed_both_times(self, sealer: Sealer) -> None:
        first, again = sealer.seal(PAPER, NOW), sealer.seal(PAPER, NOW + timedelta(minutes=1))
        assert first != again

    def test_a_key_out_of_reach_is_told_as_such(self, sealer_without_key: Sealer) -> None:
        with pytest.raises(Unreachable):
            sealer_without_key.seal(PAPER, NOW)


class TestTheSignature:
    @pytest.mark.parametrize("revocation", [None, REVOCATION])
    def test_it_stands_before_a_judge_who_knows_only_the_root(self, office: Bureau, revocation: Any) -> None:
        judged = validate(office.sealed(revocation=revocation), office.root.pem, receipt())
        assert questions_failed(judged) == set()
        assert len(judged.checks) == 6

    def test_so_does_one_by_a_key_in_kms(self, kms_key: str) -> None:
        sealer, root_pem = kms_sealer(kms_key)
        assert validate(sealer.seal(PAPER, NOW).pdf, root_pem, receipt()).good

    def test_another_root_does_not_vouch_for_it(self, office: Bureau) -> None:
        judged = validate(office.sealed(), make_root(NOW).pem)
        assert questions_failed(judged) == {"签发者可信 issuer trusted"}

    def test_it_certifies_that_nothing_may_change_after_it(self, office: Bureau) -> None:
        with signature_of(office.sealed()) as signature:
            assert signature.SubFilter == "/ETSI.CAdES.detached"
            assert signature.Reference[0].TransformMethod == "/DocMDP"
            assert signature.Reference[0].TransformParams.P == 1

    @pytest.mark.parametrize("part", [b"/StructParents 0", b"/Keywords", b"%PDF-1.7", b"/OutputIntents"])
    def test_no_byte_of_it_changes_unnoticed(self, office: Bureau, part: bytes) -> None:
        sealed = bytearray(office.sealed())
        sealed[sealed.index(part) + len(part) - 1] ^= 1
        assert not judged_good(bytes(sealed), office)

    def test_whatever_is_appended_later_is_told_even_what_pyhanko_bears_with(self, office: Bureau) -> None:
        field = validate(with_a_later_field(office.sealed()), office.root.pem)
        page = validate(with_a_later_word(office.sealed()), office.root.pem)
        assert questions_failed(field) == {"覆盖全文 covers the whole file"}
        assert questions_failed(page) == {"覆盖全文 covers the whole file", "禁止改动 no changes allowed"}

    def test_its_time_is_the_one_given_in_utc(self, office: Bureau) -> None:
        beijing = datetime.fromisoformat("2026-11-24T10:30:00+08:00")
        with signature_of(office.sealer.seal(PAPER, beijing).pdf) as signature:
            assert str(signature.M) == "D:20261124023000Z"

    def test_the_key_is_asked_once_for_less_than_kms_takes(self) -> None:
        signer = Counting()
        bureau(signer).sealed()
        assert len(signer.asked) == 1
        assert len(signer.asked[0]) < 4096

    def test_no_signature_is_longer_than_the_room_kept_for_it(self) -> None:
        signer = LocalSigner()
        assert max(len(signer.sign(n.to_bytes(2, "big"))) for n in range(500)) <= LONGEST_SIGNATURE

    def test_a_chain_without_certificates_is_told_at_once(self) -> None:
        for chain in ("", "not a certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"):
            with pytest.raises(Misconfigured):
                PyHankoSealer(LocalSigner(), chain)

    def test_a_key_that_kms_does_not_know_is_out_of_reach(self, kms_key: str) -> None:
        with pytest.raises(Unreachable):
            KmsRawSigner(client("kms"), kms_key[:-4] + "0000", SystemClock()).sign(b"x")


class TestTheVisibleSeal:
    @pytest.mark.parametrize("sections", [2, 40])
    def test_it_stands_on_the_last_page_in_its_place(self, office: Bureau, sections: int) -> None:
        with opened(office.sealed(works_with_sections(sections))) as pdf:
            marked = [n for n, page in enumerate(pdf.pages) if "/Annots" in page]
            (widget,) = pdf.pages[-1].Annots
            assert marked == [len(pdf.pages) - 1]
            assert [int(edge) for edge in widget.Rect] == list(seal_box())

    def test_it_is_as_wide_as_its_place_says(self) -> None:
        left, lower, right, upper = seal_box()
        assert (right - left, upper - lower) == (round(SEAL_PLACE.diameter / 25.4 * 72),) * 2

    def test_it_is_a_vector_drawing_that_blends_with_what_is_below(self, office: Bureau) -> None:
        with opened(office.sealed()) as pdf:
            look = pdf.pages[-1].Annots[0].AP.N
            assert look.Resources.ExtGState.Ink.BM == "/Multiply"
            drawing = look.Resources.XObject.Seal
            assert drawing.Subtype == "/Form"
            assert drawing.Filter == "/FlateDecode"
            assert "/XObject" not in drawing.Resources

    def test_it_is_red_and_round_and_the_day_under_it_stays_readable(self, office: Bureau) -> None:
        before, after = dark_and_red(PAPER), dark_and_red(office.sealed())
        assert after[0] > 0.95 * before[0] > 0
        assert before[1] == 0
        assert after[1] > 1000

    def test_it_can_neither_be_hidden_nor_left_out_in_print(self, office: Bureau) -> None:
        with opened(office.sealed()) as pdf:
            flags = int(pdf.pages[-1].Annots[0].F)
        printed, hidden = 1 << 2, 1 << 0 | 1 << 1 | 1 << 5
        assert flags & printed
        assert not flags & hidden

    def test_the_picture_of_a_page_shows_it(self, office: Bureau) -> None:
        assert page_image(office.sealed()).startswith(b"\x89PNG")
        assert page_image(office.sealed()) != page_image(PAPER)


class TestPdfA:
    def test_what_is_appended_begins_on_a_line_of_its_own(self, office: Bureau) -> None:
        sealed = office.sealed()
        appended = sealed[len(PAPER) :]
        assert PAPER.endswith(b"%%EOF\n")
        assert appended.split()[1:3] == [b"0", b"obj"]

    def test_the_claim_and_the_attachment_survive_the_seal(self, office: Bureau) -> None:
        with opened(office.sealed()) as pdf:
            assert pdf.open_metadata().pdfa_status == "3A"
            assert pdf.Root.AF[0].AFRelationship == "/Data"
            assert pdf.Root.OutputIntents[0].S == "/GTS_PDFA1"

    def test_every_font_of_the_seal_is_embedded(self, office: Bureau) -> None:
        with opened(office.sealed()) as pdf:
            fonts = pdf.pages[-1].Annots[0].AP.N.Resources.XObject.Seal.Resources.Font
            assert [font.DescendantFonts[0].FontDescriptor.FontFile2 is not None for font in fonts.values()] == [True]


def opened(pdf: bytes) -> Any:
    return pikepdf.open(io.BytesIO(pdf))


@contextmanager
def signature_of(pdf: bytes) -> Iterator[Any]:
    with opened(pdf) as file:
        yield file.Root.AcroForm.Fields[0].V


def questions_failed(judged: Judgement) -> set[str]:
    return {check.question for check in judged.checks if not check.good}


def judged_good(pdf: bytes, office: Bureau) -> bool:
    try:
        return validate(pdf, office.root.pem).good
    except PdfReadError:
        return False


def with_a_later_field(pdf: bytes) -> bytes:
    """The file with a form field added by an incremental update, as a PDF editor would."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import SigFieldSpec, append_signature_field

    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    append_signature_field(writer, SigFieldSpec("Other"))
    return written(writer)


def with_a_later_word(pdf: bytes) -> bytes:
    """The file with something written on its page by an incremental update."""
    from pyhanko.pdf_utils.generic import StreamObject
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer: Any = IncrementalPdfFileWriter(io.BytesIO(pdf))
    writer.add_stream_to_page(0, writer.add_object(StreamObject(stream_data=b"0 0 100 100 re f")))
    return written(writer)


def written(writer: Any) -> bytes:
    changed = io.BytesIO()
    writer.write(changed)
    return changed.getvalue()


def dark_and_red(pdf: bytes) -> tuple[int, int]:
    """How many dark and how many red pixels there are where the seal stands."""
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    picture = document[len(document) - 1].render(scale=2).to_pil().convert("RGB")
    document.close()
    left, lower, right, upper = (2 * edge for edge in seal_box())
    pixels = list(picture.crop((left, picture.height - upper, right, picture.height - lower)).get_flattened_data())
    dark = sum(max(pixel) < 110 for pixel in pixels)
    red = sum(pixel[0] > 180 and pixel[1] < 80 and pixel[2] < 80 for pixel in pixels)
    return dark, red

"""The port `Typesetter`: the same data gives the same file; and what a receipt by typst looks like."""

import io
import json
from typing import Any

import pikepdf
import pypdfium2
import pytest
from fontTools.ttLib import TTFont

from chalicelib.adapters.receipt_typst import TypstTypesetter
from chalicelib.adapters.seal_drawing import seal_box
from chalicelib.domain.glyphs import has_glyph
from chalicelib.domain.receipt import Receipt, Revocation
from chalicelib.errors import Problem
from chalicelib.ports import Typesetter
from local.level_3 import characters, radicals
from local.make_fonts import COVERED, FONTS, RARE, covered_text
from tests.fakes.typesetter import FakeTypesetter
from tests.receipts import REVOCATION, TYPESETTER, copied_out, receipt, works_with_sections

FILED = ("soil-conservation", "water-saving", "works-start", "works-added-section", "works-change")
A4 = (pytest.approx(595.28, abs=0.1), pytest.approx(841.89, abs=0.1))

LONG = "深圳市前海深港现代服务业合作区水务投资建设运营管理" * 8


@pytest.fixture(params=["fake", "typst"])
def typesetter(request: pytest.FixtureRequest) -> Typesetter:
    return FakeTypesetter() if request.param == "fake" else TYPESETTER


def pages(pdf: bytes) -> list[Any]:
    return list(pypdfium2.PdfDocument(pdf))


text_of = copied_out


def typeset(paper: Receipt, revocation: Revocation | None = None) -> bytes:
    return TYPESETTER.typeset(paper, revocation)


def attached(pdf: bytes, name: str) -> Any:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return json.loads(opened.attachments[name].get_file().read_bytes())


class TestTypesetter:
    def test_the_same_receipt_gives_the_same_bytes(self, typesetter: Typesetter) -> None:
        assert typesetter.typeset(receipt(), None) == typesetter.typeset(receipt(), None)

    def test_the_same_void_copy_gives_the_same_bytes(self, typesetter: Typesetter) -> None:
        assert typesetter.typeset(receipt(), REVOCATION) == typesetter.typeset(receipt(), REVOCATION)

    def test_a_void_copy_is_another_file(self, typesetter: Typesetter) -> None:
        assert typesetter.typeset(receipt(), REVOCATION) != typesetter.typeset(receipt(), None)

    def test_another_number_is_another_file(self, typesetter: Typesetter) -> None:
        other = receipt(number="深水保备〔2026〕2号")
        assert typesetter.typeset(other, None) != typesetter.typeset(receipt(), None)

    def test_a_file_ends_with_a_line_end_so_that_a_seal_may_follow(self, typesetter: Typesetter) -> None:
        assert typesetter.typeset(receipt(), None).endswith(b"\n")


class TestAReceiptByTypst:
    @pytest.mark.parametrize("name", FILED)
    def test_every_items_receipt_is_one_page_of_a4(self, name: str) -> None:
        (page,) = pages(typeset(receipt(name)))
        assert page.get_size() == A4

    @pytest.mark.parametrize("name", FILED)
    def test_it_says_everything_that_the_receipt_holds(self, name: str) -> None:
        paper = receipt(name)
        text = text_of(typeset(paper))
        said = [
            paper.issuer,
            paper.title,
            paper.number,
            paper.applicant_name,
            paper.applicant_uscc,
            paper.project_name,
            paper.project_code,
            paper.project_district,
            paper.project_address,
            paper.statement,
            paper.note,
            *(row.value for row in paper.rows),
            *(row.label for row in paper.rows),
        ]
        assert [part for part in said if part not in text] == []

    def test_chinese_and_figures_are_copied_out_without_blanks_between(self) -> None:
        assert "2026年11月24日" in text_of(typeset(receipt()))

    def test_the_check_code_is_printed_in_groups_of_four(self) -> None:
        assert "7KQ3-M9XT-2B4R-WZ8H" in text_of(typeset(receipt()))

    def test_it_carries_all_its_data(self) -> None:
        paper = receipt("works-start")
        assert Receipt.model_validate(attached(typeset(paper), "receipt.json")) == paper

    def test_issuer_and_day_stand_where_the_seal_will(self) -> None:
        for paper in (receipt(), works_with_sections(30)):
            for words in (paper.issuer, "2026年11月24日"):
                assert within(last_place(typeset(paper), words), seal_box())

    def test_it_names_itself_and_its_language(self) -> None:
        with pikepdf.open(io.BytesIO(typeset(receipt()))) as opened:
            assert str(opened.docinfo["/Title"]) == "水土保持设施验收备案回执 深水保备〔2026〕1号"
            assert str(opened.Root.Lang) == "zh-CN"

    def test_its_date_is_the_filings_and_not_the_clocks(self) -> None:
        with pikepdf.open(io.BytesIO(typeset(receipt()))) as opened:
            assert str(opened.docinfo["/CreationDate"]) == "D:20261124020000Z"


class TestLongReceipts:
    def test_what_is_longer_is_set_smaller_on_the_same_page(self) -> None:
        long = typeset(receipt(project_address=LONG[:120]))
        assert len(pages(long)) == 1
        assert LONG[:120] in text_of(long)

    def test_what_fits_in_no_size_flows_on_and_nothing_is_cut(self) -> None:
        paper = receipt(applicant_name=LONG, project_name=LONG[::-1], project_address=LONG[3:] + "三号")
        pdf = typeset(paper)
        assert len(pages(pdf)) == 2
        for part in (LONG, LONG[::-1], LONG[3:] + "三号", paper.note):
            assert part in text_of(pdf)

    def test_works_of_many_sections_are_told_section_by_section_with_pages_numbered(self) -> None:
        pdf = typeset(works_with_sections(40))
        text = text_of(pdf)
        count = len(pages(pdf))
        assert count > 2
        assert [n for n in range(1, 41) if f"标段 施工{n}标" not in text] == []
        assert [n for n in range(1, count + 1) if f"第 {n} 页，共 {count} 页" not in text] == []

    def test_a_receipt_of_one_page_bears_no_page_number(self) -> None:
        assert "第 1 页" not in text_of(typeset(receipt()))


class TestAVoidCopy:
    def test_it_says_that_why_by_which_decision_and_when_it_was_revoked(self) -> None:
        text = text_of(typeset(receipt(), REVOCATION))
        for part in ("已撤销", REVOCATION.reason, REVOCATION.decision_number, "本备案已于2026年11月24日撤销"):
            assert part in text

    def test_it_carries_the_receipts_data_and_the_revocations(self) -> None:
        pdf = typeset(receipt(), REVOCATION)
        assert Receipt.model_validate(attached(pdf, "receipt.json")) == receipt()
        assert Revocation.model_validate(attached(pdf, "revocation.json")) == REVOCATION

    def test_a_receipt_in_force_says_nothing_of_it(self) -> None:
        assert "撤销，本回执" not in text_of(typeset(receipt()))


SAMPLE = [*characters()][::199] + [*radicals()][::5]


class TestCharacters:
    @pytest.mark.parametrize("sign", "龘〇镕㛃䶮𬭎·—“")
    def test_rare_characters_of_registered_names_are_printed(self, sign: str) -> None:
        assert f"深圳市{sign}水务" in text_of(typeset(receipt(project_name=f"深圳市{sign}水务")))

    def test_characters_of_every_plane_of_gb_18030_are_copied_out_as_they_were_filed(self) -> None:
        """Each 199th; `python -m bench.characters` does it with all 88,115."""
        filed = "".join(map(chr, SAMPLE))
        assert filed in text_of(typeset(receipt(note=filed)))

    def test_the_fonts_have_every_character_of_gb_18030_level_3_and_draw_none_of_them_empty(self) -> None:
        assert [hex(point) for point in (*characters(), *radicals()) if not has_glyph(chr(point))] == []
        with TTFont(FONTS / RARE, lazy=True) as font:
            outlines, names = font["CFF "].cff.topDictIndex[0].CharStrings, font.getBestCmap()
            sizes = [len(outlines.charStringsIndex[outlines.charStrings[names[point]]].bytecode) for point in names]
        assert min(sizes) > 15

    def test_gb_18030_level_3_is_as_large_as_the_standard_says(self) -> None:
        assert (len(set(characters())), len(set(radicals()))) == (87_887, 228)

    @pytest.mark.parametrize("sign", ["\U00030000", "ا", "😀"])
    def test_one_the_fonts_lack_is_printed_by_its_code_point_and_kept_in_the_data(self, sign: str) -> None:
        pdf = typeset(receipt(project_name=f"深圳市{sign}水务"))
        assert f"深圳市[U+{ord(sign):04X}]水务" in text_of(pdf)
        assert attached(pdf, "receipt.json")["project_name"] == f"深圳市{sign}水务"

    def test_a_rare_character_makes_its_line_no_taller(self) -> None:
        rare, usual = (typeset(receipt(project_name=f"深圳市{sign}水务")) for sign in "𠀀之")
        assert last_place(rare, "项目地址")[1] == pytest.approx(last_place(usual, "项目地址")[1], abs=0.05)

    def test_what_looks_like_markup_is_printed_as_it_stands(self) -> None:
        words = '#panic("x") $a$ *b* _c_ `d` \\e @f <g> //h'
        assert words in text_of(typeset(receipt(project_name=words)))

    def test_what_is_known_of_the_fonts_is_what_they_hold(self) -> None:
        assert COVERED.read_text() == covered_text()


class TestPdfA:
    """ISO 19005-3, as far as it can be seen without a validator; typst itself refuses what it knows to break it."""

    @pytest.mark.parametrize("revocation", [None, REVOCATION])
    def test_it_claims_level_3a_and_names_its_colours(self, revocation: Revocation | None) -> None:
        with pikepdf.open(io.BytesIO(typeset(receipt(), revocation))) as opened:
            assert opened.open_metadata().pdfa_status == "3A"
            assert opened.Root.OutputIntents[0].S == "/GTS_PDFA1"

    def test_every_font_is_embedded(self) -> None:
        with pikepdf.open(io.BytesIO(typeset(receipt()))) as opened:
            descriptors = [o for o in opened.objects if isinstance(o, pikepdf.Dictionary) and "/FontName" in o]
            assert descriptors
            assert all({"/FontFile2", "/FontFile3"} & set(descriptor.keys()) for descriptor in descriptors)

    def test_the_attachment_says_how_it_relates_to_the_page(self) -> None:
        with pikepdf.open(io.BytesIO(typeset(receipt()))) as opened:
            (file,) = opened.Root.AF
            assert file.AFRelationship == "/Data"
            assert file.EF.F.Subtype == "/application/json"


def test_words_of_ours_that_the_font_lacks_are_a_fault_of_ours_and_quote_nothing() -> None:
    with pytest.raises(Problem) as fault:
        TYPESETTER.typeset(receipt(title="水土\U00030000回执"))
    assert fault.value.code == "internal"
    assert "\U00030000" not in str(fault.value)


def test_a_fresh_typesetter_gives_the_bytes_of_a_warm_one() -> None:
    assert TypstTypesetter().typeset(receipt()) == TYPESETTER.typeset(receipt())


def last_place(pdf: bytes, words: str) -> tuple[float, float, float, float]:
    """Where words stand the last time on the last page: left, lower, right, upper edge in points."""
    text = pages(pdf)[-1].get_textpage()
    at = text.get_text_range().rindex(words)
    boxes = [text.get_charbox(n) for n in range(at, at + len(words))]
    lefts, lowers, rights, uppers = zip(*boxes, strict=True)
    return min(lefts), min(lowers), max(rights), max(uppers)


def within(inner: tuple[float, ...], outer: tuple[int, ...]) -> bool:
    return inner[0] > outer[0] and inner[1] > outer[1] and inner[2] < outer[2] and inner[3] < outer[3]

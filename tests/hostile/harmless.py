"""PDFs that look odd, or have things called like dangers, and are none: they must pass."""

from collections.abc import Callable

from tests.hostile.broken import ODD
from tests.hostile.making import BOX, form
from tests.written_pdf import A4, one_page, pages, raw, stream

CATALOG = "<< /Type /Catalog /Pages 2 0 R >>"
SIGNATURE = (
    "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached /ByteRange [0 1 2 3] /Contents <00> >>"
)


def _plan() -> bytes:
    """A plan: ten symbols drawn a thousand times each, hatched by a pattern."""
    symbols = [form(b"0 0 9 9 re f") for _ in range(10)]
    named = " ".join(f"/S{n} {n + 4} 0 R" for n in range(10))
    hatch = stream(b"0 0 m 4 4 l S", f"/PatternType 1 /PaintType 1 /TilingType 1 {BOX} /XStep 4 /YStep 4")
    drawn = b"".join(b"/S%d Do " % n for n in range(10)) * 1000 + b"/Pattern cs /P scn 0 0 500 500 re f " * 200
    page = f"/Contents 15 0 R /Resources << /XObject << {named} >> /Pattern << /P 14 0 R >> >>"
    return one_page("", page, *symbols, hatch, stream(drawn))


def _many_outlines(count: int = 3_000) -> bytes:
    """A long report: its chapters stand beside each other."""
    chapters = [
        f"<< /Title (a) /Parent 4 0 R /Dest [3 0 R /Fit] {f'/Next {n + 6} 0 R' if n < count - 1 else ''} >>"
        for n in range(count)
    ]
    head = f"<< /Type /Outlines /First 5 0 R /Last {count + 4} 0 R /Count {count} >>"
    return one_page("/Outlines 4 0 R", "", head, *chapters)


def _signed() -> bytes:
    field = "<< /Type /Annot /Subtype /Widget /FT /Sig /T (a) /Rect [0 0 0 0] /V 5 0 R /P 3 0 R /F 4 >>"
    return one_page("/AcroForm << /Fields [4 0 R] /SigFlags 3 >>", "/Annots [4 0 R]", field, SIGNATURE)


HARMLESS: dict[str, Callable[[], bytes]] = {
    **ODD,
    "300 pages": lambda: pages(300),
    "exactly 50 MB": lambda: pages(1)[:-6] + b" " * (50 * 1024 * 1024 - len(pages(1))) + b"%%EOF\n",
    "blanks and a BOM before": lambda: b"\xef\xbb\xbf\n" + pages(1),
    "opens at a place": lambda: one_page("/OpenAction [3 0 R /FitH 800]"),
    "opens with a move": lambda: one_page("/OpenAction << /S /GoTo /D [3 0 R /Fit] >>"),
    "link to an address": lambda: one_page(
        "", "/Annots [<< /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (https://x) >> >>]"
    ),
    "fonts and glyphs called like dangers": lambda: one_page(
        "",
        "/Resources << /Font << /AA 4 0 R /JS 4 0 R /EF 4 0 R /F 4 0 R /Movie 4 0 R /Ref 4 0 R >> >>",
        "<< /CharProcs << /AA 5 0 R /EF 5 0 R /F 5 0 R /Sounds 5 0 R >> >>",
        stream(b""),
    ),
    "names in GBK": lambda: one_page("/#cb#ce#cc#e5 << /Name /#cb#ce#cc#e5 >>"),
    "empty tree of files": lambda: one_page("/Names << /EmbeddedFiles << /Names [] >> /JavaScript << /Names [] >> >>"),
    "key without meaning given twice": lambda: one_page("/Lang (zh) /Lang (zh-CN)"),
    "size inherited": lambda: raw(
        [
            CATALOG,
            f"<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox {A4} >>",
            "<< /Type /Page /Parent 2 0 R >>",
        ]
    ),
    "plan of 10,000 symbols": _plan,
    "3,000 chapters": _many_outlines,
    "signature already there": _signed,
    "picture of A0 at 400 dots an inch": lambda: one_page(
        "", "", stream(b"", "/Subtype /Image /Width 13244 /Height 18724 /ColorSpace /DeviceGray /BitsPerComponent 1")
    ),
}
"""By name: what must pass."""

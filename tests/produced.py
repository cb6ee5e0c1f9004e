"""Well-formed PDFs of many producers, each made by its own program on the spot, or kept from one that is not at hand.

Those kept lie in tests/data/produced; `python -m tests.produced` makes them anew where Chromium and poppler are.
"""

import io
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Literal

import pikepdf
import pypdfium2
import typst
from PIL import Image, ImageDraw

from tests.builders import NOW
from tests.hostile.making import saved
from tests.receipts import bureau
from tests.written_pdf import filled_in, typed

KEPT = Path(__file__).parent / "data" / "produced"
TEXT = "承诺书 Letter of Commitment"
type Standard = Literal["1.4", "1.5", "1.6", "1.7", "2.0", "a-1b", "a-2b", "a-2u", "a-3b", "a-4", "ua-1"]
VERSIONS: tuple[Standard, ...] = ("1.4", "1.5", "1.6", "1.7", "2.0")
ARCHIVAL: tuple[Standard, ...] = ("a-1b", "a-2b", "a-2u", "a-3b", "a-4", "ua-1")


def _by_typst(standard: Standard) -> bytes:
    source = (
        f'#set document(title: "a", date: datetime(year: 2026, month: 1, day: 1))\n= Title\n{TEXT}\n#table([a], [b])'
    )
    fonts = typst.Fonts(font_paths=[str(Path(__file__).parent.parent / "templates" / "fonts")])
    return typst.compile(source.encode(), format="pdf", font_paths=fonts, pdf_standards=standard)


def _by_qpdf(**options: Any) -> bytes:
    with pikepdf.open(io.BytesIO(typed(TEXT, *["行" * 30] * 20))) as opened:
        return saved(opened, **options)


def _by_pdfium() -> bytes:
    document = pypdfium2.PdfDocument(filled_in("QIANHAI"))
    document.init_forms()
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


def _by_reportlab() -> bytes:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.setFont("STSong-Light", 12)
    canvas.bookmarkPage("a")
    canvas.addOutlineEntry(TEXT, "a")
    canvas.linkURL("https://x", (0, 0, 9, 9))
    canvas.drawString(72, 720, TEXT)
    canvas.acroForm.textfield(name="a", x=72, y=600)
    canvas.save()
    return out.getvalue()


def _by_fpdf() -> bytes:
    from fpdf import FPDF

    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("helvetica")
    pdf.cell(text="Letter of Commitment", link="https://x")
    return bytes(pdf.output())


def _scan(mode: str) -> bytes:
    """Two pages as a scanner's program writes them: grey and colour as JPEG, black and white as CCITT group 4."""
    page = Image.new("L", (1240, 1754), 255)
    ImageDraw.Draw(page).text((100, 100), "Letter of Commitment", fill=0)
    out = io.BytesIO()
    page.convert(mode).save(out, "PDF", resolution=150, save_all=True, append_images=[page.convert(mode)])
    return out.getvalue()


def _signed() -> bytes:
    """By a company's electronic seal, that of a bureau here: a visible signature that forbids later changes."""
    return bureau().sealer.seal(typed(TEXT), NOW).pdf


def _by_chromium(folder: Path) -> bytes:
    page, made = folder / "page.html", folder / "page.pdf"
    page.write_text(f"<meta charset=utf-8><h1>{TEXT}</h1><a href='https://x'>x</a><p style='opacity:.5'>half", "utf-8")
    command = ("chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--print-to-pdf={made}", page.as_uri())
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    return made.read_bytes()


def _by_poppler(folder: Path) -> bytes:
    one, two, made = folder / "one.pdf", folder / "two.pdf", folder / "both.pdf"
    one.write_bytes(typed(TEXT))
    two.write_bytes(_scan("L"))
    subprocess.run(("pdfunite", one, two, made), check=True, capture_output=True, timeout=60)
    return made.read_bytes()


TO_KEEP: Mapping[str, Callable[[Path], bytes]] = {"chromium": _by_chromium, "pdfunite": _by_poppler}

PRODUCED: dict[str, Callable[[], bytes]] = {
    **{f"typst, PDF {version}": partial(_by_typst, version) for version in VERSIONS},
    **{f"typst, PDF/{standard.upper()}": partial(_by_typst, standard) for standard in ARCHIVAL},
    **{f"qpdf, PDF {v}": partial(_by_qpdf, min_version=v, force_version=v) for v in VERSIONS},
    "qpdf, linearised": partial(_by_qpdf, linearize=True),
    "qpdf, for reading": partial(_by_qpdf, qdf=True),
    "qpdf, with object streams": partial(_by_qpdf, object_stream_mode=pikepdf.ObjectStreamMode.generate),
    "pdfium, with a filled-in form": _by_pdfium,
    "reportlab, with outlines and a form": _by_reportlab,
    "fpdf": _by_fpdf,
    "scan in colour": partial(_scan, "RGB"),
    "scan in grey": partial(_scan, "L"),
    "scan in black and white": partial(_scan, "1"),
    "signed and certified": _signed,
    **{f"kept, {name}": (KEPT / f"{name}.pdf").read_bytes for name in TO_KEEP},
}
"""By producer and what is particular: a file that must pass."""


def main() -> None:
    """Make anew what is kept, each by its program."""
    KEPT.mkdir(parents=True, exist_ok=True)
    for name, make in TO_KEEP.items():
        with tempfile.TemporaryDirectory() as folder:
            (KEPT / f"{name}.pdf").write_bytes(make(Path(folder)))


if __name__ == "__main__":
    main()

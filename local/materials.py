"""Materials as an applicant would upload them: PDFs typeset from a form by the templates of the examples."""

import io
import json
import threading
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from chalicelib.domain.items.catalogue import ITEMS
from chalicelib.domain.materials import TITLES, MaterialKind

ROOT = Path(__file__).parent.parent
TEMPLATES = ROOT / "local" / "examples" / "templates"
FONTS = ROOT / "templates" / "fonts"

SCAN_DPI = 110
POINTS_PER_INCH = 72

_one_at_a_time = threading.Lock()


@cache
def _compiler() -> Any:
    import typst

    return typst.Compiler(root=TEMPLATES, font_paths=[FONTS], ignore_system_fonts=True)


def make_material(kind: str, form: dict[str, Any]) -> bytes:
    """The PDF of one kind of material for a form (JSON values); the same form gives the same bytes.

    Raises `ValueError` for an unknown kind.
    """
    material = MaterialKind(kind)
    inputs = {"title": TITLES[material].zh, "item": ITEMS[form["item"]].name.zh, "form": json.dumps(form)}
    signed_at = datetime.fromisoformat(form["commitment"]["date"]).replace(tzinfo=UTC)
    with _one_at_a_time:
        return bytes(_compiler().compile(TEMPLATES / f"{material}.typ", sys_inputs=inputs, timestamp=signed_at))


def scan(pdf: bytes) -> bytes:
    """The same pages as pictures only, as a scanner gives them: grey, 110 dpi, no text layer."""
    pages = [_picture(page) for page in _pages(pdf)]
    scanned = io.BytesIO()
    pages[0].save(scanned, "PDF", save_all=True, append_images=pages[1:], resolution=SCAN_DPI)
    return scanned.getvalue()


def text_of(pdf: bytes) -> str:
    """The text layer of all pages, without any white space."""
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in _pages(pdf))


def _pages(pdf: bytes) -> list[Any]:
    import pypdfium2

    return list(pypdfium2.PdfDocument(pdf))


def _picture(page: Any) -> Any:
    return page.render(scale=SCAN_DPI / POINTS_PER_INCH).to_pil().convert("L")

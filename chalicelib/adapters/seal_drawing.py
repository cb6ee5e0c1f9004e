"""The visible seal: templates/seal.typ as the appearance of the signature's widget.

A vector drawing in a form XObject with the blend mode Multiply: ink on paper, not a patch over the issuer and the day.
"""

import io
from functools import cache
from pathlib import Path
from typing import Any

from chalicelib.domain.receipt import ISSUER, SEAL_PLACE

TEMPLATES = Path(__file__).parents[2] / "templates"
PURPOSE = "电子备案专用章"

POINTS_PER_MM = 72 / 25.4
PAPER_WIDTH = 210
"""Of A4, in mm."""


def seal_box() -> tuple[int, int, int, int]:
    """Where the seal stands on the page: left, lower, right and upper edge in points from the lower left corner."""
    left = PAPER_WIDTH - SEAL_PLACE.right - SEAL_PLACE.diameter
    lower, side = SEAL_PLACE.bottom, round(SEAL_PLACE.diameter * POINTS_PER_MM)
    x, y = round(left * POINTS_PER_MM), round(lower * POINTS_PER_MM)
    return x, y, x + side, y + side


@cache
def drawing() -> bytes:
    """The seal alone as a PDF of one page of its size."""
    import typst

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[TEMPLATES / "fonts"])
    compiler: Any = typst.Compiler(TEMPLATES / "seal.typ", root=TEMPLATES, font_paths=fonts)
    said = {"name": ISSUER, "purpose": PURPOSE, "diameter": str(SEAL_PLACE.diameter)}
    return bytes(compiler.compile(format="pdf", sys_inputs=said, pdf_standards=["a-3b"], pdf_tags=False, timestamp=0))


@cache
def seal_style() -> Any:
    """What pyHanko draws the widget with."""
    from pyhanko.pdf_utils.content import ResourceType
    from pyhanko.pdf_utils.generic import DictionaryObject, pdf_name
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.stamp import BaseStamp, BaseStampStyle

    # Read once: what is read stays in its cache, and parsing it anew for each seal takes a millisecond.
    read = PdfFileReader(io.BytesIO(drawing()))

    class Seal(BaseStamp):
        def render(self) -> bytes:
            drawn = self._ensure_writer.import_page_as_xobject(read)
            ink = DictionaryObject({pdf_name("/BM"): pdf_name("/Multiply")})  # type: ignore[no-untyped-call]
            self.set_resource(ResourceType.XOBJECT, pdf_name("/Seal"), drawn)
            self.set_resource(ResourceType.EXT_G_STATE, pdf_name("/Ink"), ink)
            scale = self.box.width / float(drawn.get_object()["/BBox"][2])
            return b"q /Ink gs %g 0 0 %g 0 0 cm /Seal Do Q" % (scale, scale)

    class SealStyle(BaseStampStyle):
        def create_stamp(self, writer: Any, box: Any, text_params: Any) -> Any:
            return Seal(writer, self, box)

    return SealStyle()

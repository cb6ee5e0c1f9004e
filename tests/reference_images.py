"""What receipts look like: small pictures in tests/data/receipts, made by `python -m tests.reference_images`.

Look at them before they are kept: a test then holds every later receipt to them.
"""

import io
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pypdfium2
from PIL import Image

from tests.receipts import REVOCATION, bureau, receipt, works_with_sections

FOLDER = Path(__file__).parent / "data" / "receipts"

SCALE = 0.625
"""45 dots an inch: lines and blocks of text can be told apart, characters cannot, and a page takes 15 kB."""

LONGEST = "深圳市前海深港现代服务业合作区水务投资建设运营管理" * 8

OFFICE = bureau()

SEALED: Mapping[str, Callable[[], bytes]] = {
    "short": lambda: OFFICE.sealed(receipt("works-change")),
    "ordinary": lambda: OFFICE.sealed(receipt("soil-conservation")),
    "works": lambda: OFFICE.sealed(receipt("works-start")),
    "rare": lambda: OFFICE.sealed(receipt(project_name="深圳市𠀀𪚥𫝆𬺰𮯠龘䶮水务工程")),
    "void": lambda: OFFICE.sealed(receipt("soil-conservation"), REVOCATION),
    "longest": lambda: OFFICE.sealed(
        receipt(applicant_name=LONGEST, project_name=LONGEST[::-1], project_address=LONGEST)
    ),
    "sections": lambda: OFFICE.sealed(works_with_sections(20)),
}


def picture(pdf: bytes) -> Image.Image:
    """All pages below one another, in 32 colours."""
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    pages = [page.render(scale=SCALE).to_pil().convert("RGB") for page in document]
    document.close()
    whole = Image.new("RGB", (pages[0].width, sum(page.height for page in pages)))
    for place, page in enumerate(pages):
        whole.paste(page, (0, place * pages[0].height))
    return whole.quantize(32, dither=Image.Dither.NONE)


def kept(name: str) -> Image.Image:
    """The picture as it is kept."""
    return Image.open(io.BytesIO((FOLDER / f"{name}.png").read_bytes()))


def main() -> int:
    """Write all; gives the process's exit code."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, sealed in SEALED.items():
        picture(sealed()).save(FOLDER / f"{name}.png", optimize=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

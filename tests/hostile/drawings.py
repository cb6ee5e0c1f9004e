"""Pages that are small to store and endless to draw; nothing of it shows before they are drawn."""

from collections.abc import Callable

from tests.hostile.making import BOX, form
from tests.written_pdf import one_page, stream

type Case = tuple[Callable[[], bytes], set[str]]

COSTLY = {"too-costly"}
LEVELS = 20
TILED = "/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1"


def laughing(call: bytes, resources: str, entries: str = f"/Type /XObject /Subtype /Form {BOX}") -> bytes:
    """Each of 20 drawings calls the next one ten times; `{}` in `resources` is the number of what is called."""
    content = call * 10
    chain = [stream(content, f"{entries} /Resources << {resources.format(n + 5)} >>") for n in range(LEVELS)]
    last = stream(b"0 0 9 9 re f", entries)
    page = f"/Contents {LEVELS + 5} 0 R /Resources << {resources.format(4)} >>"
    return one_page("", page, *chain, last, stream(content))


def laughing_glyphs() -> bytes:
    """Fonts whose one glyph is a text in the next font."""
    fonts: list[bytes | str] = []
    for level in range(6):
        own = f"/Resources << /Font << /F {4 + 2 * (level + 1)} 0 R >> >>"
        fonts.append(
            "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [1 0 0 1 0 0] /FirstChar 97 /LastChar 97"
            f" /Widths [9] /Encoding << /Differences [97 /a] >> /CharProcs << /a {5 + 2 * level} 0 R >> {own} >>"
        )
        fonts.append(stream(b"9 0 d0 BT /F 9 Tf (" + b"a" * 100 + b") Tj ET"))
    end = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    page = "/Contents 17 0 R /Resources << /Font << /F 4 0 R >> >>"
    return one_page("", page, *fonts, end, stream(b"BT /F 9 Tf (" + b"a" * 100 + b") Tj ET"))


def _on_an_annotation() -> bytes:
    annotation = "/Annots [<< /Subtype /Stamp /Rect [0 0 99 99] /AP << /N << /On 4 0 R >> >> /AS /On >>]"
    chain = [form(b"/X Do " * 10, f"/Resources << /XObject << /X {n + 5} 0 R >> >>") for n in range(LEVELS)]
    return one_page("", annotation, *chain, form(b"f"))


def _by_the_page_alone() -> bytes:
    """Forms that have no resources of their own and are granted the page's."""
    named = " ".join(f"/X{n} {n + 4} 0 R" for n in range(LEVELS))
    chain = [form(b"/X%d Do " % (n + 1) * 10) for n in range(LEVELS - 1)]
    page = f"/Contents {LEVELS + 4} 0 R /Resources << /XObject << {named} >> >>"
    return one_page("", page, *chain, form(b"f"), stream(b"/X0 Do"))


def _with_remarks() -> bytes:
    """A name and its operator parted by a comment, and the name masked."""
    return laughing(b"/#58 % Do nothing\nDo ", "/XObject << /X {} 0 R >>")


def _patterns(name: str) -> bytes:
    """Patterns filled with patterns of that name; drawn by a browser, and not when the text is read."""
    call = f"/Pattern cs /{name} scn 0 0 9 9 re f ".encode()
    return laughing(call, f"/Pattern << /{name} {{}} 0 R >>", f"{TILED} {BOX} /XStep 9 /YStep 9")


def _one_pattern(steps: str, content: bytes = b"0 0 9 9 re f") -> bytes:
    page = "/Contents 5 0 R /Resources << /Pattern << /P 4 0 R >> >>"
    fill = stream(b"/Pattern cs /P scn 0 0 595 842 re f")
    return one_page("", page, stream(content, f"{TILED} {BOX} {steps}"), fill)


def _self_drawn() -> bytes:
    own = "/Resources << /XObject << /X 4 0 R >> >>"
    return one_page("", f"/Contents 5 0 R {own}", form(b"/X Do /X Do", own), stream(b"/X Do"))


def _chain(levels: int = 2_000) -> bytes:
    forms = [form(b"/X Do", f"/Resources << /XObject << /X {n + 5} 0 R >> >>") for n in range(levels)]
    page = f"/Contents {levels + 5} 0 R /Resources << /XObject << /X 4 0 R >> >>"
    return one_page("", page, *forms, form(b"f"), stream(b"/X Do"))


DRAWINGS: dict[str, Case] = {
    "forms that draw forms": (lambda: laughing(b"/X Do ", "/XObject << /X {} 0 R >>"), COSTLY),
    "forms that draw forms behind remarks": (_with_remarks, COSTLY),
    "forms of the page that draw each other": (_by_the_page_alone, COSTLY),
    "patterns filled with patterns": (lambda: _patterns("P"), COSTLY),
    "patterns named in UTF-8": (lambda: _patterns("#E5#9B#BE"), COSTLY),
    "patterns without a name": (lambda: _patterns(""), COSTLY),
    "patterns named in GBK": (lambda: _patterns("#CD#BC"), COSTLY),
    "masks drawn through masks": (
        lambda: laughing(b"/G gs ", "/ExtGState << /G << /SMask << /S /Luminosity /G {} 0 R >> >> >>"),
        COSTLY,
    ),
    "glyphs that are texts": (laughing_glyphs, COSTLY),
    "annotation of forms that draw forms": (_on_an_annotation, COSTLY),
    "pattern of tiny steps": (lambda: _one_pattern("/XStep 0.0001 /YStep 0.0001"), COSTLY),
    "pattern of no steps": (lambda: _one_pattern("/XStep 0 /YStep 0"), COSTLY),
    "pattern shrunk to nothing": (lambda: _one_pattern("/XStep 9 /YStep 9 /Matrix [0.00001 0 0 0.00001 0 0]"), COSTLY),
    "form that draws itself": (_self_drawn, COSTLY),
    "forms 2,000 deep": (_chain, COSTLY),
}

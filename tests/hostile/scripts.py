"""Scripts in every place of a PDF where one can stand, each written in place, and by reference, packed out of sight."""

import zlib
from collections.abc import Callable, Mapping
from functools import partial

from pikepdf import Array, Dictionary, Name, String

from tests.hostile.making import blank, packed, saved, with_object_stream
from tests.written_pdf import one_page, raw, stream

type Case = tuple[Callable[[], bytes], set[str]]

JS = "<< /S /JavaScript /JS (app.alert(1)) >>"
CATALOG = "<< /Type /Catalog /Pages 2 0 R >>"
PAGELESS = "<< /Type /Pages /Kids [] /Count 0 >>"
BOTH = {"script", "automatic-action"}
OUTLINES = "/Outlines << /First 4 0 R /Last 4 0 R /Count 1 >>"
FIELDS = "/AcroForm << /Fields [4 0 R] /CO [4 0 R] >>"

PLACES: Mapping[str, tuple[Callable[[str], bytes], set[str]]] = {
    "on opening": (lambda a: one_page(f"/OpenAction {a}", "", "null"), BOTH),
    "before closing": (lambda a: one_page(f"/AA << /WC {a} >>", "", "null"), BOTH),
    "before saving": (lambda a: one_page(f"/AA << /WS {a} >>", "", "null"), BOTH),
    "before printing": (lambda a: one_page(f"/AA << /WP {a} >>", "", "null"), BOTH),
    "when a page opens": (lambda a: one_page("", f"/AA << /O {a} >>", "null"), BOTH),
    "when a page closes": (lambda a: one_page("", f"/AA << /C {a} >>", "null"), BOTH),
    "in a link": (lambda a: one_page("", f"/Annots [<< /Subtype /Link /Rect [0 0 9 9] /A {a} >>]", "null"), {"script"}),
    "when the mouse enters": (
        lambda a: one_page("", f"/Annots [<< /Subtype /Screen /AA << /E {a} >> >>]", "null"),
        BOTH,
    ),
    "when an annotation shows": (
        lambda a: one_page("", f"/Annots [<< /Subtype /Link /AA << /PV {a} >> >>]", "null"),
        BOTH,
    ),
    "at a key in a field": (lambda a: one_page(FIELDS, "", f"<< /FT /Tx /T (a) /AA << /K {a} >> >>"), BOTH),
    "at a field's format": (lambda a: one_page(FIELDS, "", f"<< /FT /Tx /T (a) /AA << /F {a} >> >>"), BOTH),
    "at a field's sum": (lambda a: one_page(FIELDS, "", f"<< /FT /Tx /T (a) /AA << /C {a} >> >>"), BOTH),
    "in a field below a field": (
        lambda a: one_page(FIELDS, "", f"<< /T (a) /Kids [<< /FT /Btn /T (b) /A {a} >>] >>"),
        {"script"},
    ),
    "in the tree of names": (
        lambda a: one_page(f"/Names << /JavaScript << /Names [(a) {a}] >> >>", "", "null"),
        {"script"},
    ),
    "in an outline": (lambda a: one_page(OUTLINES, "", f"<< /Title (a) /A {a} >>"), {"script"}),
    "behind a move": (lambda a: one_page("/Odd 4 0 R", "", f"<< /S /GoTo /D [3 0 R /Fit] /Next {a} >>"), {"script"}),
    "behind a move, in a list": (
        lambda a: one_page("/Odd 4 0 R", "", f"<< /S /GoTo /D [3 0 R /Fit] /Next [{a}] >>"),
        {"script"},
    ),
    "in a page kept as a template": (
        lambda a: one_page(
            "/Names << /Templates << /Names [(a) 4 0 R] >> >>", "", f"<< /Type /Template /AA << /O {a} >> >>"
        ),
        BOTH,
    ),
    "behind a key of no meaning": (lambda a: one_page("/Odd 4 0 R", "", f"<< /A {a} >>"), {"script"}),
    "in lists in lists": (lambda a: one_page(f"/Odd [[1 << /Deeper [{a}] >>]]", "", "null"), {"script"}),
}
"""By place: a file with a given action there, and the faults of it; object 4 is left to the place, 5 is the action."""


def _referred(place: str) -> bytes:
    made = PLACES[place][0]("5 0 R")
    trailer = made.index(b"xref\n0 ")
    start = made.rindex(b"\n5 0 obj", 0, trailer) if b"\n5 0 obj" in made else trailer
    return made[:start] + b"5 0 obj\n" + JS.encode() + b"\nendobj\n" + _index_to_be_found()


def _packed(place: str) -> bytes:
    return packed(_referred(place))


def _index_to_be_found() -> bytes:
    """No index at all: every reader then looks for the objects itself."""
    return b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n0\n%%EOF\n"


def _by_place() -> dict[str, Case]:
    cases: dict[str, Case] = {}
    for place, (make, faults) in PLACES.items():
        cases[f"script {place}"] = (partial(make, JS)), faults
        cases[f"script {place}, packed"] = (partial(_packed, place)), faults
    return cases


def _deep_in_names_tree() -> bytes:
    pdf = blank()
    leaf = Dictionary(Names=Array([String("a"), Dictionary(S=Name.JavaScript, JS=String("1"))]))
    for _ in range(3):
        leaf = pdf.make_indirect(Dictionary(Kids=Array([pdf.make_indirect(leaf)])))
    pdf.Root.Names = Dictionary(JavaScript=leaf)
    return saved(pdf)


def _trailing() -> bytes:
    return raw([CATALOG, PAGELESS], trailer=f"/Odd {JS}")


def _overwritten() -> bytes:
    """A harmless page, and a second version behind it that puts a script in."""
    first = one_page("", "")
    start = first.rindex(b"startxref\n") + 10
    before = first[start : first.index(b"\n", start)].decode()
    written = f"1 0 obj\n<< /Type /Catalog /Pages 2 0 R /OpenAction {JS} >>\nendobj\n".encode()
    index = b"xref\n1 1\n%010d 00000 n \ntrailer\n<< /Size 4 /Root 1 0 R /Prev %s >>\n" % (len(first), before.encode())
    return first + written + index + b"startxref\n%d\n%%%%EOF\n" % (len(first) + len(written))


def _broken_object_stream() -> bytes:
    """A script in an object stream that one program gives up and another might still read."""
    return with_object_stream(zlib.compress(b"4 0 << /S /JavaScript /JS (1) >>")[:-8] + b"\xff" * 8)


SCRIPTS: dict[str, Case] = {
    **_by_place(),
    "script that nothing leads to": (lambda: one_page("", "", JS), {"script"}),
    "script in a stream": (lambda: one_page("", "", "<< /S /JavaScript /JS 5 0 R >>", stream(b"1")), {"script"}),
    "script in hexadecimal": (lambda: one_page("", "", "<< /S /JavaScript /JS <616c657274> >>"), {"script"}),
    "script under a masked name": (lambda: one_page("/OpenAction << /S /J#61vaScript /JS (1) >>"), BOTH),
    "script under a masked key": (lambda: one_page("/O#70enAction << /#53 /JavaScript /J#53 (1) >>"), BOTH),
    "script whose name stands elsewhere": (
        lambda: one_page("/OpenAction << /S 4 0 R /JS (1) >>", "", "/JavaScript"),
        BOTH,
    ),
    "script of a rendition": (lambda: one_page("", "", "<< /S /Rendition /JS (1) >>"), {"script", "embedded-file"}),
    "script in the trailer": (_trailing, {"script", "no-pages"}),
    "script deep in the tree of names": (_deep_in_names_tree, {"script"}),
    "script in a later version": (_overwritten, BOTH),
    "script as an address": (lambda: one_page("", "", "<< /S /URI /URI ( JavaScript:1) >>"), {"script"}),
    "script as an address with a break": (lambda: one_page("", "", "<< /S /URI /URI (java\\nscript:1) >>"), {"script"}),
    "script as an address in UTF-16": (
        lambda: one_page("", "", f"<< /S /URI /URI <feff{'javascript:1'.encode('utf-16-be').hex()}> >>"),
        {"script"},
    ),
    "page of HTML as an address": (lambda: one_page("", "", "<< /S /URI /URI (data:text/html,1) >>"), {"script"}),
    "script as the base of all addresses": (lambda: one_page("/URI << /Base (javascript:) >>"), {"script"}),
    "form of XFA": (lambda: one_page("/AcroForm << /XFA [(template) 4 0 R] >>", "", stream(b"<x/>")), {"script"}),
    "form of XFA in one stream": (lambda: one_page("/AcroForm << /XFA 4 0 R >>", "", stream(b"<x/>")), {"script"}),
    "script of a rich medium": (
        lambda: one_page("", "", "<< /Subtype /3D /3DD << /Subtype /U3D /OnInstantiate 5 0 R >> >>", stream(b"1")),
        {"script", "embedded-file"},
    ),
    "action given twice": (lambda: one_page(f"/OpenAction {JS} /OpenAction [3 0 R /Fit]"), {"damaged"}),
    "kind of action given twice": (
        lambda: one_page("", "", "<< /S /JavaScript /S /GoTo /D [3 0 R /Fit] >>"),
        {"damaged"},
    ),
    "script in a broken object stream": (_broken_object_stream, {"damaged"}),
}

"""PDFs that nobody should open: each function makes one that has exactly the trick it is named for."""

import io
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from tests.written_pdf import A4, one_page, pages, raw, stream


def saved(pdf: Pdf, **options: Any) -> bytes:
    """The bytes of a pikepdf document."""
    out = io.BytesIO()
    pdf.save(out, **options)
    return out.getvalue()


def blank() -> Pdf:
    """A document with one blank page."""
    pdf = Pdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    return pdf


def encrypted(*, owner: str, user: str = "") -> bytes:
    """Encrypted with AES-256 under `owner` and `user`."""
    return saved(blank(), encryption=pikepdf.Encryption(R=6, owner=owner, user=user))


def with_attachment() -> bytes:
    """With a program attached, as any editor attaches one."""
    pdf = blank()
    pdf.attachments["setup.exe"] = pikepdf.AttachedFileSpec(pdf, b"MZ", filename="setup.exe")
    return saved(pdf)


def in_object_stream() -> bytes:
    """A script that no search of the bytes finds: packed into a compressed object stream."""
    pdf = blank()
    pdf.Root.Hidden = pdf.make_indirect(Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")))
    return saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True)


def deep_in_names_tree() -> bytes:
    """A script under three levels of a name tree."""
    pdf = blank()
    leaf = Dictionary(Names=Array([String("a"), Dictionary(S=Name.JavaScript, JS=String("1"))]))
    for _ in range(3):
        leaf = pdf.make_indirect(Dictionary(Kids=Array([pdf.make_indirect(leaf)])))
    pdf.Root.Names = Dictionary(JavaScript=leaf)
    return saved(pdf)


def _unpacks_to_a_gigabyte(first: bytes, again: bytes) -> bytes:
    """A megabyte, packed: `first`, then `again` and again. A full flush lets one packed block be repeated as it is."""
    packer = zlib.compressobj(9)
    head = packer.compress(first) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(again * (1024 * 1024 // len(again))) + packer.flush(zlib.Z_FULL_FLUSH)
    return head + block * 1024 + packer.flush()


def flate_bomb() -> bytes:
    """A page whose content unpacks to a gigabyte."""
    return one_page("", "/Contents 4 0 R", stream(_unpacks_to_a_gigabyte(b"q ", b"q "), "/Filter /FlateDecode"))


def object_stream_bomb() -> bytes:
    """An object stream that unpacks to a gigabyte; whoever lists the objects must unpack it."""
    return _with_object_stream(_unpacks_to_a_gigabyte(b"4 0 << /A 1 >>", b" "))


def laughing_forms(levels: int = 20) -> bytes:
    """A form that draws the next one ten times, and so on: little to store, 10 to the 20th to draw."""
    forms = []
    for level in range(levels):
        after = f"/Resources << /XObject << /X {level + 5} 0 R >> >>"
        forms.append(stream(b"/X Do " * 10, f"/Type /XObject /Subtype /Form /BBox [0 0 1 1] {after}"))
    last = stream(b"0 0 m", "/Type /XObject /Subtype /Form /BBox [0 0 1 1]")
    return one_page("", "/Contents 4 0 R /Resources << /XObject << /X 4 0 R >> >>", *forms, last)


def broken_object_stream() -> bytes:
    """A script in an object stream that one program gives up and another might still read."""
    return _with_object_stream(zlib.compress(b"4 0 << /S /JavaScript /JS (1) >>")[:-8] + b"\xff" * 8)


def _with_object_stream(packed: bytes) -> bytes:
    body = b"%PDF-1.7\n"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /More 4 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        None,
        stream(packed, "/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode"),
    ]
    rows = [b"\0" + b"\0" * 4 + b"\xff"]
    for number, written in enumerate(objects, start=1):
        if written is None:
            rows.append(b"\2" + (5).to_bytes(4) + b"\0")
            continue
        rows.append(b"\1" + len(body).to_bytes(4) + b"\0")
        body += b"%d 0 obj\n%b\nendobj\n" % (number, written)
    start = len(body)
    rows.append(b"\1" + start.to_bytes(4) + b"\0")
    index = stream(b"".join(rows), "/Type /XRef /W [1 4 1] /Size 7 /Root 1 0 R")
    return body + b"6 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (index, start)


def zip_behind(pdf: bytes) -> bytes:
    """A PDF that an unpacker takes for an archive."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("setup.exe", b"MZ")
    return pdf + archive.getvalue()


def zip_around(pdf: bytes) -> bytes:
    """The same with the PDF's end put into the archive's comment, so that it ends as a PDF."""
    archive = io.BytesIO(pdf)
    with zipfile.ZipFile(archive, "a") as packed:
        packed.writestr("setup.exe", b"MZ")
        packed.comment = b"\nstartxref\n0\n%%EOF\n"
    return archive.getvalue()


def nested(depth: int = 100_000) -> bytes:
    """Arrays in arrays, as deep as no program should go."""
    return one_page(f"/Deep {'[' * depth}{']' * depth}")


def shared_tree(levels: int = 40) -> bytes:
    """Each level of the page tree holds the next one ten times: 10 to the 40th pages in a few kilobytes."""
    nodes = [f"<< /Type /Pages /Kids [{f'{n + 3} 0 R ' * 10}] /Count 10 >>" for n in range(levels)]
    return raw(["<< /Type /Catalog /Pages 2 0 R >>", *nodes, f"<< /Type /Page /MediaBox {A4} >>"])


def repeated_page(times: int = 1_000_000) -> bytes:
    """One page, listed a million times."""
    tree = f"<< /Type /Pages /Kids [{'3 0 R ' * times}] /Count {times} >>"
    return raw(["<< /Type /Catalog /Pages 2 0 R >>", tree, f"<< /Type /Page /Parent 2 0 R /MediaBox {A4} >>"])


JS = "<< /S /JavaScript /JS (app.alert(1)) >>"
PAGELESS = "<< /Type /Pages /Kids [] /Count 0 >>"
RING = "<< /Type /Pages /Kids [2 0 R] /Count 1 >>"
CATALOG = "<< /Type /Catalog /Pages 2 0 R >>"

HOSTILE: dict[str, tuple[Callable[[], bytes], set[str]]] = {
    "empty file": (lambda: b"", {"not-pdf"}),
    "text named .pdf": ("这不是 PDF".encode, {"not-pdf"}),
    "header and nothing else": (lambda: b"%PDF-1.7\n", {"truncated"}),
    "header, end and nothing else": (lambda: b"%PDF-1.7\n%%EOF\n", {"damaged"}),
    "one byte over 50 MB": (lambda: pages(1) + b" " * (50 * 1024 * 1024 + 1 - len(pages(1))), {"too-big"}),
    "page of HTML before": (lambda: b"<html><script>1</script>" + pages(1), {"not-pdf"}),
    "ZIP behind": (lambda: zip_behind(pages(1)), {"not-pdf"}),
    "ZIP around": (lambda: zip_around(pages(1)), {"not-pdf"}),
    "header far inside": (lambda: b" " * 2000 + pages(1), {"not-pdf"}),
    "cut in the middle": (lambda: pages(60)[:3000], {"truncated"}),
    "encrypted, to be opened by password": (lambda: encrypted(user="u", owner="o"), {"encrypted"}),
    "encrypted, open to read": (lambda: encrypted(owner="o"), {"encrypted"}),
    "unknown encryption": (
        lambda: pages(1).replace(b"/Root 1 0 R", b"/Root 1 0 R /Encrypt << /Filter /Secret /V 9 >> /ID [(a)(a)]"),
        {"encrypted"},
    ),
    "no page": (lambda: raw([CATALOG, PAGELESS]), {"no-pages"}),
    "no tree of pages": (lambda: raw(["<< /Type /Catalog >>"]), {"damaged"}),
    "ring of pages": (lambda: raw([CATALOG, RING]), {"damaged"}),
    "tree of shared branches": (shared_tree, {"damaged"}),
    "301 pages": (lambda: pages(301), {"too-many-pages"}),
    "a million times the same page": (repeated_page, {"too-many-pages"}),
    "giant page": (lambda: one_page(box="[0 0 20000 20000]"), {"odd-page-size"}),
    "giant unit": (lambda: one_page(page="/UserUnit 100"), {"odd-page-size"}),
    "tiny page": (lambda: one_page(box="[0 0 1 1]"), {"odd-page-size"}),
    "page without a size": (lambda: one_page(box="null"), {"odd-page-size"}),
    "script in a broken object stream": (broken_object_stream, {"damaged"}),
    "size of words": (lambda: one_page(box="[/A /B /C /D]"), {"odd-page-size"}),
    "script on opening": (lambda: one_page(f"/OpenAction {JS}"), {"script", "automatic-action"}),
    "script on opening, elsewhere": (lambda: one_page("/OpenAction 4 0 R", "", JS), {"script", "automatic-action"}),
    "script under a masked name": (
        lambda: one_page("/OpenAction << /S /J#61vaScript /JS (1) >>"),
        {"script", "automatic-action"},
    ),
    "script in a stream": (lambda: one_page("", "", "<< /S /JavaScript /JS 5 0 R >>", stream(b"1")), {"script"}),
    "script in an annotation": (
        lambda: one_page("", f"/Annots [<< /Subtype /Link /Rect [0 0 9 9] /A {JS} >>]"),
        {"script"},
    ),
    "script in an array in a dictionary": (lambda: one_page(f"/Odd [[1 << /Deeper [{JS}] >>]]"), {"script"}),
    "script that nothing leads to": (lambda: one_page("", "", JS), {"script"}),
    "script in the trailer": (lambda: raw([CATALOG, PAGELESS], trailer=f"/Odd {JS}"), {"script", "no-pages"}),
    "script in an object stream": (in_object_stream, {"script"}),
    "script in the tree of names": (deep_in_names_tree, {"script"}),
    "script behind a move": (
        lambda: one_page(f"/OpenAction << /S /GoTo /D [3 0 R /Fit] /Next {JS} >>"),
        {"script", "automatic-action"},
    ),
    "script as an address": (lambda: one_page("", "", "<< /S /URI /URI ( JavaScript:1) >>"), {"script"}),
    "script in a field": (
        lambda: one_page("/AcroForm << /Fields [4 0 R] >>", "", f"<< /FT /Tx /T (a) /AA << /K {JS} >> >>"),
        {"script", "automatic-action"},
    ),
    "form of XFA": (lambda: one_page("/AcroForm << /XFA [(template) 4 0 R] >>", "", stream(b"<x/>")), {"script"}),
    "program launched on a click": (
        lambda: one_page("", "/Annots [<< /Subtype /Link /A << /S /Launch /F (cmd.exe) >> >>]"),
        {"launch"},
    ),
    "action of a page": (
        lambda: one_page("", "/AA << /O << /S /URI /URI (http://x) >> >>"),
        {"automatic-action"},
    ),
    "address opened on opening": (
        lambda: one_page("/OpenAction << /S /URI /URI (http://x) >>"),
        {"automatic-action"},
    ),
    "address behind a chain of moves": (
        lambda: one_page("/OpenAction << /S /GoTo /Next [<< /S /GoTo /Next << /S /URI /URI (http://x) >> >>] >>"),
        {"automatic-action"},
    ),
    "endless chain on opening": (
        lambda: one_page("/OpenAction 4 0 R", "", "<< /S /GoTo /D [3 0 R /Fit] /Next 4 0 R >>"),
        {"automatic-action"},
    ),
    "form sent away": (lambda: one_page("", "", "<< /S /SubmitForm /F (http://x) >>"), {"automatic-action"}),
    "form filled from afar": (lambda: one_page("", "", "<< /S /ImportData /F (x.fdf) >>"), {"automatic-action"}),
    "program attached": (with_attachment, {"embedded-file"}),
    "file attached to a page": (
        lambda: one_page(
            "", "/Annots [<< /Subtype /FileAttachment /FS << /F (a) /EF << /F 4 0 R >> >> >>]", stream(b"MZ")
        ),
        {"embedded-file"},
    ),
    "rich media": (lambda: one_page("", "/Annots [<< /Subtype /RichMedia >>]"), {"embedded-file"}),
    "several at once": (
        lambda: one_page(f"/OpenAction {JS}", "/A << /S /Launch >>", box="[0 0 1 1]"),
        {"script", "automatic-action", "launch", "odd-page-size"},
    ),
    "nested too deep": (nested, {"too-costly"}),
    "objects that unpack to a gigabyte": (object_stream_bomb, {"too-costly"}),
    "page that unpacks to a gigabyte": (flate_bomb, {"too-costly"}),
    "forms that draw forms": (laughing_forms, {"too-costly"}),
}
"""By name: how to make it, and every fault that must be told of it."""

HARMLESS: dict[str, Callable[[], bytes]] = {
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
        "/Resources << /Font << /AA 4 0 R /JS 4 0 R /EF 4 0 R >> >>",
        "<< /CharProcs << /AA 5 0 R /EF 5 0 R >> >>",
        stream(b""),
    ),
    "names in GBK": lambda: one_page("/#cb#ce#cc#e5 << /Name /#cb#ce#cc#e5 >>"),
    "empty tree of files": lambda: one_page("/Names << /EmbeddedFiles << /Names [] >> /JavaScript << /Names [] >> >>"),
    "lying length": lambda: one_page("", "/Contents 4 0 R", stream(b"q Q", length=99)),
    "size inherited": lambda: raw(
        [
            CATALOG,
            f"<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox {A4} >>",
            "<< /Type /Page /Parent 2 0 R >>",
        ]
    ),
}
"""By name: what must pass."""

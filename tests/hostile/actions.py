"""What acts by itself, starts programs, plays media, holds files or leads into others."""

from collections.abc import Callable

import pikepdf

from tests.hostile.making import blank, form, saved
from tests.written_pdf import one_page, stream

type Case = tuple[Callable[[], bytes], set[str]]

JS = "<< /S /JavaScript /JS (app.alert(1)) >>"
TO_AN_ADDRESS = "<< /S /URI /URI (http://x) >>"


def with_attachment() -> bytes:
    """With a program attached, as any editor attaches one."""
    pdf = blank()
    pdf.attachments["setup.exe"] = pikepdf.AttachedFileSpec(pdf, b"MZ", filename="setup.exe")
    return saved(pdf)


def _annotated(entries: str, *more: bytes | str) -> bytes:
    return one_page("", f"/Annots [<< /Rect [0 0 9 9] {entries} >>]", *more)


ACTIONS: dict[str, Case] = {
    "program launched on a click": (lambda: _annotated("/Subtype /Link /A << /S /Launch /F (cmd.exe) >>"), {"launch"}),
    "program launched on opening": (
        lambda: one_page("/OpenAction << /S /Launch /Win << /F (cmd.exe) >> >>"),
        {"launch", "automatic-action"},
    ),
    "action of a page": (lambda: one_page("", f"/AA << /O {TO_AN_ADDRESS} >>"), {"automatic-action"}),
    "address opened on opening": (lambda: one_page(f"/OpenAction {TO_AN_ADDRESS}"), {"automatic-action"}),
    "printed on opening": (lambda: one_page("/OpenAction << /S /Named /N /Print >>"), {"automatic-action"}),
    "address behind a chain of moves": (
        lambda: one_page(f"/OpenAction << /S /GoTo /Next [<< /S /GoTo /Next {TO_AN_ADDRESS} >>] >>"),
        {"automatic-action"},
    ),
    "endless chain on opening": (
        lambda: one_page("/OpenAction 4 0 R", "", "<< /S /GoTo /D [3 0 R /Fit] /Next 4 0 R >>"),
        {"automatic-action", "damaged"},
    ),
    "form sent away": (lambda: one_page("", "", "<< /S /SubmitForm /F (http://x) >>"), {"automatic-action"}),
    "form filled from afar": (lambda: one_page("", "", "<< /S /ImportData /F (x.fdf) >>"), {"automatic-action"}),
    "program attached": (with_attachment, {"embedded-file"}),
    "file attached to a page": (
        lambda: _annotated("/Subtype /FileAttachment /FS << /F (a) /EF << /F 4 0 R >> >>", stream(b"MZ")),
        {"embedded-file"},
    ),
    "file embedded under another system's key": (
        lambda: one_page("", "/AF [<< /UF (a) /EF << /UF 4 0 R >> >>]", stream(b"MZ")),
        {"embedded-file"},
    ),
    "move into an embedded file": (lambda: one_page("", "", "<< /S /GoToE /T << /R /C >> >>"), {"embedded-file"}),
    "rich media": (lambda: _annotated("/Subtype /RichMedia"), {"embedded-file"}),
    "rich media without a kind": (lambda: _annotated("/RichMediaContent << /Assets << >> >>"), {"embedded-file"}),
    "model in three dimensions": (
        lambda: _annotated("/Subtype /3D /3DD 4 0 R", stream(b"U3D", "/Type /3D /Subtype /U3D")),
        {"embedded-file"},
    ),
    "film": (lambda: _annotated("/Subtype /Movie /Movie << /F (x.avi) >>"), {"embedded-file"}),
    "film played on a click": (lambda: _annotated("/Subtype /Link /A << /S /Movie >>"), {"embedded-file"}),
    "sound": (lambda: _annotated("/Subtype /Sound /Sound 4 0 R", stream(b"", "/R 8000")), {"embedded-file"}),
    "sound played on a click": (
        lambda: _annotated("/Subtype /Link /A << /S /Sound /Sound 4 0 R >>", stream(b"", "/R 8000")),
        {"embedded-file"},
    ),
    "renditions": (lambda: one_page("/Names << /Renditions << /Names [(a) << /S /MR >>] >> >>"), {"embedded-file"}),
    "move into another file": (
        lambda: _annotated(r"/Subtype /Link /A << /S /GoToR /F (\\\\host\\a.pdf) /D [0 /Fit] >>"),
        {"outside-content"},
    ),
    "move into another file on opening": (
        lambda: one_page(r"/OpenAction << /S /GoToR /F (\\\\host\\a.pdf) /D [0 /Fit] >>"),
        {"outside-content", "automatic-action"},
    ),
    "address of a file": (lambda: one_page("", "", "<< /S /URI /URI (file://host/a) >>"), {"outside-content"}),
    "address of a share": (lambda: one_page("", "", r"<< /S /URI /URI (\\\\host\\a) >>"), {"outside-content"}),
    "content that lies in another file": (
        lambda: one_page("", "/Contents 4 0 R", stream(b"", r"/F (\\\\host\\a)")),
        {"outside-content"},
    ),
    "content that lies at an address": (
        lambda: one_page("", "/Contents 4 0 R", stream(b"", "/F << /FS /URL /F (http://x) >>")),
        {"outside-content"},
    ),
    "page drawn from another file": (
        lambda: one_page("", "", form(b"", "/Ref << /F (a.pdf) /Page 0 >>")),
        {"outside-content"},
    ),
    "several at once": (
        lambda: one_page(f"/OpenAction {JS}", "/A << /S /Launch >>", box="[0 0 1 1]"),
        {"script", "automatic-action", "launch", "odd-page-size"},
    ),
}

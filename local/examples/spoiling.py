"""Materials spoiled on purpose: what an applicant may upload in place of the right one."""

import io
from collections.abc import Callable
from enum import StrEnum
from typing import Any

from local.materials import make_material, scan

type Json = dict[str, Any]

OTHER_PROJECT = "另一个项目"
CUT = 0.6


class Spoiling(StrEnum):
    """How a material is spoiled; `missing` uploads none."""

    MISSING = "missing"
    SCAN = "scan"
    OTHER_PROJECT = "other-project"
    NOT_PDF = "not-pdf"
    ENCRYPTED = "encrypted"
    SCRIPT = "script"
    ATTACHMENT = "attachment"
    TRUNCATED = "truncated"


def material(kind: str, form: Json, spoiling: Spoiling | None = None) -> bytes | None:
    """The PDF of a kind for a form, spoiled if so wanted; None when none is uploaded."""
    if spoiling is None:
        return make_material(kind, form)
    return None if spoiling is Spoiling.MISSING else _SPOILED[spoiling](kind, form)


def _scanned(kind: str, form: Json) -> bytes:
    return scan(make_material(kind, form))


def _of_another_project(kind: str, form: Json) -> bytes:
    return make_material(kind, form | {"project": form["project"] | {"name": OTHER_PROJECT}})


def _no_pdf(kind: str, form: Json) -> bytes:
    return b"PK\x03\x04 a word processor's document, renamed"


def _encrypted(kind: str, form: Json) -> bytes:
    import pikepdf

    return _rewritten(make_material(kind, form), encryption=pikepdf.Encryption(owner="owner", user="user"))


def _with_script(kind: str, form: Json) -> bytes:
    import pikepdf

    def script(pdf: Any) -> None:
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))

    return _rewritten(make_material(kind, form), script)


def _with_attachment(kind: str, form: Json) -> bytes:
    import pikepdf

    def attach(pdf: Any) -> None:
        pdf.attachments["setup.exe"] = pikepdf.AttachedFileSpec(pdf, b"MZ", filename="setup.exe")

    return _rewritten(make_material(kind, form), attach)


def _truncated(kind: str, form: Json) -> bytes:
    pdf = make_material(kind, form)
    return pdf[: int(len(pdf) * CUT)]


def _rewritten(pdf: bytes, change: Callable[[Any], None] | None = None, **options: Any) -> bytes:
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        if change:
            change(opened)
        opened.save(out, **options)
    return out.getvalue()


_SPOILED: dict[Spoiling, Callable[[str, Json], bytes]] = {
    Spoiling.SCAN: _scanned,
    Spoiling.OTHER_PROJECT: _of_another_project,
    Spoiling.NOT_PDF: _no_pdf,
    Spoiling.ENCRYPTED: _encrypted,
    Spoiling.SCRIPT: _with_script,
    Spoiling.ATTACHMENT: _with_attachment,
    Spoiling.TRUNCATED: _truncated,
}

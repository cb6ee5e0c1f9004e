"""Which zip each function is given: all of it, or the light one, without what only papers are made and read with.

A function is given the light zip when nothing it imports is left out of it; a test holds the table to what each
function really imports.
"""

import zipfile
from pathlib import Path
from typing import Any

from local.slimming import package_of

type Template = dict[str, Any]

WHOLE, LIGHT = "./deployment.zip", "./light.zip"

PAPERS = frozenset(
    {"APIHandler", "CheckUploads", "VerifyFilings", "IssueReceipts", "RestampReceipts", "RecheckFilings"}
)
"""They typeset, seal, judge seals, or check the form of uploads: for these the whole zip."""

LEFT_OUT = (
    "asn1crypto",
    "gmssl_pyx",
    "jinja2",
    "lxml",
    "markupsafe",
    "oscrypto",
    "pikepdf",
    "pyhanko",
    "pyhanko_certvalidator",
    "pypdfium2",
    "pypdfium2_cfg",
    "pypdfium2_raw",
    "segno",
    "templates",
    "typst",
    "tzlocal",
    "uritools",
)
"""Modules and folders of the whole zip that the light one does without."""


def lighten(whole: Path) -> Path:
    """Write the light zip beside the whole one."""
    light = whole.with_name(Path(LIGHT).name)
    with zipfile.ZipFile(whole) as full, zipfile.ZipFile(light, "w", zipfile.ZIP_DEFLATED) as kept:
        for entry in full.infolist():
            if not is_left_out(entry.filename):
                kept.writestr(entry, full.read(entry), zipfile.ZIP_DEFLATED)
    return light


def is_left_out(name: str) -> bool:
    """Whether an entry of the whole zip belongs to what the light one does without."""
    return package_of(name) in LEFT_OUT


def parcelled(template: Template) -> Template:
    """The template with its zip for each function."""
    resources = {name: _given(name, resource) for name, resource in template["Resources"].items()}
    return template | {"Resources": resources}


def _given(name: str, resource: dict[str, Any]) -> dict[str, Any]:
    if resource["Type"] != "AWS::Serverless::Function":
        return resource
    return resource | {"Properties": resource["Properties"] | {"CodeUri": WHOLE if name in PAPERS else LIGHT}}

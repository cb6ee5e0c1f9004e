"""What wheels bring and nobody uses, taken out of the zip: packages, parts of packages, symbols for debuggers.

`slim` writes a zip anew without it. That everything still runs is told by functions at work from what is left
(tests/deployment).
"""

import json
import re
import struct
from functools import cache
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from local.staging import ROOT

PACKAGES: dict[str, str] = {
    "PIL": "pikepdf and pyHanko take pictures in and out with it: we do neither, and the form check's child could not "
    "even load it, since it opens no file once an upload is before it",
    "aiohappyeyeballs": "aiohttp's",
    "aiohttp": "pyHanko's own HTTP clients; it is loaded without (chalicelib/adapters/pyhanko_alone.py)",
    "aiosignal": "aiohttp's",
    "attr": "aiohttp's",
    "attrs": "aiohttp's",
    "cffi": "makes bindings, of which cryptography has its own; `_cffi_backend`, which those need, stays",
    "frozenlist": "aiohttp's",
    "multidict": "aiohttp's",
    "packaging": "pikepdf asks with it how old a decoder of JBIG2 is, which is a program that Lambda has not",
    "pillow": "PIL, under the name of its distribution",
    "propcache": "yarl's",
    "pycparser": "cffi's",
    "pypdfium2_cli": "pypdfium2's own command",
    "yarl": "aiohttp's",
}
"""Packages that other packages require, by module and by distribution, and why nobody misses them."""

PARTS: dict[str, str] = {
    r"aws_lambda_powertools/(event_handler|utilities/(?!jmespath_utils/)[^/]+)/": "we log and measure with Powertools",
    r"lxml/(html|includes|isoschematron)/|lxml/(builder|objectify|sax)\.": "pyHanko reads XMP by `lxml.etree` alone",
    r"pydantic/v1/": "models of pydantic 1, of which we have none; CVE-2026-133276 is in them before 2.14.2, which "
    "aws-sam-translator does not take",
    r"stdnum/(?!cn/|iso7064/)[^/]+/|stdnum/[^/]+\.dat$": "numbers of other countries and trades",
    r".*\.(h|pxd|pxi|pyi|pyx)$": "read by compilers and type checkers",
}
"""Entries, by how they begin, and why nobody misses them."""

LAMBDAS_OWN = frozenset({"logs", "xray"})
"""Services that Lambda calls by a function's role, not by its code."""

SYMBOLS_IN = "typst/_typst.abi3.so"
"""The library whose symbol table is worth taking out: 16 of its 84 MB."""

_SERVICE = re.compile(r"botocore/data/([^/]+)/")
_PARTS = re.compile("|".join(PARTS))
_PACKAGES = frozenset(name.lower() for name in PACKAGES)


@cache
def services() -> frozenset[str]:
    """Services of AWS that some function may call; botocore describes four hundred, in 15 MB of the zip."""
    actions = (action for path in (ROOT / ".chalice").glob("policy-*.json") for action in _actions(path))
    return frozenset(action.partition(":")[0] for action in actions) - LAMBDAS_OWN


def _actions(policy: Path) -> list[str]:
    told = (statement["Action"] for statement in json.loads(policy.read_text(encoding="utf-8"))["Statement"])
    return [action for some in told for action in ([some] if isinstance(some, str) else some)]


def is_slimmed(entry: str) -> bool:
    """Whether an entry is of what leaves the zip."""
    service = _SERVICE.match(entry)
    if service:
        return service[1] not in services()
    return package_of(entry) in _PACKAGES or bool(_PARTS.match(entry))


def package_of(entry: str) -> str:
    """Whose an entry is, in small letters: a wheel brings `<name>.libs` and `<name>-<version>.dist-info` too."""
    return entry.partition("/")[0].partition("-")[0].partition(".")[0].lower()


def slim(zipped: Path) -> None:
    """Write the zip anew without them."""
    slimmer = zipped.with_suffix(".slim")
    with ZipFile(zipped) as whole, ZipFile(slimmer, "w", ZIP_DEFLATED) as kept:
        for entry in whole.infolist():
            if not is_slimmed(entry.filename):
                content = whole.read(entry)
                kept.writestr(entry, stripped(content) if entry.filename == SYMBOLS_IN else content, ZIP_DEFLATED)
    slimmer.replace(zipped)


def stripped(library: bytes) -> bytes:
    """An ELF file (64 bits, little-endian) up to the end of what is loaded, without its table of sections.

    A loader reads program headers only (System V ABI, chapter 5); symbols and their names lie behind all of them.
    Raises `ValueError` for another kind of file.
    """
    if library[:6] != b"\x7fELF\x02\x01":
        raise ValueError("not an ELF file of 64 bits")
    (headers,) = struct.unpack_from("<Q", library, 0x20)
    size, count = struct.unpack_from("<HH", library, 0x36)
    segments = (struct.unpack_from("<QQQQ", library, headers + n * size + 8) for n in range(count))
    end = max(offset + in_file for offset, _, _, in_file in segments)
    kept = bytearray(library[:end])
    struct.pack_into("<Q", kept, 0x28, 0)
    struct.pack_into("<HHH", kept, 0x3A, 0, 0, 0)
    return bytes(kept)

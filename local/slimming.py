"""What wheels bring and nobody uses, taken out of the zip: other services' descriptions, and symbols for debuggers."""

import re
import struct
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

SERVICES = ("dynamodb", "kms", "s3", "sqs", "ssm", "sts")
"""The services of AWS that the product calls; botocore describes four hundred, in 15 MB of the zip."""

OPERATORS = ("cloudformation", "cloudwatch", "dynamodbstreams", "lambda")
"""Those that only the operators' command calls, which runs from a checkout and never from the zip."""

_OTHER_SERVICE = re.compile(rf"botocore/data/(?!(?:{'|'.join(SERVICES)})/)[^/]+/")

SYMBOLS_IN = "typst/_typst.abi3.so"
"""The library whose symbol table is worth taking out: 16 of its 84 MB."""


def slim(zipped: Path) -> None:
    """Write the zip anew without them."""
    slimmer = zipped.with_suffix(".slim")
    with ZipFile(zipped) as whole, ZipFile(slimmer, "w", ZIP_DEFLATED) as kept:
        for entry in whole.infolist():
            if not _OTHER_SERVICE.match(entry.filename):
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

"""What a file claims to be, read from its raw bytes without opening what may be hostile."""

import re
import zlib
from collections.abc import Iterator
from itertools import islice

from chalicelib.domain.receipt import Receipt

_ATTACHED = re.compile(rb"/EmbeddedFile\b.{0,600}?stream\r?\n", re.DOTALL)
_ENCRYPTED = re.compile(rb"/Encrypt\s*(?:\d{1,10}\s+\d{1,5}\s+R|<<)")
MOST_ATTACHMENTS = 4
LARGEST_DATA = 200_000
END_WITHIN = 1024
"""Bytes before a file's end in which its end mark stands (ISO 32000-2, Annex I)."""


def encrypted(pdf: bytes) -> bool:
    """Whether a trailer names a way of encryption."""
    return _ENCRYPTED.search(pdf) is not None


def ends(pdf: bytes) -> bool:
    """Whether the file has the end mark of a PDF."""
    return b"%%EOF" in pdf[-END_WITHIN:]


def claims_to_be_a_receipt(pdf: bytes) -> bool:
    """Whether data of a receipt are attached; nothing is said of whether they are true."""
    return any(_is_receipt(data) for data in _attachments(pdf))


def _attachments(pdf: bytes) -> Iterator[bytes]:
    for found in islice(_ATTACHED.finditer(pdf), MOST_ATTACHMENTS):
        start = pdf[found.end() : found.end() + LARGEST_DATA]
        try:
            yield zlib.decompressobj().decompress(start, LARGEST_DATA)
        except zlib.error:
            yield start.partition(b"endstream")[0]


def _is_receipt(data: bytes) -> bool:
    try:
        Receipt.model_validate_json(data)
    except ValueError:
        return False
    return True

"""What size, first and last bytes of an upload tell, before anything opens it."""

import struct

from chalicelib.domain.materials import MAX_BYTES, MaterialFault

HEAD, TAIL = 1024, 1024
"""Bytes within which readers look for the header and for the end (ISO 32000-1, annex H.3, notes 13 and 18)."""

BLANK = b"\xef\xbb\xbf\x00\t\n\x0c\r "
ZIP_END = b"PK\x05\x06"
ZIP_END_BYTES = 22
LONGEST_ZIP_COMMENT = 0xFFFF
ANYWHERE = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")
"""Archives that their unpackers find behind any other file: RAR, 7z."""
FIXED = ((257, b"ustar"), (0x8001, b"CD001"))
"""Archives that are known by bytes at one place: TAR (POSIX.1-1988), disk images (ISO 9660)."""


def at_first_sight(pdf: bytes) -> MaterialFault | None:
    """The fault that spares us opening the file, if it has one.

    What a browser or an unpacker would take for something else than a PDF is none: nothing but blanks may stand before
    the header, and no archive may be found in it.
    """
    if len(pdf) > MAX_BYTES:
        return MaterialFault.TOO_BIG
    if not pdf[:HEAD].lstrip(BLANK).startswith(b"%PDF-") or _is_zip(pdf) or _is_another_archive(pdf):
        return MaterialFault.NOT_PDF
    if b"%%EOF" not in pdf[-TAIL:]:
        return MaterialFault.TRUNCATED
    return None


def _is_zip(pdf: bytes) -> bool:
    """Whether an unpacker finds a directory (APPNOTE.TXT 4.3.16): its end record, then a comment of the length told."""
    tail = pdf[-ZIP_END_BYTES - LONGEST_ZIP_COMMENT :]
    at = tail.rfind(ZIP_END)
    while at >= 0:
        rest = len(tail) - at - ZIP_END_BYTES
        if rest >= 0 and struct.unpack_from("<H", tail, at + 20)[0] <= rest:
            return True
        at = tail.rfind(ZIP_END, 0, at)
    return False


def _is_another_archive(pdf: bytes) -> bool:
    return any(mark in pdf for mark in ANYWHERE) or any(pdf.startswith(mark, at) for at, mark in FIXED)

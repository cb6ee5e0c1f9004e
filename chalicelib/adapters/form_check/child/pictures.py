"""How many dots a picture claims, by its dictionary and by its own coding, whichever is more.

A viewer makes room for what the coding claims: a JBIG2 of 100 bytes may claim 60,000 by 60,000. Sources: ISO 10918-1
B.2.2 (JPEG), ISO 15444-1 A.5.1 (JPEG 2000), ISO 14492 7.2 and 7.4 (JBIG2), ISO 32000-2 7.4.6 (CCITT).
"""

import re
import struct
from collections.abc import Callable, Iterator, Mapping

from pikepdf import Array, Dictionary, Object

from chalicelib.adapters.form_check.child.unpacking import filters

MOST_DOTS = 400_000_000
"""A0 at 500 dots an inch."""

SCANS_OF_AN_HONEST_JPEG = 20
JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
SIZE = re.compile(rb"\xff\x4f\xff\x51[\0-\xff]{4}([\0-\xff]{16})")
JBIG2_PAGE, JBIG2_REGIONS = 48, frozenset({4, 6, 7, 20, 22, 23, 36, 38, 39, 40, 42, 43})
JBIG2_UNKNOWN = 0xFFFFFFFF


def dots(picture: Object, coded: bytes) -> int:
    """The most that it claims; `coded` is its data, unpacked up to its own coding."""
    codec = BY_CODEC.get((filters(picture) or [""])[-1])
    return max(_told(picture), _by_parameters(picture), codec(coded) if codec else 0)


def _told(picture: Object) -> int:
    return _whole(picture, "/Width") * _whole(picture, "/Height")


def _by_parameters(picture: Object) -> int:
    parameters = picture.get("/DecodeParms", picture.get("/DP"))
    given = parameters if isinstance(parameters, Array) else (parameters,)
    return max((_whole(p, "/Columns") * _whole(p, "/Rows") for p in given if isinstance(p, Dictionary)), default=0)


def _whole(thing: Object, key: str) -> int:
    told = thing.get(key, 0)
    return abs(int(told)) if isinstance(told, int) else 0


def _jpeg(coded: bytes) -> int:
    """Each scan goes over all of it, and a file of a megabyte holds 100,000 empty ones."""
    scans = max(1, coded.count(b"\xff\xda") // SCANS_OF_AN_HONEST_JPEG)
    for marker, data in _jpeg_markers(coded):
        if marker in JPEG_FRAMES and len(data) == 5:
            height, width = struct.unpack(">HH", data[1:])
            return int(height * width * scans)
    return 0


def _jpeg_markers(coded: bytes) -> Iterator[tuple[int, bytes]]:
    """Each marker before the first scan and the first 5 bytes behind its length."""
    at = 2
    while at + 4 <= len(coded) and coded[at] == 0xFF and coded[at + 1] != 0xDA:
        marker, length = coded[at + 1], int.from_bytes(coded[at + 2 : at + 4])
        if marker == 0xFF:
            at += 1
            continue
        yield marker, coded[at + 4 : at + 9]
        at += 2 + length


def _jpeg_2000(coded: bytes) -> int:
    found = SIZE.search(coded)
    if not found:
        return 0
    right, bottom, left, top = struct.unpack(">IIII", found[1])
    return int(max(right - left, 0) * max(bottom - top, 0))


def _jbig2(coded: bytes) -> int:
    """The page, or all regions together if they are more: each is drawn in full, however little it is coded by."""
    page = drawn = 0
    for kind, data in _segments(coded):
        if len(data) < 8:
            continue
        width, height = struct.unpack(">II", data[:8])
        if kind == JBIG2_PAGE and height != JBIG2_UNKNOWN:
            page = max(page, width * height)
        elif kind in JBIG2_REGIONS:
            drawn += width * height
    return max(page, drawn // SCANS_OF_AN_HONEST_JPEG)


def _segments(coded: bytes) -> Iterator[tuple[int, bytes]]:
    """Kind and data of each segment (ISO 14492, 7.2.1): number, flags, referred-to segments, page, length."""
    at = 0
    while at + 11 <= len(coded):
        number, flags, referred = struct.unpack_from(">IBB", coded, at)
        count, at = referred >> 5, at + 6
        if count == 7:
            count = struct.unpack_from(">I", coded, at - 1)[0] & 0x1FFFFFFF
            at += 3 + (count + 8) // 8
        at += count * (1 if number <= 256 else 2 if number <= 65536 else 4) + (4 if flags & 0x40 else 1)
        if at + 4 > len(coded):
            return
        length = struct.unpack_from(">I", coded, at)[0]
        at += 4
        yield flags & 0x3F, coded[at : at + 8]
        at += length


BY_CODEC: Mapping[str, Callable[[bytes], int]] = {
    "/DCTDecode": _jpeg,
    "/DCT": _jpeg,
    "/JPXDecode": _jpeg_2000,
    "/JBIG2Decode": _jbig2,
}

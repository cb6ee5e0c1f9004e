"""What is small to store and ruinous to unpack: a bomb for each filter, alone and in chains, wherever streams stand."""

import struct
import zlib
from collections.abc import Callable, Iterator

from tests.hostile.making import GIGABYTE, flate_of_a_gigabyte, with_index, with_object_stream
from tests.written_pdf import one_page, stream

type Case = tuple[Callable[[], bytes], set[str]]

COSTLY = {"too-costly"}
WIDE = 60_000
"""Dots a side: 3.6 thousand million of them."""


def _content(data: bytes, entries: str) -> bytes:
    return one_page("", "/Contents 4 0 R", stream(data, entries))


def _picture(data: bytes, entries: str, *, width: int = 8, height: int = 8) -> bytes:
    told = f"/Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceGray /BitsPerComponent 8"
    resources = "/Resources << /XObject << /X 4 0 R >> >>"
    return one_page("", f"/Contents 5 0 R {resources}", stream(data, f"{told} {entries}"), stream(b"/X Do"))


def lzw_of_zeros(size: int) -> bytes:
    """LZW (ISO 32000-2, 7.4.4) of at least so many zeros: a table filled by one run, cleared, filled again."""
    entries = range(258, 4000)
    codes = [(0, 9), *((entry, (entry + 1).bit_length()) for entry in entries), (256, 12)]
    # eight tables end on a whole byte, whatever the length of one
    bits = "".join(f"{code:0{width}b}" for code, width in codes) * 8
    block = int(bits, 2).to_bytes(len(bits) // 8)
    unpacked = 8 * sum(range(1, len(entries) + 2))
    return block * (size // unpacked + 1)


def _flate(data: bytes) -> bytes:
    return zlib.compress(data, 9)


def flate_of_flate() -> bytes:
    """A gigabyte in a megabyte in a few kilobytes."""
    return _flate(flate_of_a_gigabyte(b"q ", b"q "))


def _run_lengths() -> bytes:
    return b"\x81q" * (GIGABYTE // 128)


def jpeg(side: int, scans: int = 1) -> bytes:
    """The head of a JPEG that claims so many dots a side, and nothing drawn in it."""
    frame = b"\xff\xc2" + struct.pack(">HBHHB", 11, 8, side, side, 1) + b"\x01\x11\x00"
    scan = b"\xff\xda" + struct.pack(">HB", 8, 1) + b"\x01\x00\x00\x00\x00"
    return b"\xff\xd8" + frame + scan * scans + b"\xff\xd9"


def jpeg_2000(side: int) -> bytes:
    """The head of a JPEG 2000 that claims so many dots a side."""
    size = struct.pack(">HHIIIIIIIIH", 41, 0, side, side, 0, 0, side, side, 0, 0, 1) + b"\x07\x01\x01"
    return b"\xff\x4f\xff\x51" + size + b"\xff\xd9"


def jbig2(side: int, regions: int = 0) -> bytes:
    """A JBIG2 page that claims so many dots a side, and so many regions that fill it."""
    page = struct.pack(">IBBBI", 0, 48, 0, 1, 19) + struct.pack(">IIIIBH", side, side, 0, 0, 0, 0)
    region = struct.pack(">IIIIB", side, side, 0, 0, 0) + b"\0" + b"\x03\xff\xfd\xff\x02\xfe\xfe\xfe" + b"\0" * 4
    return page + b"".join(struct.pack(">IBBBI", n, 38, 0, 1, len(region)) + region for n in range(1, regions + 1))


def _predicted(predictor: int, columns: int) -> str:
    how = f"/Predictor {predictor} /Columns {columns} /Colors 32 /BitsPerComponent 16"
    return f"/Filter /FlateDecode /DecodeParms << {how} >>"


def _objects_that_are_many() -> bytes:
    """An object stream that says it holds two thousand million objects."""
    return with_object_stream(_flate(b"4 0 << /A 1 >>")).replace(b"/N 1 /First 4", b"/N 2147483647 /First 4")


def _index_bomb() -> bytes:
    """An index that unpacks to a gigabyte: seven rows, and a hundred million that are free."""
    body = one_page()
    body = body[: body.index(b"xref\n0 ")]
    places = [body.index(b"%d 0 obj" % number) for number in (1, 2, 3)]
    rows = b"".join(b"\1" + place.to_bytes(4) + b"\0" for place in places)
    used = b"\0" * 6 + rows + b"\0" * 12 + b"\1" + len(body).to_bytes(4) + b"\0"
    return with_index(body, flate_of_a_gigabyte(used, b"\0"), "/Filter /FlateDecode /W [1 4 1] /Size 178956970")


def _hidden_in(key: str) -> bytes:
    """A page whose catalog holds a gigabyte under some key that only few readers look at."""
    return one_page(f"{key} 4 0 R", "", stream(flate_of_a_gigabyte(b" ", b" "), "/Filter /FlateDecode"))


def _of_content() -> Iterator[tuple[str, Callable[[], bytes]]]:
    yield "Flate", lambda: _content(flate_of_a_gigabyte(b"q ", b"q "), "/Filter /FlateDecode")
    yield "Flate by its short name", lambda: _content(flate_of_a_gigabyte(b"q ", b"q "), "/Filter /Fl")
    yield "LZW", lambda: _content(lzw_of_zeros(GIGABYTE), "/Filter /LZWDecode")
    yield "RunLength", lambda: _content(_run_lengths(), "/Filter /RunLengthDecode")
    yield "RunLength in Flate", lambda: _content(_flate(_run_lengths()), "/Filter [/FlateDecode /RunLengthDecode]")
    yield "ASCII85 in Flate", lambda: _content(flate_of_a_gigabyte(b"z", b"z"), "/Filter [/FlateDecode /ASCII85Decode]")
    yield (
        "ASCIIHex in Flate",
        lambda: _content(flate_of_a_gigabyte(b"20", b"20"), "/Filter [/FlateDecode /ASCIIHexDecode]"),
    )
    yield "Flate in Flate", lambda: _content(flate_of_flate(), "/Filter [/FlateDecode /FlateDecode]")
    yield "a hundred filters", lambda: _content(b"20" * 100, f"/Filter [{'/ASCIIHexDecode ' * 100}]")
    yield "a PNG row of 100 megabytes", lambda: _content(_flate(b"\2" * 100), _predicted(15, 1_600_000))


def _of_pictures() -> Iterator[tuple[str, Callable[[], bytes]]]:
    yield "plain dots", lambda: _picture(_flate(b"\0" * 100), "/Filter /FlateDecode", width=WIDE, height=WIDE)
    yield "a picture Flate in Flate", lambda: _picture(flate_of_flate(), "/Filter [/FlateDecode /FlateDecode]")
    yield (
        "a JPEG in Flate in Flate",
        lambda: _picture(flate_of_flate(), "/Filter [/FlateDecode /FlateDecode /DCTDecode]"),
    )
    yield "DCT", lambda: _picture(jpeg(WIDE), "/Filter /DCTDecode")
    yield "DCT by its short name", lambda: _picture(jpeg(WIDE), "/Filter /DCT")
    yield "DCT in ASCIIHex", lambda: _picture(jpeg(WIDE).hex().encode() + b">", "/Filter [/ASCIIHexDecode /DCTDecode]")
    yield "DCT of 100,000 scans", lambda: _picture(jpeg(2_000, 100_000), "/Filter /DCTDecode")
    yield "JPX", lambda: _picture(jpeg_2000(WIDE), "/Filter /JPXDecode")
    yield "JBIG2", lambda: _picture(jbig2(WIDE), "/Filter /JBIG2Decode")
    yield "JBIG2 of 1,000 regions", lambda: _picture(jbig2(10_000, 1_000), "/Filter /JBIG2Decode")
    yield (
        "CCITT",
        lambda: _picture(b"\0", f"/Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns {WIDE} /Rows {WIDE} >>"),
    )


BOMBS: dict[str, Case] = {
    **{f"bomb of {name}": (make, COSTLY) for name, make in (*_of_content(), *_of_pictures())},
    "bomb of an object stream": (lambda: with_object_stream(flate_of_a_gigabyte(b"4 0 << /A 1 >>", b" ")), COSTLY),
    "bomb of an index": (_index_bomb, COSTLY),
    "PNG row of 120 gigabytes": (lambda: _content(_flate(b"\2" * 100), _predicted(12, 2_000_000_000)), {"damaged"}),
    "TIFF row of 120 gigabytes": (lambda: _content(_flate(b"\2" * 100), _predicted(2, 2_000_000_000)), {"damaged"}),
    "object stream of too many": (_objects_that_are_many, {"damaged"}),
    "bomb of metadata": (lambda: _hidden_in("/Metadata"), COSTLY),
    "bomb of a colour profile": (lambda: _hidden_in("/OutputIntents"), COSTLY),
    "bomb called a picture": (
        lambda: _content(flate_of_a_gigabyte(b"q ", b"q "), "/Subtype /Image /Filter /FlateDecode"),
        COSTLY,
    ),
}

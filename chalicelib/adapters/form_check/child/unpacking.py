"""The streams of a PDF, unpacked once under a bound: what packs a gigabyte into a megabyte is found here.

Pictures are left packed: their size is told by themselves (`pictures.py`), and 300 scanned pages would take a minute.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pikepdf
from pikepdf import Array, Name, Object, Pdf, Stream

from chalicelib.adapters.form_check.child.limits import UNPACKED_BYTES, was_costly

CODECS = frozenset({"/DCTDecode", "/DCT", "/JPXDecode", "/CCITTFaxDecode", "/CCF", "/JBIG2Decode"})
"""Filters that make pictures; they stand last in a chain (ISO 32000-2, 7.4)."""
PACKERS = frozenset({"/FlateDecode", "/Fl", "/LZWDecode", "/LZW", "/RunLengthDecode", "/RL"})


class TooBig(Exception):  # noqa: N818 - it names what the stream is
    """A stream that unpacks to more than any page needs."""


class Broken(Exception):  # noqa: N818 - it names what the stream is
    """A stream that does not unpack."""


def streams(pdf: Pdf) -> Iterator[Object]:
    """Each stream; they are always indirect, so the list of objects has them all."""
    return (thing for thing in pdf.objects if isinstance(thing, Stream))


def filters(stream: Object) -> list[str]:
    """The names of its filters, in the order in which they are undone."""
    told = stream.get("/Filter")
    names = list(told) if isinstance(told, Array) else [told]
    return [bytes(name).decode("latin-1") for name in names if isinstance(name, Name)]


def is_picture(stream: Object) -> bool:
    """Whether it is drawn as dots."""
    return stream.get("/Subtype") == Name.Image or bool(CODECS & set(filters(stream)))


def unpacked(stream: Object) -> bytes:
    """What it holds, up to a picture's own coding. Raises `TooBig` or `Broken`.

    A picture of plain dots that is packed once is not unpacked: how many there are its dictionary tells.
    """
    chain = filters(stream)
    if chain and chain[-1] in CODECS:
        with _without_codec(stream):
            return _bounded(stream)
    if is_picture(stream) and sum(name in PACKERS for name in chain) < 2:
        return b""
    return _bounded(stream)


def _bounded(stream: Object) -> bytes:
    try:
        data = stream.read_bytes(decode_level=pikepdf.StreamDecodeLevel.specialized)
    except MemoryError:
        raise TooBig from None
    except (pikepdf.PdfError, RuntimeError) as error:
        raise (TooBig if was_costly(str(error)) else Broken) from None
    if was_costly("") or len(data) > UNPACKED_BYTES:
        raise TooBig
    return data


@contextmanager
def _without_codec(stream: Object) -> Iterator[None]:
    """Its last filter is off meanwhile, so that those before it can be undone."""
    kept = {key: stream[key] for key in ("/Filter", "/DecodeParms") if key in stream}
    for key, told in kept.items():
        if isinstance(told, Array):
            stream[key] = Array(list(told)[:-1])
        else:
            del stream[key]
    try:
        yield
    finally:
        for key, told in kept.items():
            stream[key] = told

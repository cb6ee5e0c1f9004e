"""How hostile PDFs are written: by a library where it would write them, byte by byte where it would not."""

import io
import zlib
from typing import Any

from pikepdf import ObjectStreamMode, Pdf

from tests.written_pdf import stream

GIGABYTE = 1024 * 1024 * 1024
BOX = "/BBox [0 0 100 100]"


def saved(pdf: Pdf, **options: Any) -> bytes:
    """The bytes of a pikepdf document."""
    out = io.BytesIO()
    pdf.save(out, **options)
    return out.getvalue()


def blank() -> Pdf:
    """A document with one blank page."""
    pdf = Pdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    return pdf


def packed(pdf: bytes) -> bytes:
    """The same file, its objects hidden from any search of the bytes in compressed object streams."""
    with Pdf.open(io.BytesIO(pdf), inherit_page_attributes=False) as opened:
        return saved(opened, object_stream_mode=ObjectStreamMode.generate, compress_streams=True)


def flate_of_a_gigabyte(first: bytes, again: bytes) -> bytes:
    """A megabyte, packed: `first`, then `again` and again. A full flush lets one packed block be repeated as it is."""
    packer = zlib.compressobj(9)
    head = packer.compress(first) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(again * (1024 * 1024 // len(again))) + packer.flush(zlib.Z_FULL_FLUSH)
    return head + block * 1024 + packer.flush()


def form(content: bytes, entries: str = "") -> bytes:
    """A form XObject."""
    return stream(content, f"/Type /XObject /Subtype /Form {BOX} {entries}")


def with_object_stream(held: bytes) -> bytes:
    """A file whose object 4 lies in an object stream of these packed bytes; its index is a stream too."""
    body = b"%PDF-1.7\n"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /More 4 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        None,
        stream(held, "/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode"),
    ]
    rows = [b"\0" + b"\0" * 4 + b"\xff"]
    for number, written in enumerate(objects, start=1):
        if written is None:
            rows.append(b"\2" + (5).to_bytes(4) + b"\0")
            continue
        rows.append(b"\1" + len(body).to_bytes(4) + b"\0")
        body += b"%d 0 obj\n%b\nendobj\n" % (number, written)
    rows.append(b"\1" + len(body).to_bytes(4) + b"\0")
    return with_index(body, b"".join(rows), "/W [1 4 1] /Size 7")


def with_index(body: bytes, rows: bytes, entries: str) -> bytes:
    """`body` with a cross-reference stream of these rows as object 6."""
    index = stream(rows, f"/Type /XRef {entries} /Root 1 0 R")
    return body + b"6 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (index, len(body))

"""PDFs written by hand, byte by byte: what a library would never write, or would write with more around it."""

from collections.abc import Iterable

A4 = "[0 0 595 842]"


def raw(objects: Iterable[bytes | str], *, trailer: str = "", header: bytes = b"%PDF-1.7\n") -> bytes:
    """A PDF written by hand: object n is the nth given, the first is the catalog."""
    out, offsets = bytearray(header), []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body if isinstance(body, bytes) else body.encode("latin-1"))
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(offsets) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += f"trailer\n<< /Size {len(offsets) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def stream(data: bytes, entries: str = "", *, length: int | None = None) -> bytes:
    """A stream object; `length` may lie."""
    told = len(data) if length is None else length
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (told, entries.encode(), data)


def one_page(catalog: str = "", page: str = "", *more: bytes | str, box: str = A4) -> bytes:
    """A page with entries of one's own in catalog and page; `more` are objects 4, 5, ..."""
    return raw(
        [
            f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            f"<< /Type /Page /Parent 2 0 R /MediaBox {box} {page} >>",
            *more,
        ]
    )


def pages(number: int) -> bytes:
    """So many blank A4 pages."""
    kids = " ".join(f"{n + 3} 0 R" for n in range(number))
    page = f"<< /Type /Page /Parent 2 0 R /MediaBox {A4} >>"
    tree = f"<< /Type /Pages /Kids [{kids}] /Count {number} >>"
    return raw(["<< /Type /Catalog /Pages 2 0 R >>", tree, *[page] * number])


HELVETICA = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
SONG = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H /DescendantFonts ["
    "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000"
    " /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 5 >> >>] >>"
)
"""The font that every reader has for Chinese; it need not be embedded to be read."""


def typed(*lines: str) -> bytes:
    """One page with a text layer of these lines."""
    drawn = b" ".join(
        b"1 0 0 1 50 %d Tm <%b> Tj" % (780 - 30 * row, line.encode("utf-16-be").hex().encode())
        for row, line in enumerate(lines)
    )
    page = "/Contents 4 0 R /Resources << /Font << /F 5 0 R >> >>"
    return one_page("", page, stream(b"BT /F 12 Tf " + drawn + b" ET"), SONG)


def filled_in(value: str) -> bytes:
    """One page with a form field that somebody filled in; the reader is to draw it."""
    resources = "/DR << /Font << /F 5 0 R >> >>"
    return one_page(
        f"/AcroForm << /Fields [4 0 R] /DA (/F 12 Tf 0 g) {resources} /NeedAppearances true >>",
        "/Annots [4 0 R]",
        f"<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /V ({value}) /DA (/F 12 Tf 0 g) /Rect [50 50 300 80] /F 4 >>",
        HELVETICA,
    )


def remarked(remark: str) -> bytes:
    """One page with a text typed onto it as an annotation."""
    drawn = stream(
        f"BT /F 12 Tf 2 2 Td ({remark}) Tj ET".encode(),
        "/Type /XObject /Subtype /Form /BBox [0 0 250 30] /Resources << /Font << /F 5 0 R >> >>",
    )
    annotation = "<< /Type /Annot /Subtype /FreeText /Rect [50 50 300 80] /F 4 /AP << /N 6 0 R >> >>"
    return one_page("", "/Annots [4 0 R]", annotation, HELVETICA, drawn)

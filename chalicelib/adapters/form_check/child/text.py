"""The text of a PDF, as the engine of the common browsers reads it."""

import ctypes
from collections.abc import Iterator
from contextlib import closing
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from chalicelib.adapters.form_check.child.faults import Fault
from chalicelib.adapters.form_check.said import LONGEST_TEXT


class Text(NamedTuple):
    """The text of all pages without blanks; and what is wrong with it."""

    text: str
    faults: frozenset[Fault]


def read_text(pdf: bytes, pages: int) -> Text:
    """The text of the first `pages` pages, filled-in fields and typed remarks included."""
    try:
        return _bounded(pdf, pages)
    except pypdfium2.PdfiumError:
        return Text("", frozenset({"damaged"}))


def _bounded(pdf: bytes, pages: int) -> Text:
    parts: list[str] = []
    room = LONGEST_TEXT
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        document.init_forms()
        for part in _pages(document, pages):
            parts.append(part)
            room -= len(part)
            if room < 0:
                return Text("", frozenset({"too-costly"}))
    return Text("".join(parts), frozenset())


def _pages(document: pypdfium2.PdfDocument, pages: int) -> Iterator[str]:
    for index in range(min(pages, len(document))):
        _flatten(document, index)
        with closing(document[index]) as page, closing(page.get_textpage()) as text:
            yield "".join(text.get_text_range().split())


def _flatten(document: pypdfium2.PdfDocument, index: int) -> None:
    """Draw fields and annotations into the page, since only what is drawn there counts as its text.

    The page must be closed and opened again to be read as flattened.
    """
    with closing(document[index]) as page:
        if pdfium.FPDFPage_GetAnnotCount(page):
            pdfium.FPDFPage_Flatten(page, ctypes.c_int(pdfium.FLAT_NORMALDISPLAY))

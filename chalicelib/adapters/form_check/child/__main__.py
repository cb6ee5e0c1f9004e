"""The child itself: a PDF comes in by stdin, what is found goes out by stdout as JSON.

The line `ready` goes out first, so that the parent can tell a file that broke us from a child that never worked. What
breaks on the way ends the process, and the parent gives that end its name.
"""

import json
import logging
import sys
from io import BytesIO

import pikepdf

from chalicelib.adapters.form_check.child.dangers import dangers_of
from chalicelib.adapters.form_check.child.faults import Fault
from chalicelib.adapters.form_check.child.limits import a_limit_was_hit, confine
from chalicelib.adapters.form_check.child.pages import look_at_pages
from chalicelib.adapters.form_check.child.text import read_text
from chalicelib.adapters.form_check.child.walk import dictionaries

type Found = dict[str, object]

UNREADABLE: frozenset[Fault] = frozenset({"damaged", "too-many-pages", "too-costly"})
"""With these the text is not read any more."""
COSTLY = "memory limit exceeded"
UNSEEN = ("error decoding stream data", "output may still be valid", " object stream ")
"""What qpdf says of a stream too big to unpack, and of objects packed in one that it could not read."""


def examine(pdf: bytes) -> Found:
    """All that is found: `faults` in order, `pages` or null when it does not open, `text` without blanks."""
    try:
        return _opened(pdf)
    except MemoryError:
        return _found({"too-costly"})
    except pikepdf.PasswordError:
        return _found({"encrypted"})
    except pikepdf.PdfError as error:
        return _found({_why_closed(str(error))})


def _why_closed(told: str) -> Fault:
    if a_limit_was_hit() or COSTLY in told:
        return "too-costly"
    return "encrypted" if "encrypt" in told.lower() else "damaged"


def _opened(pdf: bytes) -> Found:
    # pages inherit nothing on opening: qpdf would mend and copy what is to be looked at as it is
    with pikepdf.open(BytesIO(pdf), suppress_warnings=True, inherit_page_attributes=False) as opened:
        pages = look_at_pages(opened)
        faults = {fault for thing in dictionaries(opened) for fault in dangers_of(thing)}
        faults |= pages.faults | _unseen(opened)
        if opened.is_encrypted:
            faults.add("encrypted")
    if faults & UNREADABLE or not pages.number:
        return _found(faults, pages.number)
    text = read_text(pdf, pages.number)
    return _found(faults | text.faults, pages.number, text.text)


def _unseen(opened: pikepdf.Pdf) -> set[Fault]:
    """What we could not look into: qpdf passes over it with a warning, where another reader may still find a script."""
    told = "\n".join(opened.get_warnings())
    if a_limit_was_hit() or COSTLY in told:
        return {"too-costly"}
    return {"damaged"} if any(words in told for words in UNSEEN) else set()


def _found(faults: set[Fault], pages: int | None = None, text: str = "") -> Found:
    return {"faults": sorted(faults), "pages": pages, "text": text}


def main() -> None:
    """Confine, say so, read, examine, tell."""
    logging.disable()
    confine()
    print("ready", flush=True)  # noqa: T201 - the way out
    json.dump(examine(sys.stdin.buffer.read()), sys.stdout)


if __name__ == "__main__":
    main()

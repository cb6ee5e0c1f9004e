"""The child itself: a PDF comes in by stdin, what is found goes out by stdout as JSON.

It examines a page of its own first: what is loaded on first use is loaded then, since afterwards it can open no file.
The line `ready` goes out next, so that the parent can tell a file that broke us from a child that never worked. What
breaks on the way ends the process, and the parent gives that end its name.
"""

import json
import logging
import sys
from io import BytesIO

import pikepdf

from chalicelib.adapters.form_check.child.costs import faults_of_costs
from chalicelib.adapters.form_check.child.dangers import dangers_of, says_two_things
from chalicelib.adapters.form_check.child.faults import Fault
from chalicelib.adapters.form_check.child.limits import confine, was_costly
from chalicelib.adapters.form_check.child.pages import each_page, look_at_pages
from chalicelib.adapters.form_check.child.seccomp import refuse
from chalicelib.adapters.form_check.child.text import read_text
from chalicelib.adapters.form_check.child.trees import faults_of_trees
from chalicelib.adapters.form_check.child.walk import dictionaries

type Found = dict[str, object]

UNREADABLE: frozenset[Fault] = frozenset({"damaged", "too-many-pages", "too-costly"})
"""With these the text is not read any more."""
UNSEEN = ("error decoding stream data", "output may still be valid", " object stream ")
"""What qpdf says of a stream too big to unpack, and of objects packed in one that it could not read."""

REHEARSAL = b"""%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>> endobj
4 0 obj <</Length 25>> stream
BT /F 9 Tf <6c346c34> Tj ET
endstream endobj
5 0 obj <</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UTF16-H/DescendantFonts[<</Type/Font/Subtype
/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 5>>>>]>> endobj
trailer <</Root 1 0 R/Size 6>>
%%EOF
"""
"""One page with two Chinese characters in a font that is not embedded; its offsets are left to be found."""


def examine(pdf: bytes) -> Found:
    """All that is found: `faults` in order, `pages` or null when it does not open, `text` without blanks."""
    try:
        return _opened(pdf)
    except MemoryError:
        return _found({"too-costly"})
    except pikepdf.PasswordError:
        return _found({"encrypted"})
    except (pikepdf.PdfError, RuntimeError) as error:
        return _found({_why_closed(str(error))})


def _why_closed(told: str) -> Fault:
    if was_costly(told):
        return "too-costly"
    return "encrypted" if "encrypt" in told.lower() else "damaged"


def _opened(pdf: bytes) -> Found:
    # pages inherit nothing on opening: qpdf would mend and copy what is to be looked at as it is
    with pikepdf.open(BytesIO(pdf), suppress_warnings=True, inherit_page_attributes=False) as opened:
        pages = look_at_pages(opened)
        if pages.number is None and "too-many-pages" in pages.faults:
            return _found({"too-many-pages"})
        faults = {fault for thing in dictionaries(opened) for fault in dangers_of(thing)}
        faults |= pages.faults | _unseen(opened)
        if opened.is_encrypted:
            faults.add("encrypted")
        if not faults & UNREADABLE:
            faults |= faults_of_trees(opened)
        if not faults & UNREADABLE:
            faults |= faults_of_costs(opened, each_page(opened))
    if faults & UNREADABLE or not pages.number:
        return _found(faults, pages.number)
    text = read_text(pdf, pages.number)
    return _found(faults | text.faults, pages.number, text.text)


def _unseen(opened: pikepdf.Pdf) -> set[Fault]:
    """What we could not look into: qpdf passes over it with a warning, where another reader may still find a script."""
    warnings = opened.get_warnings()
    told = "\n".join(warnings)
    if was_costly(told):
        return {"too-costly"}
    return {"damaged"} if any(words in told for words in UNSEEN) or says_two_things(warnings) else set()


def _found(faults: set[Fault], pages: int | None = None, text: str = "") -> Found:
    return {"faults": sorted(faults), "pages": pages, "text": text}


def rehearse() -> None:
    """Have everything loaded and open that an examination needs: qpdf's source of chance too, for encrypted files."""
    json.dumps(examine(REHEARSAL))
    with pikepdf.new() as nothing:
        nothing.save(BytesIO(), encryption=pikepdf.Encryption(owner="", user="", R=6))


def main() -> None:
    """Rehearse, confine, say so, read, examine, tell."""
    logging.disable()
    rehearse()
    confine()
    refuse()
    print("ready", flush=True)  # noqa: T201 - the way out
    json.dump(examine(sys.stdin.buffer.read()), sys.stdout)


if __name__ == "__main__":
    main()

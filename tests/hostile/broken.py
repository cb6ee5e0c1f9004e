"""What is no PDF, is one and something else, is cut, locked, or lies about itself."""

import io
import warnings
import zipfile
from collections.abc import Callable
from functools import partial

import pikepdf

from tests.hostile.making import blank, saved
from tests.written_pdf import one_page, pages, stream

type Case = tuple[Callable[[], bytes], set[str]]

LOCKED = {"encrypted"}
NOT_PDF = {"not-pdf"}
REVISIONS = (2, 3, 4, 5, 6)


def encrypted(*, owner: str, user: str = "", revision: int = 6) -> bytes:
    """Encrypted under `owner` and `user`; revisions 2 and 3 are RC4, 4 is AES-128, 5 and 6 are AES-256."""
    strong = revision > 3
    how = pikepdf.Encryption(R=revision, owner=owner, user=user, aes=strong, metadata=strong)  # type: ignore[arg-type]
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Encryption R=5 is deprecated")
        return saved(blank(), encryption=how)


def zip_behind(pdf: bytes) -> bytes:
    """A PDF that an unpacker takes for an archive."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as written:
        written.writestr("setup.exe", b"MZ")
    return pdf + archive.getvalue()


def zip_around(pdf: bytes) -> bytes:
    """The same with the PDF's end put into the archive's comment, so that it ends as a PDF."""
    archive = io.BytesIO(pdf)
    with zipfile.ZipFile(archive, "a") as written:
        written.writestr("setup.exe", b"MZ")
        written.comment = b"\nstartxref\n0\n%%EOF\n"
    return archive.getvalue()


def _cut(tenths: int) -> bytes:
    whole = pages(60)
    return whole[: len(whole) * tenths // 10]


def _at(place: int, mark: bytes) -> bytes:
    """A page with a mark at one place, in a comment behind the header."""
    head = b"%PDF-1.7\n%"
    return head + b" " * (place - len(head)) + mark + b"\n" + one_page()[9:]


def _unknown_lock(handler: str) -> bytes:
    return pages(1).replace(b"/Root 1 0 R", f"/Root 1 0 R /Encrypt << {handler} >> /ID [(a)(a)]".encode())


def _referring_to_itself() -> bytes:
    return one_page("/Odd 4 0 R", "/Contents 5 0 R", "4 0 R", b"<< /Length 5 0 R >>\nstream\nq Q\nendstream")


def _ring_of_indexes() -> bytes:
    """An index whose former index is itself."""
    made = one_page()
    start = made.rindex(b"startxref\n") + 10
    return made.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev " + made[start : made.index(b"\n", start)])


BROKEN: dict[str, Case] = {
    "empty file": (lambda: b"", NOT_PDF),
    "text named .pdf": ("这不是 PDF".encode, NOT_PDF),
    "blanks alone": (lambda: b" " * 5000, NOT_PDF),
    "header and nothing else": (lambda: b"%PDF-1.7\n", {"truncated"}),
    "header, end and nothing else": (lambda: b"%PDF-1.7\n%%EOF\n", {"damaged"}),
    "one byte over 50 MB": (lambda: pages(1) + b" " * (50 * 1024 * 1024 + 1 - len(pages(1))), {"too-big"}),
    "page of HTML before": (lambda: b"<html><script>1</script>" + pages(1), NOT_PDF),
    "program before": (lambda: b"MZ\x90\0" + b"\0" * 60 + pages(1), NOT_PDF),
    "picture before": (lambda: b"\x89PNG\r\n\x1a\n" + pages(1), NOT_PDF),
    "ZIP before": (lambda: zip_behind(b"") + pages(1), NOT_PDF),
    "ZIP behind": (lambda: zip_behind(pages(1)), NOT_PDF),
    "ZIP around": (lambda: zip_around(pages(1)), NOT_PDF),
    "RAR behind": (lambda: pages(1) + b"Rar!\x1a\x07\x01\0" + b"%%EOF", NOT_PDF),
    "7z behind": (lambda: pages(1) + b"7z\xbc\xaf\x27\x1c\0\4" + b"%%EOF", NOT_PDF),
    "TAR whose first file is the header": (lambda: _at(257, b"ustar\0"), NOT_PDF),
    "image of a disk": (lambda: _at(0x8001, b"CD001"), NOT_PDF),
    "page of HTML far behind": (lambda: pages(1) + b"<script>1</script>" * 100, {"truncated"}),
    "header far inside": (lambda: b" " * 2000 + pages(1), NOT_PDF),
    **{f"cut after {tenth} tenths": (partial(_cut, tenth), {"truncated"}) for tenth in range(1, 10)},
    **{
        f"encrypted by revision {r}, open to read": (partial(encrypted, owner="o", revision=r), LOCKED)
        for r in REVISIONS
    },
    **{
        f"encrypted by revision {r}, to be opened by password": (
            partial(encrypted, owner="o", user="u", revision=r),
            LOCKED,
        )
        for r in REVISIONS
    },
    "encrypted by an unknown handler": (lambda: _unknown_lock("/Filter /Secret /V 9"), LOCKED),
    "encrypted for certificates": (
        lambda: _unknown_lock("/Filter /Adobe.PubSec /SubFilter /adbe.pkcs7.s5 /V 4 /Recipients []"),
        LOCKED,
    ),
    "index without a root": (lambda: pages(1).replace(b"/Root 1 0 R", b"/Toor 1 0 R"), {"damaged"}),
    "root that is a page": (lambda: pages(1).replace(b"/Root 1 0 R", b"/Root 3 0 R"), {"damaged"}),
}
"""By name: how to make it, and every fault that must be told of it."""

ODD: dict[str, Callable[[], bytes]] = {
    "length too long": lambda: one_page("", "/Contents 4 0 R", stream(b"q Q", length=99)),
    "length too short": lambda: one_page("", "/Contents 4 0 R", stream(b"q Q q Q", length=1)),
    "length of thousand millions": lambda: one_page("", "/Contents 4 0 R", stream(b"q Q", length=2_147_483_647)),
    "length below nothing": lambda: one_page("", "/Contents 4 0 R", stream(b"q Q", length=-1)),
    "size of nothing": lambda: pages(1).replace(b"/Size 4", b"/Size 0"),
    "size of thousand millions": lambda: pages(1).replace(b"/Size 4", b"/Size 2147483647"),
    "index at nothing": lambda: _indexed_at(b"0"),
    "index behind the end": lambda: _indexed_at(b"999999999"),
    "index a byte off": lambda: pages(1).replace(b"%PDF-1.7\n", b"%PDF-1.7\n\n"),
    "ring of indexes": _ring_of_indexes,
    "count of thousand millions": lambda: pages(1).replace(b"/Count 1", b"/Count 2147483647"),
    "count below nothing": lambda: pages(1).replace(b"/Count 1", b"/Count -7"),
    "references to themselves": _referring_to_itself,
    "version of the future": lambda: pages(1).replace(b"%PDF-1.7", b"%PDF-9.9"),
    "two ends": lambda: pages(1) + b"%%EOF\n",
    "a few words behind": lambda: pages(1) + b"<html><script>1</script>",
}
"""By name: what lies about itself and is mended by every reader alike; it passes."""


def _indexed_at(place: bytes) -> bytes:
    made = pages(1)
    return made[: made.rindex(b"startxref\n") + 10] + place + b"\n%%EOF\n"

"""A receipt judged as a receiver would, by pyHanko and independently of the product; and a picture of its page.

python -m local.validate out/soil-conservation.pdf root.pem
"""

import io
import json
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from chalicelib.domain.receipt import Receipt

DPI = 110
POINTS_PER_INCH = 72


class Check(NamedTuple):
    """One question, whether the answer is yes, and what was found."""

    question: str
    good: bool
    found: str

    @property
    def line(self) -> str:
        """The check as printed."""
        return f"{'✓' if self.good else '✗'} {self.question}: {self.found}"


class Judgement(NamedTuple):
    """All the checks of one receipt."""

    checks: tuple[Check, ...]

    @property
    def good(self) -> bool:
        """Whether every answer is yes."""
        return all(check.good for check in self.checks)

    @property
    def lines(self) -> tuple[str, ...]:
        """Every check as printed."""
        return tuple(check.line for check in self.checks)


def validate(pdf: bytes, root_pem: str, expected: Receipt | None = None) -> Judgement:
    """Judge a sealed PDF against a root (PEM); with `expected`, its embedded data must equal that.

    Raises `ValueError` when it bears no signature.
    """
    signature = _signature(pdf)
    status = _status(signature, root_pem)
    data = embedded(pdf)
    return Judgement((*_sealed(signature, status), *_embedded(data, expected), *_archivable(pdf)))


def embedded(pdf: bytes) -> dict[str, Any]:
    """The receipt's data that the file carries."""
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as opened:
        data: dict[str, Any] = json.loads(opened.attachments["receipt.json"].get_file().read_bytes())
    return data


def page_image(pdf: bytes, page: int = 0) -> bytes:
    """One page as PNG at 110 dpi, with the seal."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    # The seal is a form field's appearance, which pdfium draws only when forms are on.
    document.init_forms()
    picture = io.BytesIO()
    document[page].render(scale=DPI / POINTS_PER_INCH).to_pil().save(picture, "PNG", optimize=True)
    document.close()
    return picture.getvalue()


def _signature(pdf: bytes) -> Any:
    from pyhanko.pdf_utils.reader import PdfFileReader

    found = list(PdfFileReader(io.BytesIO(pdf)).embedded_signatures)
    if len(found) != 1:
        raise ValueError(f"{len(found)} signatures, not one")
    return found[0]


def _status(signature: Any, root_pem: str) -> Any:
    from asn1crypto import pem, x509
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    root = x509.Certificate.load(pem.unarmor(root_pem.encode())[2])
    context = ValidationContext(trust_roots=[root], moment=_claimed(signature), allow_fetching=False)
    return validate_pdf_signature(signature, context)


def _claimed(signature: Any) -> datetime | None:
    claimed: datetime | None = signature.self_reported_timestamp
    return claimed


def _sealed(signature: Any, status: Any) -> Iterator[Check]:
    signer = status.signing_cert.subject.native["common_name"]
    yield Check("签名完整 signature intact", status.intact and status.valid, status.md_algorithm)
    yield Check("签发者可信 issuer trusted", status.trusted, signer)
    coverage = status.coverage.name
    yield Check("覆盖全文 covers the whole file", coverage == "ENTIRE_FILE", coverage)
    level = getattr(signature.docmdp_level, "name", "none")
    yield Check("禁止改动 no changes allowed", bool(status.docmdp_ok) and level == "NO_CHANGES", level)


def _embedded(data: dict[str, Any], expected: Receipt | None) -> Iterator[Check]:
    receipt = Receipt.model_validate(data)
    same = expected is None or receipt == expected
    yield Check("内嵌数据 embedded data", same, f"{receipt.number} {receipt.check_code}")


def _archivable(pdf: bytes) -> Iterator[Check]:
    """What the file claims of PDF/A, and the marks of it that are easy to see; a whole check needs veraPDF."""
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as opened:
        claimed = f"PDF/A-{opened.open_metadata().pdfa_status}"
        intents = "/OutputIntents" in opened.Root
    yield Check("长期保存格式 archival format", claimed == "PDF/A-3A" and intents, claimed)


def main(path: str, root: str) -> int:
    """Print the judgement of a file; gives the process's exit code."""
    judged = validate(Path(path).read_bytes(), Path(root).read_text())
    print("\n".join(judged.lines))
    return 0 if judged.good else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))

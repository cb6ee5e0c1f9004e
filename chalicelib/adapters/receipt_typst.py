"""Receipts and void copies typeset by typst: PDF/A-3a, the receipt's data embedded as `receipt.json`.

Data goes in as JSON and is never evaluated. The same receipt gives the same bytes: its date is that of the filing, or
of the revocation, and not the clock's.
"""

import json
import re
import threading
from datetime import datetime, time
from functools import cached_property
from pathlib import Path
from typing import Any

from chalicelib.adapters.receipt_glyphs import printable
from chalicelib.adapters.receipt_qr import qr_svg
from chalicelib.adapters.receipt_size import PAPER, Wording, sizes
from chalicelib.domain.check_code import printed_code
from chalicelib.domain.printed import printed_day
from chalicelib.domain.receipt import SEAL_PLACE, Receipt, Revocation, Row
from chalicelib.domain.working_days import BEIJING
from chalicelib.errors import Problem, Text

TEMPLATES = Path(__file__).parents[2] / "templates"

PDF_END = b"\n"
"""typst's file ends without one; what a signature appends would then break PDF/A (ISO 19005-3, 6.1.9)."""


PAGE_COUNT = re.compile(rb"/Type\s*/Pages\s*/Count (\d+)")


class TypstTypesetter:
    """The port `Typesetter`; one warm compiler, since reading the fonts is most of its work."""

    def __init__(self) -> None:
        self._one_at_a_time = threading.Lock()

    @cached_property
    def _compiler(self) -> Any:
        import typst

        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[TEMPLATES / "fonts"])
        return typst.Compiler(TEMPLATES / "receipt.typ", root=TEMPLATES, font_paths=fonts)

    def typeset(self, receipt: Receipt, revocation: Revocation | None = None) -> bytes:
        """The PDF/A-3a, unsealed; raises `Problem` when it cannot be typeset."""
        printed = _printed(receipt) | _printed_revocation(revocation)
        inputs, dated = _inputs(receipt, revocation, printed), _dated(receipt, revocation)
        *tries, flowing = sizes(_wording(printed))
        tried = (self._compiled(inputs | {"size": str(size)}, dated) for size in tries)
        pdf = next(filter(_one_page, tried), None) or self._compiled(inputs | {"size": str(flowing)}, dated)
        return pdf + PDF_END

    def _compiled(self, inputs: dict[str, str], dated: datetime) -> bytes:
        import typst

        try:
            with self._one_at_a_time:
                pdf = self._compiler.compile(format="pdf", sys_inputs=inputs, pdf_standards=["a-3a"], timestamp=dated)
        except typst.TypstError as error:
            # Its words would quote the receipt, so they stay in the cause.
            raise Problem(Text("回执排版失败", "the receipt cannot be typeset")) from error
        return bytes(pdf)


def _one_page(pdf: bytes) -> bool:
    """Told by the root of the page tree (ISO 32000-2, 7.7.3.2), which typst writes as plain text."""
    (count,) = PAGE_COUNT.findall(pdf)
    return int(count) == 1


def _inputs(receipt: Receipt, revocation: Revocation | None, printed: dict[str, Any]) -> dict[str, str]:
    return {
        "receipt": receipt.model_dump_json(),
        "revocation": revocation.model_dump_json() if revocation else "null",
        "printed": json.dumps(printed),
        "qr": qr_svg(receipt.check_url),
        "seal": json.dumps(SEAL_PLACE._asdict()),
        "paper": json.dumps(PAPER._asdict()),
    }


def _wording(printed: dict[str, Any]) -> Wording:
    texts = ("applicant", "statement", "replacement", "note", "reason", "decision_number", "revoked_on")
    return Wording([printed[name] for name in texts if printed.get(name)], [row["value"] for row in printed["rows"]])


def _printed(receipt: Receipt) -> dict[str, Any]:
    return {
        "issuer": receipt.issuer,
        "title": receipt.title,
        "number": receipt.number,
        "applicant": printable(receipt.applicant_name),
        "rows": [{"label": printable(row.label), "value": printable(row.value)} for row in _rows(receipt)],
        "statement": printable(receipt.statement),
        "note": printable(receipt.note),
        "issued_on": printed_day(receipt.issued_on),
        "replacement": _replacement(receipt),
        "check_code": printed_code(receipt.check_code),
        "check_url": printable(receipt.check_url),
    }


def _replacement(receipt: Receipt) -> str | None:
    """What a new version says of the receipt that it replaces."""
    if receipt.replaces is None or receipt.corrected_on is None:
        return None
    day, code = printed_day(receipt.corrected_on), printed_code(receipt.replaces)
    return f"本回执为更正后的第{receipt.version}版，自{day}起替代查验码为 {code} 的回执。"


def _rows(receipt: Receipt) -> list[Row]:
    """The whole table: what every receipt names, then the item's own rows."""
    common = (
        ("申报单位", receipt.applicant_name),
        ("统一社会信用代码", receipt.applicant_uscc),
        ("项目名称", receipt.project_name),
        ("项目统一代码", receipt.project_code),
        ("项目地址", f"{receipt.project_district}　{receipt.project_address}"),
    )
    return [*(Row(label=label, value=value) for label, value in common), *receipt.rows]


def _printed_revocation(revocation: Revocation | None) -> dict[str, str]:
    if revocation is None:
        return {}
    return {
        "reason": printable(revocation.reason),
        "decision_number": printable(revocation.decision_number),
        "revoked_on": printed_day(revocation.day),
    }


def _dated(receipt: Receipt, revocation: Revocation | None) -> datetime:
    # typst takes whole seconds only.
    return (
        datetime.combine(revocation.day, time.min, BEIJING) if revocation else receipt.filed_at.replace(microsecond=0)
    )

"""Filings as they stand along their way, brought there by the domain's own moves, a minute each."""

from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.domain.correcting import Wish
from chalicelib.domain.correcting import corrected as put_right
from chalicelib.domain.filing import (
    SYSTEM,
    Actor,
    Correction,
    Document,
    Filing,
    Move,
    Revocation,
    Role,
    moved,
    opened,
)
from chalicelib.domain.items.catalogue import parse_form
from chalicelib.domain.verdict import Finding, Outcome
from local.examples import example

OPENED_AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
FILING_ID = "019ab000-0000-7000-8000-000000000001"
CHECK_CODE = "0123456789ABCDEF"
NEWER_CODE = "ZZZZ456789ABCDEF"
RIGHT_ADDRESS = "深圳市南山区科苑南路 3331 号"
PORTAL = Actor(role=Role.PORTAL, id="portal-1")
OFFICER = Actor(role=Role.OFFICER, id="officer-7")

NUMBERS = {
    "soil-conservation": "深水保备〔2026〕1号",
    "water-saving": "深水节备〔2026〕1号",
    "works-commencement": "深水建备〔2026〕1号",
}

SHORT_FALL = Finding(
    rule="SC-08", outcome=Outcome.FAIL, pointer="/indices/vegetation_cover", code="index-below-target", filed="1"
)


def draft(name: str = "soil-conservation", **filling: Any) -> Filing:
    """A draft of an example form."""
    form = parse_form(example(name, OPENED_AT.date(), **filling))
    return opened(FILING_ID, form, by=PORTAL, at=OPENED_AT).after


def submitted(name: str = "soil-conservation") -> Filing:
    """A submitted filing."""
    return _on(draft(name), Move.SUBMIT, PORTAL, round=1, submitted_at=OPENED_AT + timedelta(minutes=1))


def rejected(name: str = "soil-conservation") -> Filing:
    """A filing rejected for one reason."""
    at = OPENED_AT + timedelta(minutes=2)
    return _on(submitted(name), Move.REJECT, SYSTEM, reasons=(SHORT_FALL,), decided_at=at)


def accepted(name: str = "soil-conservation") -> Filing:
    """An accepted filing with its number, its receipt still being made."""
    before = submitted(name)
    at = OPENED_AT + timedelta(minutes=2)
    return _on(before, Move.ACCEPT, SYSTEM, number=NUMBERS[before.item], check_code=CHECK_CODE, decided_at=at)


def filed(name: str = "soil-conservation") -> Filing:
    """A filing with its receipt."""
    at = OPENED_AT + timedelta(minutes=3)
    return _on(accepted(name), Move.ISSUE, SYSTEM, receipt=document("ab", at), filed_at=at)


def corrected(name: str = "soil-conservation") -> Filing:
    """A filing whose project's address an officer has put right, its new receipt still being made."""
    before = filed(name)
    form, elements = put_right(before.form, [Wish(element="/project/address", to=RIGHT_ADDRESS)])
    assert before.receipt
    correction = Correction(
        elements=elements,
        reason="录入笔误。",
        at=OPENED_AT + timedelta(days=2),
        officer=OFFICER.id,
        check_code=CHECK_CODE,
        receipt=before.receipt,
    )
    return _on(before, Move.CORRECT, OFFICER, form=form, corrections=(correction,), check_code=NEWER_CODE, receipt=None)


def reissued(name: str = "soil-conservation") -> Filing:
    """A filing with the second version of its receipt."""
    return _on(corrected(name), Move.REISSUE, SYSTEM, receipt=document("ef", OPENED_AT + timedelta(days=2)))


def revoked(name: str = "soil-conservation") -> Filing:
    """A revoked filing whose void copy is still being made."""
    at = OPENED_AT + timedelta(minutes=4)
    why = Revocation(reason="监测数据系伪造。", decision_number="深水撤字〔2026〕3号", at=at, officer=OFFICER.id)
    return _on(filed(name), Move.REVOKE, OFFICER, revocation=why)


def voided(name: str = "soil-conservation") -> Filing:
    """A revoked filing with its void copy."""
    return _on(revoked(name), Move.VOID, SYSTEM, void_copy=document("cd", OPENED_AT + timedelta(minutes=5)))


def document(sign: str, at: datetime) -> Document:
    """A sealed document whose hash is made of `sign` (two hex digits)."""
    return Document(key=f"documents/{sign}.pdf", sha256=sign * 32, size=50_000, sealed_at=at)


def _on(filing: Filing, move: Move, by: Actor, **changes: Any) -> Filing:
    return moved(filing, move, by=by, at=filing.changed_at + timedelta(minutes=1), **changes).after

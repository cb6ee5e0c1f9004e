"""What each receiving system is told of a filing: its whole public state, never a person's name, ID or mobile.

The same version of a filing gives the same message for ever: receivers keep the highest, and doubles do no harm.
"""

from datetime import datetime
from typing import Any, Literal

from chalicelib.domain.filing import Document, Filing, Revocation, State
from chalicelib.domain.frozen import Frozen
from chalicelib.domain.licence import LicenceRecord, licence_of
from chalicelib.domain.sharing import RELAYED, System
from chalicelib.domain.verdict import Outcome


class ToldApplicant(Frozen):
    """The applicant: a unit, never its people."""

    name: str
    uscc: str


class ToldProject(Frozen):
    """The project."""

    name: str
    code: str
    district: str


class ToldDocument(Frozen):
    """The PDF to be downloaded: SHA-256 in hex, size in bytes, when sealed, and whether it is the void copy."""

    sha256: str
    size: int
    sealed_at: datetime
    void: bool


class ToldRevocation(Frozen):
    """Why and by which decision the receipt was revoked; the officer stays out."""

    reason: str
    decision_number: str
    at: datetime


class ToldReason(Frozen):
    """Why a rule did not pass, by code; what was filed and found stays out."""

    code: str
    rule: str
    pointer: str
    outcome: Outcome


class FilingMessage(Frozen):
    """What every message carries; times are UTC, `version` grows with each change of the filing.

    `receipt_version` grows with each correction of the receipt, which then `replaces` the one with that check code.
    """

    filing_id: str
    version: int
    item: str
    kind: str | None
    state: State
    number: str | None
    check_code: str | None
    applicant: ToldApplicant
    project: ToldProject
    opened_at: datetime
    submitted_at: datetime | None
    decided_at: datetime | None
    filed_at: datetime | None
    receipt: ToldDocument | None
    receipt_version: int
    replaces: str | None
    revocation: ToldRevocation | None


class InvestmentMessage(FilingMessage):
    """To 投资项目在线审批监管平台深圳平台."""

    system: Literal[System.INVESTMENT]


class ExchangeMessage(FilingMessage):
    """To 市电子政务交换平台, by the investment platform's relay (plan, part five)."""

    system: Literal[System.EXCHANGE]
    via: Literal[System.INVESTMENT]


class ElicenceMessage(FilingMessage):
    """To 市政务电子证照系统, by the same relay."""

    system: Literal[System.ELICENCE]
    via: Literal[System.INVESTMENT]
    licence: LicenceRecord


class CreditMessage(FilingMessage):
    """To the credit platform: a revocation."""

    system: Literal[System.CREDIT]
    revocation: ToldRevocation


class PortalMessage(FilingMessage):
    """To the portal: every change of state it must show, with the reasons' codes."""

    system: Literal[System.PORTAL]
    reasons: tuple[ToldReason, ...]
    referred_because: str | None


MESSAGES: dict[System, type[FilingMessage]] = {
    System.INVESTMENT: InvestmentMessage,
    System.EXCHANGE: ExchangeMessage,
    System.ELICENCE: ElicenceMessage,
    System.CREDIT: CreditMessage,
    System.PORTAL: PortalMessage,
}


def message_for(system: System, filing: Filing, issuer_uscc: str) -> dict[str, Any]:
    """The message to one system about the filing as it stands, as JSON values; its shape is `MESSAGES[system]`."""
    content = _state(filing) | _own(system, filing, issuer_uscc) | {"system": system}
    return MESSAGES[system].model_validate(content).model_dump(mode="json")


def _state(filing: Filing) -> dict[str, Any]:
    applicant, project = filing.form.applicant, filing.form.project
    same = ("version", "item", "kind", "state", "number", "check_code", "receipt_version")
    times = ("opened_at", "submitted_at", "decided_at", "filed_at")
    return {name: getattr(filing, name) for name in same + times} | {
        "filing_id": filing.id,
        "applicant": ToldApplicant(name=applicant.name, uscc=applicant.uscc),
        "project": ToldProject(name=project.name, code=project.code, district=project.district),
        "receipt": _document(filing.document, void=filing.void_copy is not None),
        "replaces": filing.corrections[-1].check_code if filing.corrections else None,
        "revocation": _revocation(filing.revocation),
    }


def _own(system: System, filing: Filing, issuer_uscc: str) -> dict[str, Any]:
    """What only this system is told."""
    own: dict[str, Any] = {"via": System.INVESTMENT} if system in RELAYED else {}
    if system is System.ELICENCE:
        own["licence"] = licence_of(filing, issuer_uscc)
    if system is System.PORTAL:
        own |= {"reasons": _reasons(filing), "referred_because": filing.referred_because}
    return own


def _document(document: Document | None, *, void: bool) -> ToldDocument | None:
    if document is None:
        return None
    return ToldDocument(sha256=document.sha256, size=document.size, sealed_at=document.sealed_at, void=void)


def _revocation(told: Revocation | None) -> ToldRevocation | None:
    if told is None:
        return None
    return ToldRevocation(reason=told.reason, decision_number=told.decision_number, at=told.at)


def _reasons(filing: Filing) -> tuple[ToldReason, ...]:
    return tuple(
        ToldReason(code=f.code, rule=f.rule, pointer=f.pointer, outcome=f.outcome) for f in filing.reasons if f.code
    )

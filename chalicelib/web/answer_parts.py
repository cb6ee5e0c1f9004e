"""The parts that a filing's answer is put together from: materials, receipt, deliveries, trail, decision, contacts."""

from chalicelib.domain.filing import Event, Filing, Role, State
from chalicelib.domain.materials import FAULTS, TITLES, WAIVABLE, MaterialKind
from chalicelib.domain.reason_text import MANUAL
from chalicelib.domain.registries import NAMES, Answer, Registry
from chalicelib.domain.rulebook.book import rules_of
from chalicelib.domain.sharing import Delivery, System
from chalicelib.domain.verdict import Outcome
from chalicelib.domain.working_days import beijing_day
from chalicelib.errors import Text
from chalicelib.ports import Dossier, KeptVerdict, MaterialCheck
from chalicelib.web import shapes
from chalicelib.web.findings import finding_answers
from chalicelib.web.languages import Language, say

TECHNICAL_PHONE = "83072820"
ADVICE_PHONE = "88125974"

SYSTEM_NAMES: dict[System, Text] = {
    System.INVESTMENT: Text("投资项目在线审批监管平台深圳平台", "investment project platform"),
    System.EXCHANGE: Text("市电子政务交换平台", "e-government exchange platform"),
    System.ELICENCE: Text("市政务电子证照系统", "e-licence system"),
    System.CREDIT: Text("公共信用信息平台", "credit platform"),
    System.PORTAL: Text("申报门户", "portal"),
}

REFERRED_BECAUSE: dict[str, Text] = {
    "applicant-asked": Text("申请人要求转人工办理。", "The applicant asked for an officer."),
    "rule": Text("有事项须由工作人员核定，详见原因。", "A rule asks for an officer's judgement; see the reasons."),
    "source-silent": Text(
        "数据源未在时限内答复，已转工作人员办理。", "A source did not answer in time; an officer takes over."
    ),
    "overdue": Text("自动核验超过时限，已转工作人员办理。", "Verification took too long; an officer takes over."),
}


def material(kind: MaterialKind, dossier: Dossier, language: Language) -> shapes.Material:
    """One material owed: what was pinned of it and what its form check found."""
    check = next((c for c in dossier.checks if c.kind == kind), None)
    return shapes.Material(
        kind=kind,
        title=say(TITLES[kind], language),
        waivable=kind in WAIVABLE,
        uploaded=_pinned(kind, dossier.filing, check),
        check=check and _check(check, language),
    )


def receipt(filing: Filing) -> shapes.Receipt | None:
    """What there is to download."""
    document = filing.document
    if document is None:
        return None
    void = filing.void_copy is not None
    return shapes.Receipt(sha256=document.sha256, size=document.size, sealed_at=document.sealed_at, void=void)


def delivery(one: Delivery, language: Language) -> shapes.Delivery:
    """How far a system has been told."""
    return shapes.Delivery(**one.model_dump(exclude={"correlation"}), name=say(SYSTEM_NAMES[one.system], language))


def event(one: Event, names_officers: bool) -> shapes.Event:
    """One entry of the history; who an officer is, is for officers."""
    hidden = one.actor.role is Role.OFFICER and not names_officers
    told = one.model_dump(include={"version", "at", "move", "start", "to", "why", "hash"})
    return shapes.Event(**told, role=one.actor.role, by=None if hidden else one.actor.id)


def decision(filing: Filing, names_officers: bool) -> shapes.Decision | None:
    """An officer's decision, if there was one."""
    if filing.decision is None:
        return None
    told = filing.decision.model_dump()
    return shapes.Decision(**told | ({} if names_officers else {"officer": None}))


def corrections(filing: Filing, names_officers: bool) -> tuple[shapes.Correction, ...]:
    """What officers put right after the receipt; values stay out, since the form tells the new ones."""
    return tuple(
        shapes.Correction(
            version=version,
            check_code=one.check_code,
            elements=tuple(element.pointer for element in one.elements),
            reason=one.reason,
            at=one.at,
            officer=one.officer if names_officers else None,
        )
        for version, one in enumerate(filing.corrections, 1)
    )


def revocation(filing: Filing) -> shapes.Revocation | None:
    """The revocation, if there was one; without the officer, since the public may see it."""
    told = filing.revocation
    if told is None:
        return None
    return shapes.Revocation(reason=told.reason, decision_number=told.decision_number, day=beijing_day(told.at))


def referred_text(filing: Filing, language: Language) -> str | None:
    """Why an officer decides, in words."""
    known = REFERRED_BECAUSE.get(filing.referred_because or "")
    return known and say(known, language)


def contacts(filing: Filing, language: Language) -> shapes.Contacts | None:
    """Whom to call about a filing that left the unattended lane (plan: both phones are told)."""
    ineligible = filing.state is State.REJECTED and any(r.outcome is Outcome.INELIGIBLE for r in filing.reasons)
    if not ineligible and filing.state is not State.REFERRED:
        return None
    return shapes.Contacts(text=say(MANUAL, language), technical=TECHNICAL_PHONE, advice=ADVICE_PHONE)


def judgement(kept: KeptVerdict, language: Language) -> shapes.Judgement:
    """What a round was judged by, each finding explained by its rule."""
    verdict, book = kept.verdict, rules_of(kept.form["item"], kept.form.get("kind"))
    return shapes.Judgement(
        round=kept.round,
        recheck=kept.recheck,
        day=kept.day,
        rulebook=verdict and verdict.rulebook,
        outcome=verdict and verdict.outcome,
        facts=tuple(_fact(name, answer, language) for name, answer in kept.answers.items()),
        findings=finding_answers(verdict.findings, book, language) if verdict else (),
    )


def _fact(name: str, answer: Answer, language: Language) -> shapes.Fact:
    """How a registry answered; the key is left out, since it may name a person."""
    registry = Registry(name.partition(":")[0])
    names = NAMES[registry]
    return shapes.Fact(
        registry=registry,
        name=say(Text(names.zh, names.en), language),
        status=answer.status,
        why=answer.why,
        at=answer.at,
    )


def _pinned(kind: MaterialKind, filing: Filing, check: MaterialCheck | None) -> shapes.Pinned | None:
    """A checksum that was not known yet when it was pinned is known by its check."""
    pinned = next((m for m in filing.materials if m.kind == kind), None)
    if pinned is None:
        return None
    reckoned = check.sha256 if check and check.version_id == pinned.version_id else None
    return shapes.Pinned(version=pinned.version_id, size=pinned.size, sha256=pinned.sha256 or reckoned)


def _check(one: MaterialCheck, language: Language) -> shapes.FormCheck:
    faults = (shapes.MaterialFault(code=f, text=say(FAULTS[f], language)) for f in one.check.faults)
    return shapes.FormCheck(
        version=one.version_id,
        faults=tuple(faults),
        pages=one.check.pages,
        has_text=one.check.has_text,
        absent=one.check.absent,
        checked_at=one.at,
    )

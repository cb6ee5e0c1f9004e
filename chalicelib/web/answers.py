"""Filings as their applicants and officers are shown them."""

from typing import Any

from chalicelib.domain.elements import Form
from chalicelib.domain.filing import NAMES as STATE_NAMES
from chalicelib.domain.filing import Event, Filing, Role
from chalicelib.domain.items.catalogue import ITEMS
from chalicelib.domain.materials import TITLES, owed
from chalicelib.domain.standing import Standing, standing_of
from chalicelib.domain.verdict import Verdict
from chalicelib.ports import Dossier, Page, Slot
from chalicelib.web import shapes
from chalicelib.web.answer_parts import (
    contacts,
    corrections,
    decision,
    delivery,
    event,
    judgement,
    material,
    receipt,
    referred_text,
    revocation,
)
from chalicelib.web.call import Call
from chalicelib.web.findings import reason_answers
from chalicelib.web.languages import Language, say
from chalicelib.web.masking import masked_form


def entry(filing: Filing, call: Call) -> shapes.Entry:
    """Where a filing stands, and what its caller may do about it."""
    return stood(standing_of(filing), call)


def stood(standing: Standing, call: Call) -> shapes.Entry:
    """Where a filing stood, and what its caller could do about it then."""
    return shapes.Entry(**_entry(standing, call.caller.role, call.language))


def opened(filing: Filing, slots: tuple[Slot, ...], language: Language) -> shapes.Opened:
    """A new draft with its upload slots."""
    return reopened(standing_of(filing), slots, language)


def reopened(draft: Standing, slots: tuple[Slot, ...], language: Language) -> shapes.Opened:
    """A draft as it was opened, with these upload slots."""
    return shapes.Opened(**_entry(draft, Role.PORTAL, language), uploads=tuple(slot(s, language) for s in slots))


def listed(page: Page[Filing], call: Call) -> shapes.Filings:
    """Part of a list."""
    return shapes.Filings(filings=tuple(entry(f, call) for f in page.entries), cursor=page.cursor)


def slot(one: Slot, language: Language) -> shapes.Slot:
    """An upload slot."""
    return shapes.Slot(**one.model_dump(), title=say(TITLES[one.kind], language))


def own_filing(dossier: Dossier, language: Language) -> shapes.Filing:
    """A filing as its applicant sees it: the form in full, officers without their ids."""
    form = dossier.filing.form.model_dump(mode="json")
    return shapes.Filing(**_filing(dossier, form, Role.PORTAL, language))


def desk_filing(dossier: Dossier, language: Language) -> shapes.DeskFiling:
    """A filing as an officer sees it: personal elements masked, all facts and findings of every round."""
    filing = dossier.filing
    kept = sorted(dossier.verdicts + dossier.rechecks, key=lambda one: (one.round, one.recheck))
    return shapes.DeskFiling(
        **_filing(dossier, masked_form(filing.form), Role.OFFICER, language),
        judgements=tuple(judgement(one, language) for one in kept),
        disagreement=reason_answers(filing.disagreement, filing.form, language),
        looks=tuple(shapes.Look(**look.model_dump()) for look in dossier.looks),
    )


def deleted(last: Event) -> shapes.Deleted:
    """That a draft is no more."""
    return shapes.Deleted(id=last.filing_id, deleted_at=last.at)


def prechecked(verdict: Verdict, form: Form, language: Language) -> shapes.Precheck:
    """What a submission would come to."""
    return shapes.Precheck(outcome=verdict.outcome, reasons=reason_answers(verdict.reasons, form, language))


def link(one: Any, seconds: int) -> shapes.ReceiptLink:
    """The link to the receipt; `one` has url, filename, document, void and detached."""
    return shapes.ReceiptLink(
        url=one.url,
        filename=one.filename,
        sha256=one.document.sha256,
        size=one.document.size,
        void=one.void,
        expires_in=seconds,
        detached_seal=one.detached and _seal_link(one.detached),
    )


def _seal_link(one: Any) -> shapes.DetachedSealLink:
    return shapes.DetachedSealLink(url=one.url, filename=one.filename, sha256=one.seal.sha256, size=one.seal.size)


def _entry(standing: Standing, role: Role, language: Language) -> dict[str, Any]:
    """What a standing tells, and in words, with what the role may do about it."""
    return standing.model_dump() | {
        "item_name": say(ITEMS[standing.item].name, language),
        "state_name": say(STATE_NAMES[standing.state], language),
        "moves": standing.moves_of(role),
    }


def _filing(dossier: Dossier, form: dict[str, Any], role: Role, language: Language) -> dict[str, Any]:
    filing, names_officers = dossier.filing, role is Role.OFFICER
    return _entry(standing_of(filing), role, language) | {
        "form": form,
        "reasons": reason_answers(filing.reasons, filing.form, language),
        "materials": tuple(material(kind, dossier, language) for kind in owed(filing.form)),
        "check_code": filing.check_code,
        "receipt": receipt(filing),
        "deliveries": tuple(delivery(d, language) for d in dossier.deliveries),
        "trail": tuple(event(e, names_officers) for e in dossier.events),
        "decision": decision(filing, names_officers),
        "receipt_version": filing.receipt_version,
        "corrections": corrections(filing, names_officers),
        "revocation": revocation(filing),
        "referred_because": filing.referred_because,
        "referred_text": referred_text(filing, language),
        "contacts": contacts(filing, language),
        "on_trust": filing.on_trust,
        "rulebook": filing.rulebook,
    }

"""What the public may know: status of a receipt, revocations, the page behind the QR code, a PDF put to the test."""

from collections.abc import Callable, Mapping

from chalicelib.domain.check_code import printed_code
from chalicelib.domain.filing import Filing, State
from chalicelib.domain.items.catalogue import ITEMS
from chalicelib.domain.working_days import beijing_day
from chalicelib.errors import NotFound, Text
from chalicelib.ports import Page as Part
from chalicelib.ports import SealCheck
from chalicelib.web import shapes
from chalicelib.web.answer_parts import revocation
from chalicelib.web.languages import Language, say
from chalicelib.web.pages import Page, page
from chalicelib.web.seal_texts import verdict_text

STATES: Mapping[State, tuple[str, Text]] = {
    State.ACCEPTED: ("in-preparation", Text("已准予备案，回执生成中", "accepted, receipt being made")),
    State.FILED: ("in-force", Text("有效", "in force")),
    State.REVOKED: ("revoked", Text("已撤销", "revoked")),
}
"""A check code is given by the acceptance, so no other state has one."""


def status(filing: Filing, language: Language) -> shapes.ReceiptStatus:
    """The public status of a receipt."""
    item = ITEMS[filing.item]
    assert filing.number and filing.check_code and filing.decided_at, "a check code leads to an accepted filing"
    state, name = STATES[filing.state]
    return shapes.ReceiptStatus(
        check_code=filing.check_code,
        state=state,
        state_name=say(name, language),
        number=filing.number,
        item=filing.item,
        item_name=say(item.name, language),
        title=item.receipt_title(filing.kind),
        applicant_name=filing.form.applicant.name,
        project_name=filing.form.project.name,
        issued_on=beijing_day(filing.decided_at),
        revocation=revocation(filing),
    )


def revoked(part: Part[Filing], language: Language) -> shapes.Revocations:
    """Part of the list of revoked receipts."""
    return shapes.Revocations(revocations=tuple(status(f, language) for f in part.entries), cursor=part.cursor)


def shown(find: Callable[[], Filing]) -> Page:
    """The page of a receipt, or the one that says there is none; Chinese with English under it."""
    try:
        filing = find()
    except NotFound:
        return page("check.html", 404, zh=None, en=None)
    return page("check.html", zh=status(filing, "zh"), en=status(filing, "en"), printed_code=printed_code)


def checked(
    seal: SealCheck, filing: Filing | None, differs: tuple[tuple[str, str, str], ...], language: Language
) -> shapes.ReceiptCheck:
    """What came of putting a PDF to the test."""
    in_force = filing.state is State.FILED if filing else None
    return shapes.ReceiptCheck(
        whole=seal.whole,
        trusted=seal.trusted,
        in_force=in_force,
        text=say(verdict_text(seal, in_force, bool(differs)), language),
        faults=seal.faults,
        sealed_at=seal.signed_at,
        differences=tuple(shapes.Difference(element=e, file=f, record=r) for e, f, r in differs),
        record=status(filing, language) if filing else None,
    )

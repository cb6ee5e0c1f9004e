"""What the public may know: status of a receipt, revocations, the page behind the QR code, a PDF put to the test."""

from collections.abc import Callable

from chalicelib.domain.check_code import printed_code
from chalicelib.domain.correcting import as_issued
from chalicelib.domain.filing import Document, Filing
from chalicelib.domain.items.catalogue import ITEMS
from chalicelib.domain.revocation_list import RevocationList
from chalicelib.domain.working_days import beijing_day
from chalicelib.errors import Invalid, NotFound, Text
from chalicelib.ports import Page as Part
from chalicelib.ports import SealCheck
from chalicelib.web import shapes
from chalicelib.web.answer_parts import revocation
from chalicelib.web.languages import Language, say
from chalicelib.web.pages import Page, page
from chalicelib.web.seal_texts import document_text, issuer_text, verdict_text
from chalicelib.web.standing import STATES, in_force, replaced_by, standing, state_of

ELEMENTS: dict[str, Text] = {
    "version": Text("回执版本", "version of the receipt"),
    "number": Text("备案编号", "number"),
    "item": Text("备案事项", "item"),
    "applicant_name": Text("申报单位", "applicant"),
    "applicant_uscc": Text("统一社会信用代码", "applicant's credit code"),
    "project_name": Text("项目名称", "project"),
    "project_code": Text("项目统一代码", "project code"),
    "project_district": Text("项目所在区", "project's district"),
    "project_address": Text("项目地址", "project's address"),
    "issued_on": Text("备案日期", "date"),
    "filing_id": Text("备案内部标识", "id of the filing"),
}
"""The elements that a file is held against the record by, as people call them."""

NOT_BELIEVED = Text(
    "文件所载数据不可采信，无法据此查询；请用回执上的查验码查询。",
    "What the file says is not to be believed, so nothing was looked up by it; look up the check code in print.",
)
NOT_ON_RECORD = Text("系统中没有与该文件对应的备案。", "There is no filing for this file.")


def status(filing: Filing, check_code: str, language: Language) -> shapes.ReceiptStatus:
    """The public status of the receipt with that check code, of its newest version or of an older one."""
    issued = as_issued(filing, check_code)
    item, state = ITEMS[issued.item], state_of(filing, check_code)
    assert issued.number and issued.decided_at, "a check code leads to an accepted filing"
    return shapes.ReceiptStatus(
        check_code=check_code,
        version=issued.receipt_version,
        answers=standing(filing, issued, language),
        state=state,
        state_name=say(STATES[state], language),
        number=issued.number,
        item=issued.item,
        item_name=say(item.name, language),
        title=item.receipt_title(issued.kind),
        applicant_name=issued.form.applicant.name,
        project_name=issued.form.project.name,
        issued_on=beijing_day(issued.decided_at),
        file=_file(issued.document),
        replaces=issued.corrections[-1].check_code if issued.corrections else None,
        replaced_by=replaced_by(filing, check_code),
        revocation=revocation(filing),
    )


def revoked(part: Part[Filing], language: Language) -> shapes.Revocations:
    """Part of the list of revoked receipts."""
    listed = tuple(status(f, f.check_code, language) for f in part.entries if f.check_code)
    return shapes.Revocations(revocations=listed, cursor=part.cursor)


def signed(one: RevocationList, jws: str) -> shapes.SignedRevocations:
    """The whole list as it was signed."""
    return shapes.SignedRevocations(as_of=one.as_of, until=one.until, jws=jws)


def shown(find: Callable[[], tuple[Filing, str]]) -> Page:
    """The page of a receipt, or the one that says there is none; Chinese with English under it.

    An unknown code is an answer like any other: 200, since browsers in phones put pages of their own in place of a 404.
    """
    try:
        filing, code = find()
    except (NotFound, Invalid) as unknown:
        return page("check.html", zh=None, en=None, formed=isinstance(unknown, NotFound))
    return page("check.html", zh=status(filing, code, "zh"), en=status(filing, code, "en"), printed_code=printed_code)


def checked(
    seal: SealCheck, filing: Filing | None, differs: tuple[tuple[str, str, str], ...], language: Language
) -> shapes.ReceiptCheck:
    """What came of putting a PDF to the test."""
    code = seal.receipt.check_code if seal.receipt else ""
    force = in_force(filing, code, language) if filing else _unknown(seal, language)
    replaced = filing is not None and state_of(filing, code) == "replaced"
    return shapes.ReceiptCheck(
        whole=seal.whole,
        trusted=seal.trusted,
        in_force=force.holds,
        text=say(verdict_text(seal, force.holds, bool(differs), replaced), language),
        answers=shapes.Answers(
            document=shapes.Answer(holds=seal.whole, text=say(document_text(seal), language)),
            in_force=force,
            issuer=shapes.Answer(holds=seal.trusted, text=say(issuer_text(seal), language)),
        ),
        faults=seal.faults,
        sealed_at=seal.signed_at,
        differences=tuple(_difference(*one, language) for one in differs),
        record=status(filing, code, language) if filing else None,
    )


def _file(document: Document | None) -> shapes.SealedFile | None:
    if document is None:
        return None
    return shapes.SealedFile(sha256=document.sha256, size=document.size, sealed_at=document.sealed_at)


def _unknown(seal: SealCheck, language: Language) -> shapes.Answer:
    return shapes.Answer(holds=None, text=say(NOT_ON_RECORD if seal.receipt else NOT_BELIEVED, language))


def _difference(element: str, said: str, known: str, language: Language) -> shapes.Difference:
    return shapes.Difference(element=element, name=say(ELEMENTS[element], language), file=said, record=known)

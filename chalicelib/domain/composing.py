"""Compose what a receipt says from the filing it is for."""

from chalicelib.domain.filing import Filing
from chalicelib.domain.items.catalogue import ITEMS
from chalicelib.domain.receipt import Receipt, Revocation
from chalicelib.domain.working_days import beijing_day

NOTE = (
    "申报人对所提交信息和材料的真实性与准确性负责。以提供虚假备案信息等不正当手段办理备案手续的，"
    "深圳市水务局有权撤销本备案，并依法实施信用管理。"
)


def receipt_of(filing: Filing, public_url: str) -> Receipt:
    """The receipt of an accepted filing; the same filing gives the same receipt for ever, until it is corrected."""
    assert filing.number and filing.check_code and filing.decided_at, "only an accepted filing has a receipt"
    item, form = ITEMS[filing.item], filing.form
    last = filing.corrections[-1] if filing.corrections else None
    return Receipt(
        check_code=filing.check_code,
        check_url=f"{public_url.rstrip('/')}/check/{filing.check_code}",
        number=filing.number,
        item=filing.item,
        title=item.receipt_title(filing.kind),
        applicant_name=form.applicant.name,
        applicant_uscc=form.applicant.uscc,
        project_name=form.project.name,
        project_code=form.project.code,
        project_district=form.project.district,
        project_address=form.project.address,
        rows=item.rows(form),
        statement=item.statement,
        note=NOTE,
        issued_on=beijing_day(filing.decided_at),
        filed_at=filing.decided_at,
        filing_id=filing.id,
        version=filing.receipt_version,
        replaces=last.check_code if last else None,
        corrected_on=beijing_day(last.at) if last else None,
    )


def printed_revocation(filing: Filing) -> Revocation | None:
    """What a void copy says, if the filing is revoked."""
    told = filing.revocation
    if told is None:
        return None
    return Revocation(reason=told.reason, decision_number=told.decision_number, day=beijing_day(told.at))

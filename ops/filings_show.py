"""`filings show`: one filing as it stands, without anything personal."""

from chalicelib.domain.filing import NAMES, Filing
from chalicelib.domain.sharing import Delivery
from chalicelib.logs import masked
from chalicelib.ports import Dossier
from chalicelib.usecases.trail import find
from chalicelib.wiring import run
from ops.ending import told
from ops.filing_names import FilingName
from ops.showing import AsJson, moment, put, put_json, put_table

DELIVERY_COLUMNS = (
    "系统 system",
    "版本 version",
    "已确认 acknowledged",
    "次数 attempts",
    "状态 status",
    "答复 answer",
    "时间 at",
)


def show(name: FilingName, as_json: AsJson = False) -> None:
    """查看备案 · One filing as it stands, and how far each system has been told; nothing personal."""
    with told():
        dossier = run(find, name)
        put_json(_fields(dossier)) if as_json else _show(dossier)


def _fields(dossier: Dossier) -> dict[str, object]:
    deliveries = [d.model_dump(mode="json") | {"answer": masked(d.answer or "")} for d in dossier.deliveries]
    return facts(dossier.filing) | {"deliveries": deliveries}


def _show(dossier: Dossier) -> None:
    for name, value in facts(dossier.filing).items():
        put(f"{name:17} {_in_words(value)}")
    put(f"{'':17} {NAMES[dossier.filing.state].zh} · {NAMES[dossier.filing.state].en}")
    put_table(DELIVERY_COLUMNS, map(_row, dossier.deliveries))


def facts(filing: Filing) -> dict[str, object]:
    """What operators may see of a filing: where it stands, and what was found by rule and element, without values."""
    return {
        "id": filing.id,
        "number": filing.number,
        "item": filing.item,
        "kind": filing.kind,
        "state": str(filing.state),
        "version": filing.version,
        "round": filing.round,
        "applicant": filing.applicant,
        "project": filing.form.project.code,
        "opened_at": moment(filing.opened_at),
        "submitted_at": filing.submitted_at and moment(filing.submitted_at),
        "decided_at": filing.decided_at and moment(filing.decided_at),
        "filed_at": filing.filed_at and moment(filing.filed_at),
        "changed_at": moment(filing.changed_at),
        "receipt": filing.document and filing.document.key,
        "referred_because": filing.referred_because,
        "on_trust": filing.on_trust,
        "rulebook": filing.rulebook,
        "reasons": [f"{f.rule} {f.outcome} {f.code or ''} {f.pointer}" for f in filing.reasons],
    }


def _in_words(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(value) or "—"
    return "—" if value is None else str(value)


def _row(delivery: Delivery) -> tuple[str, ...]:
    counts = (str(n) for n in (delivery.version, delivery.acknowledged, delivery.attempts))
    answer = masked(delivery.answer or "—")
    return str(delivery.system), *counts, delivery.status, answer, moment(delivery.at) if delivery.at else "—"

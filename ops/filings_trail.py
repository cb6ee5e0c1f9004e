"""`filings trail`: what was done to one filing, who looked at it, and whether its history is whole."""

from chalicelib.domain.filing import Event
from chalicelib.domain.history_faults import MEANINGS, HistoryFault
from chalicelib.domain.looks import Look
from chalicelib.logs import masked
from chalicelib.ports import Dossier
from chalicelib.usecases.trail import trail as trail_of
from chalicelib.wiring import run
from ops.ending import end, told
from ops.filing_names import FilingName
from ops.showing import AsJson, moment, put, put_json, put_table

COLUMNS = ("版本 version", "时间 at", "何人 by", "动作 move", "状态 state", "哈希 hash")
LOOK_COLUMNS = ("版本 version", "查看时间 looked at", "何人 by")


def trail(name: FilingName, as_json: AsJson = False) -> None:
    """备案经过 · What was done to a filing and by whom, who looked at it, and whether its chain of hashes is whole.

    Exit code 1 when it is not; `verify-chain` holds it against the signed heads too.
    """
    with told():
        dossier, faults = run(trail_of, name)
        put_json(_fields(dossier, faults)) if as_json else _show(dossier, faults)
        end(not faults)


def _fields(dossier: Dossier, faults: tuple[HistoryFault, ...]) -> dict[str, object]:
    events = [e.model_dump(mode="json") | {"why": e.why and masked(e.why)} for e in dossier.events]
    looks = [look.model_dump(mode="json") for look in dossier.looks]
    false = [fault.model_dump(mode="json") for fault in faults]
    return {"id": dossier.filing.id, "events": events, "looks": looks, "whole": not faults, "faults": false}


def _show(dossier: Dossier, faults: tuple[HistoryFault, ...]) -> None:
    put_table(COLUMNS, map(_row, dossier.events))
    if dossier.looks:
        put_table(LOOK_COLUMNS, map(_look_row, dossier.looks))
    put("链条断裂 the chain is broken:" if faults else "链条完整 the chain is whole")
    for fault in faults:
        means = MEANINGS[fault.kind].means
        put(f"  {fault.kind} {fault.where}: {means.zh} · {means.en}")


def _row(event: Event) -> tuple[str, ...]:
    by = f"{event.actor.role}:{event.actor.id}"
    states = f"{event.start or '—'} → {event.to}"
    return str(event.version), moment(event.at), by, str(event.move), states, event.hash[:12]


def _look_row(look: Look) -> tuple[str, ...]:
    return str(look.version), moment(look.at), f"officer:{look.officer}"

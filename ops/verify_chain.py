"""`verify-chain`: verify the histories and the signed heads over them."""

from collections import Counter
from datetime import datetime
from typing import Annotated

import typer

from chalicelib.domain.history_faults import MEANINGS, HistoryFault
from chalicelib.usecases.verify_chain import verify_chain as verify
from chalicelib.wiring import run
from ops.ending import end, told
from ops.showing import AsJson, put, put_json


def verify_chain(
    filing_id: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="备案标识，默认全部 · the filing's id; all, unless given")
    ] = None,
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="自某日起的总摘要 · heads made on that Beijing day or later"),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """验证历史 · Verify the hash chain of one filing or all, each signed head, and each filing against every head.

    Truncation, edit, removal and reordering are each told by name, with what to do. Nothing is written.
    """
    with told():
        looked, faults = Counter[str](), 0
        for fault in run(verify, looked, filing_id, since and since.date()):
            faults += 1
            put_json(_fields(fault)) if as_json else _show(fault)
        _sum_up(looked, faults, as_json)
        end(not faults)


def _fields(fault: HistoryFault) -> dict[str, object]:
    meaning = MEANINGS[fault.kind]
    return fault.model_dump(mode="json") | {"means": meaning.means._asdict(), "do": meaning.do._asdict()}


def _show(fault: HistoryFault) -> None:
    meaning = MEANINGS[fault.kind]
    put(f"{fault.kind}  {fault.where}  {fault.told}".rstrip())
    for text in (meaning.means, meaning.do):
        put(f"    {text.zh}")
        put(f"    {text.en}")


def _sum_up(looked: Counter[str], faults: int, as_json: bool) -> None:
    histories, heads, leaves = looked["histories"], looked["heads"], looked["leaves"]
    if as_json:
        put_json({"histories": histories, "heads": heads, "leaves": leaves, "faults": faults})
        return
    put(f"已验证历史 {histories} 件、总摘要 {heads} 份（其中登记 {leaves} 条）：{faults} 处不实")
    put(f"{histories} histories, {heads} heads and {leaves} leaves of them verified: {faults} faults")

"""`shadow`: judge stored filings by a rule book that is not law yet."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from chalicelib.domain.items.catalogue import ITEMS
from chalicelib.usecases.shadow import Changed, Shadow
from chalicelib.usecases.shadow import shadow as shadow_filings
from chalicelib.wiring import run
from ops.candidate import candidate_in
from ops.ending import end, told
from ops.showing import AsJson, put, put_json, put_table, then_and_now

CHANGED = ("备案 filing", "事项 item", "结论 verdict", "规则 rule", "要素 element", "当时 then", "候选 candidate")


def _known(item: str | None) -> str | None:
    if item is not None and item not in ITEMS:
        raise typer.BadParameter(f"one of {', '.join(ITEMS)}")
    return item


def shadow(
    candidate: Annotated[
        Path,
        typer.Option(
            exists=True, file_okay=False, help="含 chalicelib 的目录 · a checkout or folder that holds chalicelib"
        ),
    ],
    item: Annotated[
        str | None, typer.Option(callback=_known, help=f"只看某事项 · only this item: {', '.join(ITEMS)}")
    ] = None,
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="自某日起申报 · submitted on that Beijing day or later"),
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="只看最近 N 件 · only the N newest")] = None,
    as_json: AsJson = False,
) -> None:
    """影子运行 · Judge stored filings by a candidate rule book and print which verdicts would change.

    The candidate's own code judges, in a process without credentials or settings. Nothing is written.
    """
    with told(), candidate_in(candidate) as book:
        came = run(shadow_filings, book, item=item, since=since and since.date(), limit=limit)
        put_json(_fields(came)) if as_json else _show(came)
        end(came.same)


def _fields(came: Shadow) -> dict[str, object]:
    return came.model_dump(mode="json") | {"same": came.same, "by_rule": came.by_rule}


def _show(came: Shadow) -> None:
    told = f"已判定 {came.judged} 件，{len(came.changed)} 件结论有变，{len(came.not_judged)} 件无法判定"
    put(f"{told}\n{came.judged} judged, {len(came.changed)} changed, {len(came.not_judged)} could not be judged")
    if came.changed:
        put_table(("规则 rule", "件数 filings"), ((rule, str(count)) for rule, count in came.by_rule.items()))
        put_table(CHANGED, (row for changed in came.changed for row in _rows(changed)))
    if came.not_judged:
        rows = ((one.filing_id, one.item, one.why) for one in came.not_judged)
        put_table(("备案 filing", "事项 item", "无法判定 could not be judged"), rows)


def _rows(changed: Changed) -> list[tuple[str, ...]]:
    head = (changed.filing_id, changed.item, f"{changed.then} → {changed.now}")
    heads = (head, *[("", "", "")] * (len(changed.differences) - 1))
    places = zip(heads, changed.differences, strict=True)
    return [(*first, d.rule, d.pointer, *then_and_now(d)) for first, d in places]

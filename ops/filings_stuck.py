"""`filings stuck`: what rests longer than it may, and what to do."""

from typing import Annotated

import typer

from chalicelib.domain.filing import Filing
from chalicelib.domain.resting import Resting
from chalicelib.domain.stuck import MAY_REST
from chalicelib.usecases.stuck import stuck as stuck_filings
from chalicelib.wiring import outside, run
from ops.ending import end, told
from ops.showing import AsJson, moment, put, put_json, put_table, since

COLUMNS = ("备案 filing", "编号 number", "事项 item", "自 since", "已停留 resting")


def stuck(
    limit: Annotated[int, typer.Option(min=1, max=1000, help="每处最多几件 · how many of each place")] = 50,
    as_json: AsJson = False,
) -> None:
    """滞留的备案 · Filings that rest longer than they may, by place, with what to do.

    Exit code 1 when there are any.
    """
    with told():
        found = run(stuck_filings, limit)
        for place, filings in found.items():
            _tell_json(place, filings) if as_json else _tell(place, filings)
        if not found and not as_json:
            put("没有滞留 nothing is stuck")
        end(not found)


def _tell_json(place: Resting, filings: tuple[Filing, ...]) -> None:
    for filing in filings:
        told_of = {"id": filing.id, "number": filing.number, "item": filing.item, "since": moment(filing.changed_at)}
        put_json({"place": str(place)} | told_of | {"do": MAY_REST[place].do.en})


def _tell(place: Resting, filings: tuple[Filing, ...]) -> None:
    may = MAY_REST[place]
    put(f"{place}: {len(filings)}（至多 at most {since(may.at_most)}）")
    put(f"  {may.do.zh}\n  {may.do.en}")
    put_table(COLUMNS, map(_row, filings))


def _row(filing: Filing) -> tuple[str, ...]:
    rested = outside().clock.now() - filing.changed_at
    return filing.id, filing.number or "—", filing.item, moment(filing.changed_at), since(rested)

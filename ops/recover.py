"""`recover`: put back what the table has lost, out of a table restored beside it."""

from collections import Counter
from collections.abc import Sequence
from typing import Annotated

import typer

from chalicelib.domain.restoring import Want, Wanted
from chalicelib.usecases.recover import missed, put_back
from chalicelib.usecases.spent_numbers import Spent, skip_spent, spent_numbers
from chalicelib.wiring import outside, run
from ops.asking import Yes, ask
from ops.ending import end, told
from ops.showing import AsJson, put, put_json, put_table

AT_A_TIME = 1000
WHY = {
    Want.MISSING: "缺失 missing",
    Want.OLDER: "被改回旧版 set back",
    Want.DIFFERS: "内容不同 differs",
}

Earlier = Annotated[str, typer.Argument(metavar="TABLE", help="恢复出的旁表 · the table restored beside")]
Differing = Annotated[
    bool, typer.Option("--differing", help="内容不同的行也以旁表为准 · put back also rows that differ")
]


def recover(earlier: Earlier, differing: Differing = False, yes: Yes = False, as_json: AsJson = False) -> None:
    """从旁表恢复 · Put back rows that the table in force has lost or that were set back, from a restored one.

    What is newer in the table in force stays, what went by right stays gone. Numbers on sealed receipts that the record
    knows nothing of are skipped, so that none is given twice. Exit code 1 when rows that differ were left.
    """
    with told():
        beside = outside().restored(earlier)
        wants = list(run(missed, beside=beside))
        _show(wants, as_json)
        left = sum(want.why is Want.DIFFERS for want in wants) if not differing else 0
        back = _put_back(wants, differing, beside, yes) if len(wants) > left else 0
        spent = list(run(spent_numbers))
        if spent:
            _skip(spent, beside, yes, as_json)
        _sum_up(back, left, spent, as_json)
        end(not left)


def _put_back(wants: Sequence[Wanted], differing: bool, beside: object, yes: bool) -> int:
    ask(f"写回以上各行 Put these rows back: {len(wants)}", yes)
    parts = [wants[first : first + AT_A_TIME] for first in range(0, len(wants), AT_A_TIME)]
    return sum(run(put_back, part, differing, beside=beside) for part in parts)


def _show(wants: Sequence[Wanted], as_json: bool) -> None:
    counted = Counter((want.why, want.row.kind) for want in wants)
    if as_json:
        put_json({"wanted": {f"{why}/{kind}": n for (why, kind), n in sorted(counted.items())}})
    elif wants:
        put_table(
            ("原因 why", "种类 kind", "行数 rows"), [(WHY[w], k, str(n)) for (w, k), n in sorted(counted.items())]
        )
    for want in wants:
        if want.why is Want.DIFFERS and not as_json:
            put(f"内容不同 differs: {want.row.pk}  {want.row.sk}")


def _skip(spent: Sequence[Spent], beside: object, yes: bool, as_json: bool) -> None:
    for one in spent:
        put_json({"spent": one.number, "key": one.key}) if as_json else put(f"已用编号 spent: {one.number}  {one.key}")
    ask("跳过这些编号 Skip these numbers", yes)
    run(skip_spent, spent, beside=beside)


def _sum_up(back: int, left: int, spent: Sequence[Spent], as_json: bool) -> None:
    if as_json:
        put_json({"put_back": back, "left": left, "numbers_skipped": len(spent)})
        return
    put(f"已写回 {back} 行，未动内容不同的 {left} 行，跳过编号 {len(spent)} 个")
    put(f"{back} rows put back, {left} that differ left, {len(spent)} numbers skipped")

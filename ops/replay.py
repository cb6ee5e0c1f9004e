"""`replay`: judge a stored verdict again by the rule book at hand."""

from typing import Annotated

import typer

from chalicelib.usecases.replay import Replay
from chalicelib.usecases.replay import replay as replay_filing
from chalicelib.wiring import run
from ops.ending import end, told
from ops.showing import AsJson, put, put_json, put_table, then_and_now


def replay(
    filing_id: Annotated[str, typer.Argument(help="备案标识 · the filing's id")],
    round: Annotated[  # noqa: A002 - the domain's word
        int | None, typer.Option(min=1, help="轮次，默认最近一次 · the round, the newest judged unless given")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """重放核验结论 · Judge a stored verdict again, by the facts kept with it, and say "same" or what differs.

    A round accepted on trust is replayed with its recheck. Nothing is written.
    """
    with told():
        replays = run(replay_filing, filing_id, round)
        for one in replays:
            put_json(_fields(one)) if as_json else _show(one)
        end(all(one.same for one in replays))


def _fields(one: Replay) -> dict[str, object]:
    return one.model_dump(mode="json") | {"same": one.same, "same_rulebook": one.rulebook_then == one.rulebook_now}


def _show(one: Replay) -> None:
    what = f"{one.filing_id} round {one.round}{' recheck' if one.recheck else ''}"
    book = "same" if one.rulebook_then == one.rulebook_now else f"then {one.rulebook_then}, now"
    put(f"{what}: {'相同 same' if one.same else '不同 differs'}, {one.outcome_then} → {one.outcome_now}")
    put(f"规则库 rule book: {book} {one.rulebook_now}")
    if not one.same:
        rows = ((d.rule, d.pointer, *then_and_now(d)) for d in one.differences)
        put_table(("规则 rule", "要素 element", "当时 then", "现在 now"), rows)

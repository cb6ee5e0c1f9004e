"""`forget`: take away what is left of a filing that was deleted or has expired."""

from typing import Annotated

import typer

from chalicelib.usecases.forget_rest import forget_rest
from chalicelib.wiring import run
from ops.asking import Yes, ask
from ops.ending import told
from ops.showing import AsJson, put, put_json


def forget(
    filing_id: Annotated[str, typer.Argument(metavar="ID", help="备案标识 · the filing's id")],
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """清除残留 · Take away what is left under a filing that is gone, and its uploads; its last entry stays.

    For what lies in the queue forgetting-dead, and for `rest-left` of `reconcile`. A filing is refused that is there,
    or of which neither a last entry nor a whole history shows that it went by right.
    """
    with told():
        ask(f"{filing_id} 的残留将被清除 · what is left of it will be taken away", yes)
        last = run(forget_rest, filing_id)
        put_json(last.model_dump(mode="json")) if as_json else put(f"已清除 forgotten: {filing_id}（{last.move}）")

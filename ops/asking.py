"""Asking before anything is changed."""

import sys
from typing import Annotated

import typer

from ops.ending import Trouble

Yes = Annotated[bool, typer.Option("--yes", help="不再询问 · do not ask")]


def ask(what: str, yes: bool) -> None:
    """Go on when the operator agrees; raises `Trouble` when not, or when there is nobody to ask."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise Trouble("无人可询问，未作任何改动；请加 --yes\nThere is nobody to ask, nothing was changed; add --yes")
    if not typer.confirm(f"{what} —— 继续吗？Go on?", err=True):
        raise Trouble("已取消，未作任何改动\nCancelled, nothing was changed")

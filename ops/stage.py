"""`--stage`: which stage a command is for, so that nobody has to carry settings about."""

import os
import shlex
from pathlib import Path
from typing import Annotated

import typer

from chalicelib.wiring import stage_variables
from ops.ending import Trouble, told

LOCAL, FILE = "local", Path(".local/env")


def enter(
    stage: Annotated[
        str | None,
        typer.Option(
            help="环境：local（正在运行的 make run）或已部署的环境 · `local` (while make run is up) or a deployed one"
        ),
    ] = None,
) -> None:
    """Take the settings of the stage that is named; of the environment, when none is."""
    if stage:
        with told():
            os.environ.update(_written() if stage == LOCAL else stage_variables(stage))


def _written(file: Path = FILE) -> dict[str, str]:
    """What `make run` has written; raises `Trouble` when it is not up."""
    if not file.exists():
        raise Trouble(
            f"本地系统未运行（没有 {file}）：先 make run\nThe local system is not up (no {file}): make run first"
        )
    return dict(line.split("=", 1) for line in shlex.split(file.read_text(encoding="utf-8")))

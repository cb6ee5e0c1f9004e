"""How a command ends: its exit code, and trouble in words on standard error."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer

from chalicelib.errors import Problem
from chalicelib.ports import CannotJudge

SAME, DIFFERS, TROUBLE = 0, 1, 2


class Trouble(Exception):  # noqa: N818 - what the operator is told
    """Something an operator must mend first; told in both languages."""


@contextmanager
def told() -> Iterator[None]:
    """Whatever goes wrong inside ends the command with `TROUBLE`; never by a trace, whose values may be personal."""
    try:
        yield
    except typer.Exit:
        raise
    except Problem as problem:
        _end(f"{problem.detail.zh}\n{problem.detail.en}", problem.code)
    except CannotJudge as error:
        _end(f"规则库无法判定\nThe rule book cannot judge it: {error}", "cannot-judge")
    except Trouble as trouble:
        _end(str(trouble), "trouble")
    except Exception as error:  # noqa: BLE001 - Python's own exit code for it would read as "differs"
        _end(f"意外错误\nUnexpected: {place_of(error)}", "unexpected")


def end(same: bool) -> NoReturn:
    """End with the answer to whether all is the same."""
    raise typer.Exit(SAME if same else DIFFERS)


def place_of(error: BaseException) -> str:
    """The kind of an error and the line that raised it, without its text."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f" at {trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""
    return f"{type(error).__name__}{where}"


def _end(words: str, code: str) -> NoReturn:
    print(f"{words}\n[{code}]", file=sys.stderr)
    raise typer.Exit(TROUBLE)

"""How findings and tables are shown: on a terminal or, by `--json`, to a program."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from chalicelib.domain.comparing import Difference
from chalicelib.domain.verdict import Finding

AsJson = Annotated[bool, typer.Option("--json", help="给程序用的 JSON · JSON for programs, on one line")]

PIPED_COLUMNS = 160
"""Width of what is not written to a terminal, so that no id is broken there."""


def put(line: str = "") -> None:
    """One line for people."""
    _console().print(line, markup=False, highlight=False, soft_wrap=True)


def put_json(value: dict[str, Any]) -> None:
    """One line for programs."""
    print(json.dumps(value, ensure_ascii=False))


def put_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table."""
    table = Table(*columns)
    for row in rows:
        table.add_row(*row)
    _console().print(table, markup=False, highlight=False)


def moment(at: datetime) -> str:
    """A time in UTC, to the second."""
    return at.astimezone(UTC).isoformat(timespec="seconds")


def since(age: timedelta) -> str:
    """An age in its largest units."""
    seconds = max(round(age.total_seconds()), 0)
    days, hours, minutes = seconds // 86400, seconds // 3600 % 24, seconds // 60 % 60
    return f"{days} d {hours} h" if days else f"{hours} h {minutes} min" if hours else f"{minutes} min {seconds % 60} s"


def in_words(findings: Sequence[Finding]) -> str:
    """What was found at one place: outcomes with the codes of their reasons."""
    return ", ".join(f"{f.outcome} {f.code}" if f.code else f"{f.outcome}" for f in findings) or "—"


def then_and_now(difference: Difference) -> tuple[str, str]:
    """Both sides in words; where only values, sources or times differ, what of them does."""
    then, now = in_words(difference.then), in_words(difference.now)
    return (then, now) if then != now else (then, f"{now} ({', '.join(_fields(difference))})")


def _fields(difference: Difference) -> list[str]:
    pairs = list(zip(difference.then, difference.now, strict=True))
    return [name for name in Finding.model_fields if any(getattr(a, name) != getattr(b, name) for a, b in pairs)]


def _console() -> Console:
    console = Console()
    return console if console.is_terminal else Console(width=PIPED_COLUMNS)

"""Which test proves what of which rule: the mark `proves`, read from the tests where they stand.

`@pytest.mark.proves("SC-06", "pass", "boundary: the same day")` names rules (ids, blanks between) and ways, each as it
stands in tests/data/rule_rows.toml.
"""

import importlib
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROWS_FILE = Path(__file__).parents[2] / "data" / "rule_rows.toml"


def rows() -> list[dict[str, Any]]:
    """Every row of the rule tables: its table, what it says, and the ways to prove by rule."""
    loaded: list[dict[str, Any]] = tomllib.loads(ROWS_FILE.read_text(encoding="utf-8"))["rows"]
    return loaded


def proves(rules: str, *ways: str) -> pytest.MarkDecorator:
    """The mark, for tests whose rules and ways are data."""
    return pytest.mark.proves(rules, *ways)


def proven() -> dict[str, set[str]]:
    """The ways proven by the tests beside this file, by rule."""
    ways: dict[str, set[str]] = defaultdict(set)
    for path in sorted(Path(__file__).parent.glob("test_*.py")):
        for mark in _marks_in(importlib.import_module(f"{__package__}.{path.stem}")):
            for rule in mark.args[0].split():
                ways[rule] |= set(mark.args[1:])
    return ways


def _marks_in(home: Any) -> Iterator[pytest.Mark]:
    for name, thing in vars(home).items():
        if name.startswith("Test") and isinstance(thing, type):
            yield from _marks_in(thing)
        elif name.startswith("test_"):
            yield from _marks_on(thing)


def _marks_on(test: Any) -> Iterator[pytest.Mark]:
    for mark in getattr(test, "pytestmark", ()):
        if mark.name == "proves":
            yield mark
        elif mark.name == "parametrize":
            yield from (inner for values in mark.args[1] for inner in _of_values(values))


def _of_values(values: Any) -> Iterator[pytest.Mark]:
    marks = getattr(values, "marks", ())
    yield from (mark.mark if isinstance(mark, pytest.MarkDecorator) else mark for mark in marks)

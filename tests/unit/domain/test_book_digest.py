"""The version of the rule book: one for one content, on every machine and in every checkout."""

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from chalicelib.domain.book_digest import NO_PART, calendar_digest, code_digest, days_digest
from chalicelib.domain.rulebook.book import rules_of
from chalicelib.domain.rules import version_of

ROOT = Path(__file__).parent.parent.parent.parent
DOMAIN = ROOT / "chalicelib" / "domain"
COUNTED = sorted({p.relative_to(DOMAIN).as_posix() for p in DOMAIN.rglob("*.py")} - NO_PART)

PRINT = """
from chalicelib.domain.rulebook.book import rules_of
from chalicelib.domain.rules import version_of
print(version_of(rules_of("water-saving", None)))
"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The domain in another checkout."""
    shutil.copytree(ROOT / "chalicelib", tmp_path / "chalicelib", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "chalicelib" / "domain"


def imported(path: Path) -> Iterator[Path]:
    """The files of the domain that a file imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("chalicelib.domain"):
            for module in (node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)):
                file = ROOT / f"{module.replace('.', '/')}.py"
                if file.exists():
                    yield file


def reached(*start: Path) -> set[str]:
    """Everything of the domain that these files rest on."""
    pending, seen = list(start), set[Path]()
    while pending:
        if (path := pending.pop()) not in seen:
            seen.add(path)
            pending += imported(path)
    return {path.relative_to(DOMAIN).as_posix() for path in seen}


def test_nothing_that_judging_rests_on_is_said_to_have_no_part_in_it() -> None:
    judging = reached(DOMAIN / "rules.py", DOMAIN / "trust.py", *(DOMAIN / "rulebook").glob("*.py"))
    assert len(judging) > 20
    assert not judging & NO_PART


def test_what_has_no_part_is_there() -> None:
    assert all((DOMAIN / name).exists() for name in NO_PART)


@pytest.mark.parametrize("name", COUNTED)
def test_a_change_of_anything_a_rule_rests_on_is_another_version(copy: Path, name: str) -> None:
    before = code_digest(copy)
    with (copy / name).open("a", encoding="utf-8") as source:
        source.write("MORE = 1\n")
    assert code_digest(copy) != before


def test_a_text_that_moves_from_one_file_to_the_next_is_another_version(copy: Path) -> None:
    before = code_digest(copy)
    one, other = copy / "elements.py", copy / "facts.py"
    text = one.read_bytes()
    one.write_bytes(text[:-1])
    other.write_bytes(text[-1:] + other.read_bytes())
    assert code_digest(copy) != before


def test_another_name_of_a_file_is_another_version(copy: Path) -> None:
    before = code_digest(copy)
    (copy / "rulebook" / "ours.py").rename(copy / "rulebook" / "theirs.py")
    assert code_digest(copy) != before


def test_another_checkout_has_the_same_version(copy: Path) -> None:
    assert code_digest(copy) == code_digest(DOMAIN)


def test_line_endings_are_no_content(copy: Path) -> None:
    for path in copy.rglob("*.py"):
        path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    assert code_digest(copy) == code_digest(DOMAIN)


@pytest.mark.parametrize("name", [*sorted(NO_PART), "notes.txt", "rulebook/notes.md"])
def test_what_no_rule_rests_on_is_no_content(copy: Path, name: str) -> None:
    with (copy / name).open("a", encoding="utf-8") as file:
        file.write("MORE = 1\n")
    assert code_digest(copy) == code_digest(DOMAIN)


@pytest.mark.parametrize("variables", [{"TZ": "Asia/Shanghai"}, {"TZ": "America/Los_Angeles", "LC_ALL": "C"}])
def test_every_process_finds_the_same_version(copy: Path, variables: dict[str, str]) -> None:
    env = os.environ | variables | {"PYTHONHASHSEED": "7"}
    home = copy.parent.parent
    said = subprocess.run([sys.executable, "-c", PRINT], cwd=home, env=env, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == version_of(rules_of("water-saving", None))


def test_a_days_order_does_not_matter_but_each_day_does() -> None:
    first, second = date(2026, 10, 1), date(2026, 10, 2)
    assert days_digest([first, second]) == days_digest([second, first])
    assert len({days_digest([first]), days_digest([first, second]), days_digest([first], [second])}) == 3


def test_the_calendar_counts() -> None:
    assert calendar_digest() == calendar_digest()
    assert calendar_digest() != days_digest([], [])

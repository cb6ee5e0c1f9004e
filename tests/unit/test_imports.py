"""Who may import whom: the arrows of docs/architecture.md, held against the code."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
CODE = [ROOT / "app.py", *sorted((ROOT / "chalicelib").rglob("*.py"))]

PURE = frozenset({"pydantic", "pydantic_core", "stdnum", "chinese_calendar"})
ANY = None

ROOMS: dict[str, tuple[frozenset[str], frozenset[str] | None]] = {
    "errors": (frozenset(), frozenset()),
    "domain": (frozenset({"errors", "domain"}), PURE),
    "ports": (frozenset({"errors", "domain"}), PURE),
    "usecases": (frozenset({"errors", "domain", "ports", "usecases"}), PURE),
    "settings": (frozenset({"errors"}), frozenset({"pydantic"})),
    "logs": (frozenset({"errors", "domain"}), frozenset({"aws_lambda_powertools"})),
    "adapters": (frozenset({"errors", "domain", "ports", "adapters"}), ANY),
    "wiring": (frozenset({"errors", "domain", "ports", "settings", "adapters"}), ANY),
    "web": (frozenset({"errors", "domain", "ports", "logs", "web"}), frozenset({"pydantic", "chalice", "jinja2"})),
    "consumers": (frozenset({"errors", "domain", "ports", "usecases", "wiring", "adapters", "logs"}), frozenset()),
    "nightly": (frozenset({"usecases", "wiring", "logs"}), frozenset()),
    "timers": (frozenset({"wiring", "logs"}), frozenset()),
    "app": (
        frozenset({"errors", "domain", "usecases", "web", "consumers", "nightly", "timers", "wiring", "logs"}),
        frozenset({"chalice"}),
    ),
}
"""Each room: the rooms of ours it may import, and which packages of others (None: any)."""

SHARED_BY_ADAPTERS = frozenset({"aws", "pyhanko_alone", "rows"})


def room_of(path: Path) -> str:
    """The room a file stands in."""
    return path.relative_to(ROOT / "chalicelib").parts[0].removesuffix(".py") if path.name != "app.py" else "app"


def imports_of(path: Path) -> Iterator[str]:
    """Every module a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def rooms_in(name: str) -> str:
    """The room of ours that an imported name leads to."""
    return name.split(".")[1]


def subject(adapter: str) -> str:
    """The files of one adapter share their first word."""
    return adapter.partition("_")[0]


def checked() -> Iterator[tuple[str, str, str]]:
    """(file, room, imported name) of all our code."""
    for path in CODE:
        if path != ROOT / "chalicelib" / "__init__.py":
            for name in imports_of(path):
                yield str(path.relative_to(ROOT)), room_of(path), name


def test_every_room_has_its_rule() -> None:
    assert {room_of(path) for path in CODE} - {"__init__"} <= ROOMS.keys()


def test_each_room_imports_only_the_rooms_it_may() -> None:
    wrong = [
        f"{file}: {name}"
        for file, room, name in checked()
        if name.startswith("chalicelib.") and rooms_in(name) not in ROOMS[room][0]
    ]
    assert not wrong


def test_each_room_imports_only_the_packages_it_may() -> None:
    wrong = []
    for file, room, name in checked():
        allowed, package = ROOMS[room][1], name.partition(".")[0]
        if allowed is not None and package not in allowed | sys.stdlib_module_names | {"chalicelib"}:
            wrong.append(f"{file}: {name}")
    assert not wrong


def test_adapters_never_import_each_other_but_for_what_they_share() -> None:
    wrong = []
    for file, room, name in checked():
        if room == "adapters" and name.startswith("chalicelib.adapters."):
            own, other = Path(file).parts[2].removesuffix(".py"), name.split(".")[2]
            if other not in SHARED_BY_ADAPTERS and subject(other) != subject(own):
                wrong.append(f"{file}: {name}")
    assert not wrong


@pytest.mark.parametrize("package", ["boto3", "botocore"])
def test_only_adapters_know_aws(package: str) -> None:
    assert {room for _, room, name in checked() if name.partition(".")[0] == package} <= {"adapters", "wiring"}


def test_the_operators_command_reaches_the_outside_through_wiring_only() -> None:
    names = [name for path in (ROOT / "ops").rglob("*.py") for name in imports_of(path)]
    assert any(name.startswith("chalicelib.wiring") for name in names)
    barred = ("chalicelib.adapters", "boto3", "botocore", "app", "local", "tests", "bench")
    assert not [name for name in names if name.startswith(barred)]


def test_the_product_imports_nothing_of_the_local_system() -> None:
    assert not [name for _, _, name in checked() if name.partition(".")[0] in {"local", "ops", "tests", "bench"}]

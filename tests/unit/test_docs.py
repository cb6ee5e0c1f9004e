"""The pages for people, held to the code: links, paths, commands, settings and calls that they name are there."""

import json
import re
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from chalicelib.domain.filing import State
from chalicelib.settings import PREFIX, Settings

ROOT = Path(__file__).parent.parent.parent
DOCS = ROOT / "docs"
READMES = (ROOT / "README.md", ROOT / "README.zh-CN.md")
PAGES = (*READMES, ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md")), ROOT / "templates" / "fonts" / "README.md")

MADE_BY_COMMANDS = ("out", "build", ".venv", ".local", "apart")
"""Folders that are not kept: their files are named in the pages, yet not there before a command was run."""

KINDS_OF_FILE = {".py", ".md", ".json", ".yaml", ".typ", ".html", ".css", ".png", ".txt", ".toml", ".otf", ".ttf"}

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.S | re.M)
INDENTED = re.compile(r"^ {4}(\S.*)$", re.M)

pages = pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES])


def text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def prose(page: Path) -> str:
    """A page without what stands in fences."""
    return FENCE.sub("", text(page))


def code(page: Path) -> Iterator[str]:
    """Everything that a reader may take for code: in backticks, in fences, on indented lines."""
    yield from re.findall(r"`([^`\n]+)`", prose(page))
    yield from (body for _, body in FENCE.findall(text(page)))
    yield from INDENTED.findall(prose(page))


def shell(page: Path) -> str:
    """The page's shell fences, without their comments."""
    bodies = "\n".join(body for kind, body in FENCE.findall(text(page)) if kind == "sh")
    return re.sub(r"^#.*$", "", bodies, flags=re.M)


def targets() -> set[str]:
    """The targets of the Makefile that have a rule."""
    return set(re.findall(r"^([a-z]+):", text(ROOT / "Makefile"), re.M))


def operations() -> dict[str, set[str]]:
    paths = json.loads(text(DOCS / "openapi.json"))["paths"]
    return {path: {verb.upper() for verb in verbs} for path, verbs in paths.items()}


def is_project_path(name: str) -> bool:
    """Whether something in backticks means a file or folder of the project, kept in its tree."""
    if not re.fullmatch(r"[\w.][\w./-]*", name) or name.split("/", maxsplit=1)[0] in MADE_BY_COMMANDS:
        return False
    return Path(name).suffix in KINDS_OF_FILE or ("/" in name and (ROOT / name.split("/", maxsplit=1)[0]).is_dir())


def exists(name: str, page: Path) -> bool:
    """Whether a path is there, seen from the root or the page; a name alone may stand in any folder."""
    if (ROOT / name).exists() or (page.parent / name).exists():
        return True
    return "/" not in name and any(
        path for top in ("chalicelib", "local", "templates", "tests", ".chalice") for path in (ROOT / top).rglob(name)
    )


@pages
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    links = [link.partition("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", prose(page)) if "://" not in link]
    assert [link for link in links if link and not (page.parent / link).exists()] == []


@pages
def test_every_path_named_is_there(page: Path) -> None:
    named = {name for name in re.findall(r"`([^`\n]+)`", prose(page)) if is_project_path(name)}
    assert {name for name in named if not exists(name, page) and name != "summary.json"} == set()


@pages
def test_every_make_target_named_has_a_rule(page: Path) -> None:
    named = {target for piece in code(page) for target in re.findall(r"\bmake ([a-z]+)\b", piece)}
    assert named <= targets()


@pages
def test_every_module_to_be_run_is_there(page: Path) -> None:
    named = {module for piece in code(page) for module in re.findall(r"python -m ((?:local|bench)[\w.]*)", piece)}
    files = {module: ROOT / module.replace(".", "/") for module in named}
    assert {m for m, f in files.items() if not (f.with_suffix(".py").exists() or (f / "__main__.py").exists())} == set()


@pages
def test_every_setting_named_is_one(page: Path) -> None:
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    assert set(re.findall(rf"\b{PREFIX}[A-Z_]+\b", text(page))) <= known


@pages
def test_a_page_speaks_of_the_project_alone(page: Path) -> None:
    assert re.findall(r"/work/|/home/|/tmp/|/opt/|pypi\.org|pythonhosted|npmjs", text(page)) == []


@pytest.mark.parametrize("page", [*READMES, DOCS / "api.md"], ids=lambda page: str(page.name))
def test_every_call_told_is_in_the_contract(page: Path) -> None:
    known = {re.sub(r"\{\w+\}", "{}", path) for path in operations()}
    told = re.findall(r'\$API(/[^"\s]+)', shell(page))
    assert told
    assert {re.sub(r"\$\w+", "{}", path) for path in told} <= known


def test_both_readmes_tell_the_same_commands_and_outputs() -> None:
    english, chinese = ([body for kind, body in FENCE.findall(text(page)) if kind == ""] for page in READMES)
    assert english == chinese
    assert shell(READMES[0]) == shell(READMES[1])


def test_both_readmes_tell_of_demo_run_and_test() -> None:
    for page in READMES:
        named = set(re.findall(r"\bmake ([a-z]+)\b", text(page)))
        assert {"demo", "run", "test", "package", "deploy", "bench"} <= named


def test_each_readme_leads_to_the_other() -> None:
    for page, other in (READMES, READMES[::-1]):
        assert f"({other.name})" in text(page)


def test_decisions_are_numbered_without_a_gap_and_dated() -> None:
    decisions = sorted((DOCS / "decisions").iterdir())
    assert [path.name[:5] for path in decisions] == [f"{n:04}-" for n in range(1, len(decisions) + 1)]
    for path in decisions:
        assert re.match(r"# \d{4}-\d\d-\d\d · \S", text(path)), path.name


def test_the_index_names_every_page() -> None:
    index = text(DOCS / "README.md")
    pages_there = {path.name for path in DOCS.iterdir() if path.is_file()} - {"README.md"}
    assert {name for name in pages_there if f"({name})" not in index} == set()


def test_every_package_that_is_deployed_was_decided_for() -> None:
    page = text(next((DOCS / "decisions").glob("*-the-packages-that-go-to-the-cloud.md")))
    required = {line.partition("==")[0].lower() for line in text(ROOT / "requirements.txt").splitlines() if line}
    assert set(re.findall(r"^\| ([\w-]+) \|", page.lower(), re.M)) - {"package"} == required


def test_every_state_and_no_other_is_explained() -> None:
    page = text(DOCS / "architecture.md").partition("## A filing's states")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", page, re.M)) == set(State)


def test_every_kind_of_row_is_explained() -> None:
    page = text(DOCS / "architecture.md").partition("## What is stored")[2]
    adapters = "".join(text(path) for path in (ROOT / "chalicelib" / "adapters").glob("*_dynamodb.py"))
    written = set(re.findall(r'"([a-z]+#)', adapters))
    assert written
    assert written - set(re.findall(r"`([a-z]+#)<", page)) == set()


def test_every_index_of_the_table_is_explained() -> None:
    page = text(DOCS / "architecture.md").partition("## What is stored")[2]
    indexes = set(re.findall(r"IndexName: (\w+)", text(ROOT / ".chalice" / "resources.yaml")))
    assert indexes
    assert {index for index in indexes if f"`{index}`" not in page} == set()


@pytest.mark.parametrize("picture", sorted((DOCS / "images").iterdir()), ids=lambda picture: str(picture.name))
def test_a_picture_is_a_png_of_a_page_and_small(picture: Path) -> None:
    content = picture.read_bytes()
    width, height = struct.unpack(">II", content[16:24])
    assert content.startswith(b"\x89PNG")
    assert height > width > 600
    assert len(content) < 300_000

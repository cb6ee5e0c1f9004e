"""docs/verify.md: its commands, run as they stand, accept a genuine receipt and refuse forged ones."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

import pytest

from tests import forgeries
from tests.receipts import bureau, receipt

DOC = (Path(__file__).parents[2] / "docs" / "verify.md").read_text()
OFFICE = bureau()
SEALED = OFFICE.sealed()
BLOCKS = re.findall(r"^```sh (\S+)\n(.*?)^```$", DOC, re.DOTALL | re.MULTILINE)
JUDGES = [block for block in BLOCKS if "cms -verify" in block[1] or "sign validate" in block[1]]
POPPLER = "poppler-utils is not installed here; everything else of the page is tested without it"


def run(block: tuple[str, str], folder: Path, pdf: bytes, root: str = OFFICE.root.pem) -> tuple[int, str]:
    """A command's exit code and all that it says."""
    tool, commands = block
    if not shutil.which(tool) and tool.startswith("pdf"):
        pytest.skip(POPPLER)
    (folder / "receipt.pdf").write_bytes(pdf)
    (folder / "root.pem").write_text(root)
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    said = subprocess.run(
        ["bash", "-eu", "-c", commands],
        cwd=folder,
        env={"PATH": path, "LC_ALL": "C.UTF-8", "HOME": str(folder)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return said.returncode, said.stdout + said.stderr


@cache
def genuine(block: tuple[str, str]) -> tuple[int, str]:
    with tempfile.TemporaryDirectory() as folder:
        return run(block, Path(folder), SEALED)


def test_the_page_has_commands_of_every_tool_it_names() -> None:
    assert {tool for tool, _ in BLOCKS} == {"openssl", "pyhanko", "pdfsig", "pdfdetach"}
    assert len(JUDGES) == 2
    assert DOC.count("```") == 2 * len(BLOCKS)


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block[1].splitlines()[0][:40])
def test_every_command_succeeds_on_a_genuine_receipt(block: tuple[str, str]) -> None:
    code, said = genuine(block)
    assert code == 0, said


@pytest.mark.parametrize(
    ("tool", "line"),
    [
        ("openssl", "CAdES Verification successful"),
        ("pyhanko", "The signature is judged VALID"),
        ("pyhanko", "The signature covers the entire file"),
        ("pyhanko", receipt().number),
        ("pdfsig", "Signature is Valid"),
        ("pdfsig", "Total document signed"),
    ],
)
def test_they_say_what_the_page_promises(tool: str, line: str) -> None:
    said = [genuine(block)[1] for block in BLOCKS if block[0] == tool]
    assert any(line in one for one in said)


@pytest.mark.parametrize("judge", JUDGES, ids=lambda block: block[0])
@pytest.mark.parametrize(
    "forge",
    [
        lambda pdf: pdf.replace(b"/Keywords", b"/Keyworda", 1),
        forgeries.isa_with_table,
        forgeries.swa_second_range,
        forgeries.shadow_replace,
    ],
    ids=["changed", "saved on top", "wrapped", "shadow"],
)
def test_both_judges_refuse_a_forged_receipt(judge: tuple[str, str], forge: forgeries.Forger, tmp_path: Path) -> None:
    forged = forge(SEALED)
    assert forged != SEALED
    assert run(judge, tmp_path, forged)[0] != 0


@pytest.mark.parametrize("judge", JUDGES, ids=lambda block: block[0])
def test_both_judges_refuse_another_root(judge: tuple[str, str], tmp_path: Path) -> None:
    assert run(judge, tmp_path, SEALED, bureau().root.pem)[0] != 0


def test_the_data_taken_out_are_the_receipts(tmp_path: Path) -> None:
    (block,) = (block for block in BLOCKS if block[0] == "pdfdetach")
    run(block, tmp_path, SEALED)
    assert type(receipt()).model_validate_json((tmp_path / "receipt.json").read_text()) == receipt()

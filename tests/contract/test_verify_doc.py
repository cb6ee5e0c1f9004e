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

from chalicelib.adapters.ses_sealer import SesSealer, means
from local.seal_maker import Sm2Kit, sm2_kit
from tests import forgeries
from tests.builders import NOW
from tests.receipts import bureau, receipt

DOC = (Path(__file__).parents[2] / "docs" / "verify.md").read_text()
OFFICE = bureau()
SEALED = OFFICE.sealed()
KIT = sm2_kit(NOW)
BLOCKS = re.findall(r"^```sh (\S+)\n(.*?)^```$", DOC, re.DOTALL | re.MULTILINE)
JUDGES = [block for block in BLOCKS if "cms -verify" in block[1] or "sign validate" in block[1]]
(SECOND,) = [block for block in BLOCKS if "receipt.ses" in block[1]]
POPPLER = "poppler-utils is not installed here; everything else of the page is tested without it"


def second_seal(by: Sm2Kit = KIT) -> bytes:
    return SesSealer(lambda: means(by.signer.signer, by.chain, by.seal)).seal(SEALED, NOW)


SES = second_seal()


def run(
    block: tuple[str, str], folder: Path, pdf: bytes, root: str = OFFICE.root.pem, ses: bytes = SES
) -> tuple[int, str]:
    """A command's exit code and all that it says."""
    tool, commands = block
    if not shutil.which(tool) and tool.startswith("pdf"):
        pytest.skip(POPPLER)
    (folder / "receipt.pdf").write_bytes(pdf)
    (folder / "root.pem").write_text(root)
    (folder / "receipt.ses").write_bytes(ses)
    (folder / "sm2-root.pem").write_text(KIT.root.pem)
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


def test_the_second_seal_is_verified_for_signer_and_maker() -> None:
    code, said = genuine(SECOND)
    assert (code, said.count("Verified OK"), said.count(".pem: OK")) == (0, 2, 2), said


def test_a_second_seal_of_another_file_is_refused(tmp_path: Path) -> None:
    assert run(SECOND, tmp_path, SEALED + b"\n")[0] != 0


@pytest.mark.parametrize("place", ["said", "seal"], ids=["the time", "the seal's name"])
def test_a_second_seal_that_was_changed_is_refused(place: str, tmp_path: Path) -> None:
    told = {"said": (b"20261124020000Z", b"20261124030000Z"), "seal": ("电子备案".encode(), "电子备査".encode())}
    before, after = told[place]
    assert before in SES
    assert run(SECOND, tmp_path, SEALED, ses=SES.replace(before, after))[0] != 0


def test_a_second_seal_under_another_root_is_refused(tmp_path: Path) -> None:
    assert run(SECOND, tmp_path, SEALED, ses=second_seal(sm2_kit(NOW)))[0] != 0

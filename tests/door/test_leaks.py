"""The watch over everything that the tests have the system tell is awake: it fails the run for each kind of leak."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from local.examples import example
from local.tokens import Tokens
from tests.leaks import known_mobiles, leaks_in

ROOT = Path(__file__).parent.parent.parent
NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
PEM = PrivateFormat.PKCS8

AGENT = example("soil-conservation", NOW.date())["agent"]
PLANTED = {
    "a resident ID": AGENT["id_number"],
    "a mobile number": AGENT["mobile"],
    "a token": Tokens().token("officer", "officer-7", now=NOW),
    "a private key": generate_private_key(SECP256R1()).private_bytes(Encoding.PEM, PEM, NoEncryption()).decode(),
    "a presigned link or slot": f"https://documents.test/a.pdf?X-Amz-Expires=600&X-Amz-Signature={'0f' * 32}",
}
LEAKY = f"""
import logging, sys
from chalicelib.adapters.metrics import EmfMetrics

WHOSE = {PLANTED["a resident ID"]!r}

def test_that_prints(): print(WHOSE)
def test_that_warns_on_standard_error(): print(WHOSE, file=sys.stderr)
def test_that_logs(): logging.getLogger("miaopi").warning("about %s", WHOSE)
def test_that_counts(): EmfMetrics("test").count("Outcomes", outcome=WHOSE)
def test_that_keeps_to_itself(): print("filed")
"""


@pytest.mark.parametrize("kind", PLANTED)
def test_each_kind_of_leak_is_known_wherever_it_stands(kind: str) -> None:
    assert leaks_in(f'{{"message":"about {PLANTED[kind]}, again"}}') == [kind]


def test_what_may_be_told_is_no_leak() -> None:
    masked = '{"id":"110***********002X","mobile":"138******34","filing_id":"01a20b48-0900-78f1-91b7-584a2265b1f5"}'
    public = "91440300MA5EXAMPL0 深水保备〔2026〕1号 768T95PVXY000YPF 1795485600 eyJhbGciOiJFUzI1NiJ9"
    assert leaks_in(masked + public) == []


def test_the_people_of_the_examples_are_known() -> None:
    assert AGENT["mobile"] in known_mobiles()


def test_tests_that_leak_fail_though_they_pass_and_no_other_does(tmp_path: Path) -> None:
    done = run_beside_the_watch(tmp_path, LEAKY)
    assert "4 failed, 1 passed" in done.stdout, done.stdout
    assert done.stdout.count("tells a resident ID") >= 4


def run_beside_the_watch(folder: Path, test: str) -> subprocess.CompletedProcess[str]:
    """The test in a run of its own, on two workers, with the watch of this run."""
    (folder / "conftest.py").write_text((ROOT / "tests" / "conftest.py").read_text())
    (folder / "test_planted.py").write_text(test)
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "-c", str(ROOT / "pyproject.toml"), str(folder)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)

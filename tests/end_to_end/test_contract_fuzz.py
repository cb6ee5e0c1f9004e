"""Everything that the contract allows, and much that it does not, is answered as the contract says (schemathesis)."""

import json
import os
import string
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.examples import example
from local.materials import make_material
from local.openapi_doc import DOC
from local.system import LocalSystem, today
from local.window import Json, Portal
from tests.end_to_end.watched import watched_system

ROOT = Path(__file__).parent.parent.parent
CONFIG = Path(__file__).with_name("fuzz.toml")
COMMAND = [str(Path(sys.executable).with_name("schemathesis")), "--config-file"]

SHORT = ["--phases", "examples,fuzzing,stateful", "--max-examples", "3"]
LONG = ["--max-examples", "50", "--max-time", "480"]
"""Within the quarter of an hour that tokens live."""


@pytest.fixture(scope="module")
def own() -> Iterator[LocalSystem]:
    """A system of its own: what is done here to filings leaves none as other tests expect them."""
    with watched_system() as running:
        yield running


@pytest.fixture(scope="module")
def portal(own: LocalSystem) -> Portal:
    return own.portal(str(form()["applicant"]["uscc"]))


def form() -> Json:
    return example("water-saving", today())


def filed(portal: Portal) -> str:
    """A filing with its receipt."""
    draft = portal.open(form())
    for slot in draft["uploads"]:
        portal.upload(slot, make_material(slot["kind"], form()))
    portal.submit(draft["id"])
    return str(portal.wait(draft["id"], lambda filing: filing["state"] == "filed", 240)["id"])


def withdrawn(portal: Portal) -> str:
    """A filing that moves no more."""
    draft = portal.open(form())
    portal.create(f"/v1/filings/{draft['id']}/withdrawal", {})
    return str(draft["id"])


@pytest.fixture(scope="module")
def filings(portal: Portal) -> list[str]:
    """A draft, one that is withdrawn, one with its receipt: named in most calls, so that these reach what is behind."""
    return [str(portal.open(form())["id"]), withdrawn(portal), filed(portal)]


def configured(own: LocalSystem, portal: Portal, filings: list[str]) -> str:
    assert portal.token
    return string.Template(CONFIG.read_text()).substitute(
        PORTAL_TOKEN=portal.token(),
        OFFICER_TOKEN=own.token("officer", "officer-7"),
        FILINGS=", ".join(json.dumps(one) for one in filings),
    )


def test_every_call_answers_what_its_contract_says(
    own: LocalSystem, portal: Portal, filings: list[str], tmp_path: Path
) -> None:
    config = tmp_path / "fuzz.toml"
    config.write_text(configured(own, portal, filings))
    extent = LONG if os.environ.get("FUZZ") else SHORT
    done = subprocess.run(
        [*COMMAND, str(config), "run", str(DOC), "--url", own.api, "--seed", "1", "--continue-on-failure", *extent],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        timeout=1_200,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr[-2_000:]
    assert "No issues found" in done.stdout, done.stdout[-2_000:]

"""The operators' command as operators start it, on the deployed system, with the environment `make run` writes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from local.environment import environment
from local.stories import Told
from local.system import LocalSystem

ROOT = Path(__file__).parent.parent.parent


def ops(up: LocalSystem, *arguments: str) -> "subprocess.CompletedProcess[str]":
    own = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "MIAOPI_"))}
    command = [sys.executable, "-m", "ops", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=own | environment(up), capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.parametrize("story", ["soil-conservation", "works-change", "ineligible", "referred"])
def test_a_filing_of_the_deployed_system_is_judged_here_as_it_was_there(
    up: LocalSystem, told: dict[str, Told], story: str
) -> None:
    said = ops(up, "replay", told[story].filing_id, "--json")
    assert (said.returncode, said.stderr) == (0, "")
    replayed = json.loads(said.stdout)
    assert replayed["same"] and replayed["same_rulebook"]
    assert replayed["rulebook_now"] == told[story].filing["rulebook"]


def test_the_first_round_of_a_corrected_filing_is_replayed_by_its_number(
    up: LocalSystem, told: dict[str, Told]
) -> None:
    said = ops(up, "replay", told["corrected"].filing_id, "--round", "1")
    assert said.returncode == 0 and "fail → fail" in said.stdout


def test_the_book_in_force_changes_nothing_of_what_the_deployed_system_decided(
    up: LocalSystem, told: dict[str, Told]
) -> None:
    said = ops(up, "shadow", "--candidate", str(ROOT), "--json")
    came = json.loads(said.stdout)
    assert (said.returncode, came["changed"], came["not_judged"]) == (0, [], [])
    assert came["judged"] >= len({one.filing_id for one in told.values()})

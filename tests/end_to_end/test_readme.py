"""The README's five calls, as they are printed there, against a system just started."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from local.examples import example
from local.system import LocalSystem, system, today

ROOT = Path(__file__).parent.parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
(CALLS,) = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)


@pytest.mark.skipif(not (shutil.which("jq") and shutil.which("curl")), reason="the README's calls need curl and jq")
def test_the_five_calls_get_a_receipt_that_passes_the_public_test(tmp_path: Path) -> None:
    for name in ("local", "chalicelib", ".venv"):
        (tmp_path / name).symlink_to(ROOT / name)
    with system(say=lambda _: None) as up:
        told = _run(up, tmp_path)
    assert told.count("204 ") == 5
    assert '"state":"submitted"' in told
    assert '"number":"深水节备〔2026〕1号"'.replace("2026", str(today().year)) in told
    assert '"whole":true,"trusted":true,"in_force":true' in told


def _run(up: LocalSystem, folder: Path) -> str:
    applicant = example("water-saving", today())["applicant"]["uscc"]
    variables = os.environ | {"API": up.api, "PORTAL": up.token("portal", "portal-1", applicant)}
    done = subprocess.run(
        ["sh", "-c", CALLS], cwd=folder, env=variables, capture_output=True, text=True, timeout=90, check=True
    )
    return done.stdout

"""Importing `app` builds nothing and loads no library that only some calls need."""

import json
import subprocess
import sys
from pathlib import Path

import chalicelib

HEAVY = {
    "boto3",
    "botocore",
    "pikepdf",
    "pyhanko",
    "typst",
    "pypdfium2",
    "jinja2",
    "urllib3",
    "joserfc",
    "segno",
    "aws_lambda_powertools",
}
TOLD = """
import time
t = time.perf_counter()
import app, json, sys
print(json.dumps([time.perf_counter() - t, *sys.modules]))
"""


def test_importing_the_app_loads_no_heavy_library_and_is_quick() -> None:
    root = Path(chalicelib.__path__[0]).parent
    done = subprocess.run([sys.executable, "-c", TOLD], cwd=root, capture_output=True, text=True, check=True)
    seconds, *modules = json.loads(done.stdout)
    assert "pydantic" in modules
    assert not HEAVY & set(modules)
    assert seconds < 5, "a cold start has little more than this"


def test_importing_the_app_needs_no_settings() -> None:
    root = Path(chalicelib.__path__[0]).parent
    done = subprocess.run(
        [sys.executable, "-c", "import app"], cwd=root, env={"PATH": ""}, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()

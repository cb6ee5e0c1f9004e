"""What is deployed, and nothing else, in a folder of its own, and Chalice's packaging of it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

from local.hardening import hardened
from local.rollout import rolled_out
from local.watch.template import watched

ROOT = Path(__file__).parent.parent
DEPLOYED = ("app.py", "chalicelib", ".chalice", "vendor")
NEVER = shutil.ignore_patterns("__pycache__", "*.pyc", "deployments")


def stage(folder: Path, requirements: str, machine: str = "x86_64") -> Path:
    """Copy what is deployed; `requirements` are those whose wheels go into the zip, none on the local AWS.

    The local Lambdas run on this Python and find their libraries here, so their zip needs none.
    """
    for name in DEPLOYED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=NEVER)
        else:
            shutil.copy2(source, folder / name)
    (folder / "requirements.txt").write_text(requirements)
    config = folder / ".chalice" / "config.json"
    config.write_text(json.dumps(json.loads(config.read_text()) | {"lambda_architecture": machine}))
    return folder


def package(folder: Path, out: Path, region: str) -> Path:
    """`chalice package` there, with what hardens and watches it; gives the template beside which the zip lies.

    Raises `RuntimeError` with Chalice's words.
    """
    command = [str(Path(sys.executable).parent / "chalice"), "package", "--merge-template", ".chalice/resources.yaml"]
    made = subprocess.run(
        [*command, str(out.resolve())],
        cwd=folder,
        env=os.environ | {"AWS_DEFAULT_REGION": region},
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        raise RuntimeError(f"chalice package failed:\n{made.stdout}{made.stderr}")
    path = out / "sam.yaml"
    path.write_text(
        yaml.safe_dump(
            rolled_out(watched(hardened(yaml.safe_load(path.read_text())))), sort_keys=False, allow_unicode=True
        )
    )
    return path

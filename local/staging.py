"""What is deployed, and nothing else, in a folder of its own, and Chalice's packaging of it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
DEPLOYED = ("app.py", "chalicelib", ".chalice", "vendor")
NEVER = shutil.ignore_patterns("__pycache__", "*.pyc", "deployments")


def stage(folder: Path, requirements: str) -> Path:
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
    return folder


def package(folder: Path, out: Path, region: str) -> Path:
    """`chalice package` there; gives the template beside which the zip lies. Raises `RuntimeError` with its words."""
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
    return out / "sam.yaml"

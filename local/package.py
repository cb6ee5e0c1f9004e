"""The deployable template and zip in build/, with every wheel for Lambda, or no package at all.

python -m local.package          # what `make package` does
"""

import re
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement

from local.slimming import slim
from local.staging import ROOT, package, stage

BUILD = Path("build")
REGION = "cn-north-1"
LARGEST_UNZIPPED = 250 * 1024 * 1024
"""What Lambda takes, unzipped."""

NEVER = ("local/", "tests/", "bench/", "ops/", "chalice/cli/", "moto/", "ministack/", "pytest/")
NATIVE = ("pydantic_core", "pikepdf", "typst", "cryptography", "pypdfium2_raw", "uuid_utils")


def main() -> int:
    """Package; gives the process's exit code."""
    if sys.version_info[:2] != (3, 13):
        print("package with Python 3.13: Chalice takes the runtime from the Python that packages")
        return 1
    zipped = _package()
    faults = list(faults_of(zipped, _requirements()))
    _tell(zipped)
    for fault in faults:
        print(f"  ✗ {fault}")
    return 1 if faults else 0


def _package() -> Path:
    shutil.rmtree(BUILD, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        pinned = [*_requirements(), f"-c {ROOT / 'constraints.txt'}"]
        package(stage(Path(folder), "\n".join(pinned)), BUILD, REGION)
    zipped = BUILD / "deployment.zip"
    slim(zipped)
    return zipped


def faults_of(zipped: Path, requirements: Iterable[str]) -> Iterator[str]:
    """Everything that speaks against deploying a zip that must hold these requirements."""
    names = zipfile.ZipFile(zipped).namelist()
    yield from _missing(names, requirements)
    yield from _foreign(names)
    yield from _superfluous(names)
    yield from _too_large(zipped)


def modules(requirements: Iterable[str]) -> set[str]:
    """The top-level modules of each requirement and of everything it requires here, as installed in this venv."""
    pending, seen, found = [Requirement(line) for line in requirements], set[str](), set[str]()
    while pending:
        requirement = pending.pop()
        name = re.sub(r"[-_.]+", "-", requirement.name).lower()
        if name in seen or (requirement.marker and not requirement.marker.evaluate({"extra": ""})):
            continue
        seen.add(name)
        pending += [Requirement(line) for line in distribution(name).requires or ()]
        found |= set(_top_levels(name))
    return found


def _top_levels(name: str) -> Iterator[str]:
    for file in distribution(name).files or ():
        top = file.parts[0]
        if top.endswith((".py", ".so")) and len(file.parts) == 1:
            yield top.partition(".")[0]
        elif len(file.parts) > 1 and file.suffix == ".py" and not top.endswith((".dist-info", ".data")) and top != "..":
            yield top


def _missing(names: Iterable[str], requirements: Iterable[str]) -> Iterator[str]:
    there = {name.partition("/")[0].partition(".")[0] for name in names}
    for module in sorted(modules(requirements) - there):
        yield f"{module} is missing from the zip"


def _requirements() -> list[str]:
    return [line for line in (ROOT / "requirements.txt").read_text().splitlines() if line and not line.startswith("#")]


def _foreign(names: list[str]) -> Iterator[str]:
    for module in NATIVE:
        built = [n for n in names if n.startswith(f"{module}/") and ".so" in n]
        if not built:
            yield f"{module} has no compiled part in the zip"
        for name in built:
            if "cpython-" in name and "cpython-313-x86_64-linux" not in name:
                yield f"{name} is not for Lambda's Python 3.13 on x86_64"


def _superfluous(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        if name.startswith(NEVER):
            yield f"{name} does not belong into the zip"


def _too_large(zipped: Path) -> Iterator[str]:
    if _unzipped(zipped) > LARGEST_UNZIPPED:
        yield "the zip is larger than Lambda takes"


def _unzipped(zipped: Path) -> int:
    return sum(entry.file_size for entry in zipfile.ZipFile(zipped).infolist())


def _tell(zipped: Path) -> None:
    million = 1_000_000
    print(f"{BUILD}/sam.yaml {(BUILD / 'sam.yaml').stat().st_size / 1000:.0f} kB")
    print(f"{zipped} {zipped.stat().st_size / million:.0f} MB, unzipped {_unzipped(zipped) / million:.0f} MB")


if __name__ == "__main__":
    sys.exit(main())

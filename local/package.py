"""The deployable template and zip in build/, with every wheel for Lambda, or no package at all.

python -m local.package [x86_64|arm64]          # what `make package ARCH=…` does
"""

import re
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from importlib.metadata import distribution
from pathlib import Path

import yaml
from packaging.requirements import Requirement

from local.deploy import template_at
from local.parcels import lighten, parcelled
from local.sbom import sbom
from local.slimming import PACKAGES, slim
from local.staging import ROOT, package, stage

BUILD = Path("build")
SBOM = BUILD / "sbom.cdx.json"
REGION = "cn-north-1"
LARGEST_ZIP, LARGEST_UNZIPPED = 100_000_000, 220_000_000
"""In bytes; Lambda takes 250 MB unzipped, and what nears it leaves no room for the next release of a library."""

MACHINES = {"x86_64": "x86_64", "arm64": "aarch64"}
"""Lambda's names of processors, and the wheels' names of them."""

WITHOUT_A_WHEEL = {"arm64": ("gmssl-pyx",)}
"""Packages that a processor has to do without; there the second seal's key must be in KMS."""

NEVER = ("local/", "tests/", "bench/", "ops/", "boto3/", "chalice/cli/", "moto/", "ministack/", "pytest/")
NATIVE = ("gmssl_pyx", "pydantic_core", "pikepdf", "typst", "cryptography", "pypdfium2_raw", "uuid_utils")


def main(machine: str = "x86_64") -> int:
    """Package for a processor; gives the process's exit code."""
    if sys.version_info[:2] != (3, 13):
        print("package with Python 3.13: Chalice takes the runtime from the Python that packages")
        return 1
    zipped = _package(machine)
    faults = list(faults_of(zipped, requirements(machine), machine))
    _tell(zipped)
    for fault in faults:
        print(f"  ✗ {fault}")
    return 1 if faults else 0


def _package(machine: str) -> Path:
    shutil.rmtree(BUILD, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        pinned = [*requirements(machine), f"-c {ROOT / 'constraints.txt'}"]
        package(stage(Path(folder), "\n".join(pinned), machine), BUILD, REGION)
    zipped = BUILD / "deployment.zip"
    slim(zipped)
    lighten(zipped)
    SBOM.write_text(sbom(zipped), encoding="utf-8")
    path = BUILD / "sam.yaml"
    path.write_text(yaml.safe_dump(parcelled(template_at(path)), sort_keys=False, allow_unicode=True))
    return zipped


def faults_of(zipped: Path, required: Iterable[str], machine: str = "x86_64") -> Iterator[str]:
    """Everything that speaks against deploying a zip that must hold these requirements."""
    names = zipfile.ZipFile(zipped).namelist()
    yield from _missing(names, required)
    yield from _foreign(names, machine)
    yield from _superfluous(names)
    yield from _too_large(zipped)


def modules(requirements: Iterable[str]) -> set[str]:
    """The top-level modules of each requirement and of everything it requires here, as installed in this venv."""
    return {module for name in distributions(requirements) for module in _top_levels(name)}


def distributions(requirements: Iterable[str]) -> set[str]:
    """The distributions that these are and require here."""
    pending, found = [Requirement(line) for line in requirements], set[str]()
    while pending:
        requirement = pending.pop()
        name = re.sub(r"[-_.]+", "-", requirement.name).lower()
        if name in found or (requirement.marker and not requirement.marker.evaluate({"extra": ""})):
            continue
        found.add(name)
        pending += [Requirement(line) for line in distribution(name).requires or ()]
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
    for module in sorted(modules(requirements) - there - PACKAGES.keys()):
        yield f"{module} is missing from the zip"


def requirements(machine: str) -> list[str]:
    """What goes into the zip for a processor, pinned."""
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    left_out = WITHOUT_A_WHEEL.get(machine, ())
    return [line for line in lines if line and not line.startswith(("#", *left_out))]


def _foreign(names: list[str], machine: str) -> Iterator[str]:
    built_for = f"cpython-313-{MACHINES[machine]}-linux"
    for module in NATIVE:
        built = [n for n in names if n.startswith(f"{module}/") and ".so" in n]
        if not built and module.replace("_", "-") not in WITHOUT_A_WHEEL.get(machine, ()):
            yield f"{module} has no compiled part in the zip"
        for name in built:
            if "cpython-" in name and built_for not in name:
                yield f"{name} is not for Lambda's Python 3.13 on {machine}"


def _superfluous(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        if name.startswith(NEVER):
            yield f"{name} does not belong into the zip"


def _too_large(zipped: Path) -> Iterator[str]:
    if zipped.stat().st_size > LARGEST_ZIP or _unzipped(zipped) > LARGEST_UNZIPPED:
        yield f"the zip is larger than {LARGEST_ZIP // MILLION} MB, or {LARGEST_UNZIPPED // MILLION} MB unzipped"


def _unzipped(zipped: Path) -> int:
    return sum(entry.file_size for entry in zipfile.ZipFile(zipped).infolist())


MILLION = 1_000_000


def _tell(zipped: Path) -> None:
    print(f"{BUILD}/sam.yaml {(BUILD / 'sam.yaml').stat().st_size / 1000:.0f} kB")
    for path in (zipped, zipped.with_name("light.zip")):
        print(f"{path} {path.stat().st_size / MILLION:.0f} MB, unzipped {_unzipped(path) / MILLION:.0f} MB")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

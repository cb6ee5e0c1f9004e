"""The two zips as they lie unpacked in the cloud, put together from the packages that are installed here."""

import shutil
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path
from zipfile import ZipFile

from local.package import distributions, requirements
from local.parcels import is_left_out
from local.slimming import is_slimmed


def unpacked(packaged: Path, whole: Path) -> None:
    """The whole zip: ours and Chalice's from a zip that was packaged without wheels, of theirs what is not slimmed."""
    with ZipFile(packaged) as ours:
        ours.extractall(whole)
    for entry, file in _installed():
        if not is_slimmed(entry):
            _put(file, whole / entry)


def lightened(whole: Path, light: Path) -> None:
    """The light one, of what lies in the whole one."""
    for file in whole.rglob("*"):
        entry = file.relative_to(whole)
        if file.is_file() and not is_left_out(str(entry)):
            _put(file, light / entry)


def _installed() -> Iterator[tuple[str, Path]]:
    """What requirements bring; programs and what Python compiles here are not packed."""
    for name in distributions(requirements("x86_64")):
        for file in distribution(name).files or ():
            if file.parts[0] != ".." and "__pycache__" not in file.parts:
                yield str(file), Path(str(file.locate()))


def _put(source: Path, there: Path) -> None:
    there.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, there)

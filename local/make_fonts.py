"""Make templates/fonts anew from the packages that carry Noto Serif SC (SIL OFL 1.1); needs pip and npm at hand.

    python -m local.make_fonts

Regular is taken as it is: its 30,928 characters cover level 2 of GB 18030-2022, and names need them all.
Bold is cut down to GB 2312, since only our own fixed words are set in it.
"""

import hashlib
import itertools
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

FONTS = Path(__file__).parent.parent / "templates" / "fonts"

COVERED = "covered.json"
"""What Regular has glyphs for, as ranges: the product asks it without reading the font."""

REGULAR_PACKAGE = "pylopdf-fonts-zh-cn==0.1.1"
BOLD_PACKAGE = "@expo-google-fonts/noto-serif-sc@0.4.3"


class Part(NamedTuple):
    """A file in a package: its path there, its name here, and the SHA-256 that it must have."""

    path: str
    name: str
    sha256: str


REGULAR = Part(
    "pylopdf_fonts_zh_cn/NotoSerifSC-Regular.otf",
    "NotoSerifSC-Regular.otf",
    "e8f396decc1f0963a016a989c3d8852e863d1350996f573860a80767c83a1cd3",
)
BOLD = Part(
    "package/700Bold/NotoSerifSC_700Bold.ttf",
    "NotoSerifSC-Bold.ttf",
    "9c6a2ba736e4b499c84f65ce366bd3625c0401885fd3e585ace50fb738b96ff6",
)
LICENCE = Part("package/LICENSE_FONT", "OFL.txt", "5e0da210fb04058a8c0087985d2d456b931c2579811a49655721d3cf0c36b6d6")


def main() -> int:
    """Fetch, check, cut and put in place; gives the process's exit code."""
    FONTS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        wheel, packed = _fetch(Path(folder))
        with zipfile.ZipFile(wheel) as archive:
            _keep(REGULAR, archive.read(REGULAR.path))
        with tarfile.open(packed) as tar:
            _keep(LICENCE, _member(tar, LICENCE.path))
            _keep(BOLD, _member(tar, BOLD.path))
    _cut(FONTS / BOLD.name, gb2312())
    ranges = list(ranges_of(code_points(FONTS / REGULAR.name)))
    (FONTS / COVERED).write_text(json.dumps(ranges, separators=(",", ":")) + "\n")
    return 0


def code_points(font: Path) -> set[int]:
    """The code points that a font has a glyph for."""
    from fontTools.ttLib import TTFont

    with TTFont(font, lazy=True) as opened:
        return set(opened.getBestCmap())


def ranges_of(points: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Runs of code points, each as its first and last."""
    for _, run in itertools.groupby(enumerate(sorted(points)), lambda pair: pair[1] - pair[0]):
        members = [point for _, point in run]
        yield members[0], members[-1]


def gb2312() -> set[int]:
    """The code points of GB 2312 (6,763 characters and 682 signs) and of ASCII."""
    pairs = (bytes((high, low)) for high in range(0xA1, 0xF8) for low in range(0xA1, 0xFF))
    signs = "".join(pair.decode("gb2312", "ignore") for pair in pairs)
    return {ord(sign) for sign in signs} | set(range(0x20, 0x7F))


def _fetch(folder: Path) -> tuple[Path, Path]:
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder), REGULAR_PACKAGE]
    subprocess.run(pip, check=True)
    npm = shutil.which("npm") or "npm"
    subprocess.run([npm, "pack", "--silent", "--pack-destination", str(folder), BOLD_PACKAGE], check=True)
    return next(folder.glob("*.whl")), next(folder.glob("*.tgz"))


def _member(tar: tarfile.TarFile, path: str) -> bytes:
    file = tar.extractfile(path)
    if file is None:
        raise FileNotFoundError(path)
    return file.read()


def _keep(part: Part, content: bytes) -> None:
    found = hashlib.sha256(content).hexdigest()
    if found != part.sha256:
        raise ValueError(f"{part.path} is not what it was: {found}")
    (FONTS / part.name).write_bytes(content)


def _cut(path: Path, code_points: set[int]) -> None:
    from fontTools import subset

    # No hinting, since nothing is ever shown at a screen's size; the names stay, for they hold the licence.
    options: Any = subset.Options(hinting=False, name_IDs=["*"], layout_features=[], notdef_outline=True)
    font = subset.load_font(str(path), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=code_points)
    cutter.subset(font)
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    subset.save_font(font, str(path), options)


if __name__ == "__main__":
    sys.exit(main())

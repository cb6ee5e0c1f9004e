"""Make templates/fonts anew from the packages that carry them; needs pip, npm, apt-get and dpkg-deb at hand.

    python -m local.make_fonts

Noto Serif SC Regular is taken as it is: its 30,928 characters cover level 2 of GB 18030-2022, and names need them all.
Bold is cut down to GB 2312, since only our own fixed words are set in it. What Regular lacks of level 3 is taken from
HanaMinB and kept as a font of its own. The characters that either has become data of the domain.
"""

import hashlib
import itertools
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from local.level_3 import characters, radicals
from local.rare_han import make_rare_han

ROOT = Path(__file__).parent.parent
FONTS = ROOT / "templates" / "fonts"

COVERED = ROOT / "chalicelib" / "domain" / "glyph_ranges.py"
"""What the fonts of the body have glyphs for: the product asks it without reading them."""

COVERED_TEXT = '''"""What the receipt's fonts have glyphs for: ranges of code points, made by local/make_fonts.py."""

RANGES = (
{}
)
'''

REGULAR_PACKAGE = "pylopdf-fonts-zh-cn==0.1.1"
BOLD_PACKAGE = "@expo-google-fonts/noto-serif-sc@0.4.3"
RARE_PACKAGE = "fonts-hanazono"


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
RARE_SOURCE = Part(
    "usr/share/fonts/truetype/hanazono/HanaMinB.ttf",
    "HanaMinB.ttf",
    "829543436cdf7b4c6730e2af5806fa406f8ddf0d4b656e0cd49c58d4db1c8d3c",
)
RARE = "RareHan.otf"


def main() -> int:
    """Fetch, check, cut and put in place; gives the process's exit code."""
    FONTS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        _make_noto(Path(folder))
        _make_rare(Path(folder))
    COVERED.write_text(covered_text())
    return 0


def covered_text() -> str:
    """The module of the ranges, as the fonts in place make it."""
    covered = code_points(FONTS / REGULAR.name) | code_points(FONTS / RARE)
    return COVERED_TEXT.format("\n".join(f"    (0x{a:04X}, 0x{b:04X})," for a, b in ranges_of(covered)))


def _make_noto(folder: Path) -> None:
    wheel, packed = _fetch(folder)
    with zipfile.ZipFile(wheel) as archive:
        _keep(REGULAR, archive.read(REGULAR.path))
    with tarfile.open(packed) as tar:
        _keep(LICENCE, _member(tar, LICENCE.path))
        _keep(BOLD, _member(tar, BOLD.path))
    _cut(FONTS / BOLD.name, gb2312())


def _make_rare(folder: Path) -> None:
    subprocess.run(["apt-get", "download", "-qq", RARE_PACKAGE], check=True, cwd=folder)
    subprocess.run(["dpkg-deb", "-x", str(next(folder.glob("*.deb"))), str(folder)], check=True)
    source = folder / RARE_SOURCE.path
    _checked(RARE_SOURCE, source.read_bytes())
    make_rare_han(source, lacking(), FONTS / RARE)


def lacking() -> set[int]:
    """What Regular lacks of level 3 of GB 18030-2022."""
    return {*characters(), *radicals()} - code_points(FONTS / REGULAR.name)


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
    _checked(part, content)
    (FONTS / part.name).write_bytes(content)


def _checked(part: Part, content: bytes) -> None:
    found = hashlib.sha256(content).hexdigest()
    if found != part.sha256:
        raise ValueError(f"{part.path} is not what it was: {found}")


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

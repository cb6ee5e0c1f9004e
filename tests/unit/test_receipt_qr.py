"""The QR code's path draws exactly the modules of the code."""

import re

import segno

from chalicelib.adapters.receipt_qr import MASK, QUIET, qr_svg

URL = "https://swj.example/miaopi/check/7KQ3M9XT2B4RWZ8H"


def drawn(svg: str) -> set[tuple[int, int]]:
    """The modules that the path covers."""
    runs = re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", svg)
    assert all(there == back for _, _, there, back in runs)
    return {(int(x) + n - QUIET, int(y) - QUIET) for x, y, width, _ in runs for n in range(int(width))}


def test_the_path_covers_the_dark_modules_and_no_other() -> None:
    matrix = segno.make(URL, error="m", mask=MASK, micro=False, boost_error=False).matrix
    dark = {(x, y) for y, row in enumerate(matrix) for x, module in enumerate(row) if module}
    assert drawn(qr_svg(URL)) == dark


def test_the_picture_is_as_large_as_the_code_and_its_quiet_zone() -> None:
    side = len(segno.make(URL, error="m", mask=MASK, micro=False, boost_error=False).matrix) + 2 * QUIET
    assert f'viewBox="0 0 {side} {side}"' in qr_svg(URL)


def test_a_longer_address_makes_a_larger_code() -> None:
    assert len(drawn(qr_svg(URL * 4))) > len(drawn(qr_svg(URL)))

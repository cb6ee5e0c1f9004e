"""Receipts look as they did when somebody last looked at them, and the seal lets what is below be read."""

from collections.abc import Iterator

import pytest
from PIL import Image, ImageChops

from tests.receipts import receipt
from tests.reference_images import FOLDER, LONGEST, OFFICE, SEALED, kept, picture

BLOCK = 16
"""Side in dots, 9 mm: one line of text, or half the star of the seal."""
TOLERANCE = 10
"""Mean difference of a block, of 255: smoothing differs from build to build of pdfium, a moved line does not pass."""


def differing(one: Image.Image, other: Image.Image) -> Iterator[tuple[int, int, float]]:
    """The blocks in which two pictures differ: where, and by how much."""
    difference = ImageChops.difference(one.convert("L"), other.convert("L"))
    for top in range(0, difference.height, BLOCK):
        for left in range(0, difference.width, BLOCK):
            block = difference.crop((left, top, left + BLOCK, top + BLOCK))
            by = sum(n * count for n, count in enumerate(block.histogram())) / (BLOCK * BLOCK)
            if by > TOLERANCE:
                yield left, top, by


@pytest.mark.parametrize("name", SEALED)
def test_it_looks_as_it_is_kept(name: str) -> None:
    """`python -m tests.reference_images` keeps it as it is now."""
    now, before = picture(SEALED[name]()), kept(name)
    assert now.size == before.size
    assert list(differing(now, before)) == []


def test_a_line_that_moved_or_a_missing_seal_does_not_pass() -> None:
    ordinary = kept("ordinary")
    other = picture(OFFICE.sealed(receipt("soil-conservation", title="水土保持设施验收回执")))
    assert list(differing(other, ordinary))
    moved = ImageChops.offset(ordinary.convert("RGB"), 0, 3)
    assert list(differing(moved, ordinary))
    white = ordinary.convert("RGB")
    white.paste((255, 255, 255), (230, 385, 320, 475))
    assert list(differing(white, ordinary))


def test_the_kept_pictures_are_small_and_none_is_left_over() -> None:
    files = {path.stem: path.stat().st_size for path in FOLDER.iterdir()}
    assert files.keys() == SEALED.keys()
    assert max(files.values()) < 60_000


def test_the_longest_names_take_a_second_page_and_no_more() -> None:
    a_page = picture(SEALED["ordinary"]()).height
    assert len(LONGEST) == 200
    assert kept("longest").height == 2 * a_page

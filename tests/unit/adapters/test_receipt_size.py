"""The type of a receipt: as large as fits, by one layout for an ordinary receipt and by few for an odd one."""

import random
from datetime import datetime

import pytest

from chalicelib.adapters.receipt_size import FLOWING, SIZES, Wording, sizes
from chalicelib.adapters.receipt_typst import TypstTypesetter
from chalicelib.domain.receipt import Receipt, Row
from tests.receipts import receipt

SMALLEST = SIZES[-1]
KINDS = ("soil-conservation", "water-saving", "works-start", "works-added-section", "works-change")
ALPHABETS = ("深圳市前海水务投资建设", "深圳（）、，。《》0123456789.AB ", "abcdefghijklmnop WM ", "WMm@%深")


class Counted(TypstTypesetter):
    """Lays out as the real one does, and keeps in which sizes."""

    def __init__(self) -> None:
        super().__init__()
        self.tried: list[tuple[float, bool]] = []

    def _compiled(self, inputs: dict[str, str], dated: datetime) -> bytes:
        pdf = super()._compiled(inputs, dated)
        self.tried.append((float(inputs["size"]), b"/Type/Pages/Count 1/" in pdf))
        return pdf


COUNTED = Counted()


def tried(paper: Receipt) -> list[tuple[float, bool]]:
    """The sizes in which it was laid out, and whether that took one page."""
    COUNTED.tried = []
    COUNTED.typeset(paper)
    return COUNTED.tried


def text(chance: random.Random, most: int) -> str:
    signs = chance.choice(ALPHABETS)
    return "深" + "".join(chance.choice(signs) for _ in range(chance.randint(0, most)))


def odd(seed: int) -> Receipt:
    """A receipt of names and rows as long as chance has it."""
    chance = random.Random(seed)
    names = {name: text(chance, 200) for name in ("applicant_name", "project_name", "project_address")}
    rows = tuple(Row(label=f"标段{n}", value=text(chance, 120)) for n in range(chance.randint(1, 18)))
    return receipt(chance.choice(KINDS), **names, rows=rows)


@pytest.mark.parametrize("name", KINDS)
def test_an_ordinary_receipt_is_laid_out_once(name: str) -> None:
    ((size, one_page),) = tried(receipt(name))
    assert one_page
    assert size >= 11


@pytest.mark.parametrize("seed", range(40))
def test_an_odd_receipt_takes_a_second_page_only_if_the_smallest_type_would(seed: int) -> None:
    *others, (size, one_page) = tried(odd(seed))
    assert not any(fits for _, fits in others)
    assert one_page is (size != FLOWING)
    assert one_page or others == [] or others[-1] == (SMALLEST, False)


@pytest.mark.parametrize("length", [1, 200, 2_000, 20_000])
def test_the_sizes_to_try_fall_and_end_with_the_one_for_two_pages(length: int) -> None:
    *ways, last = sizes(Wording(["字" * length], ["字" * length]))
    assert last == FLOWING
    assert ways == list(SIZES[len(SIZES) - len(ways) :])


def test_what_is_far_too_long_for_a_page_is_not_tried_on_one() -> None:
    assert sizes(Wording(["字" * 20_000], [])) == (FLOWING,)


def test_wide_signs_take_more_room_than_narrow_ones() -> None:
    wide, narrow = sizes(Wording(["字" * 900], [])), sizes(Wording(["a" * 900], []))
    assert wide[0] < narrow[0]

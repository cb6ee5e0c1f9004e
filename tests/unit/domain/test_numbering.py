"""Official numbers: written one way, read with whatever brackets people type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.numbering import PREFIXES, Series, normal_number, parse_number


@given(st.sampled_from(list(PREFIXES)), st.integers(2019, 2099), st.integers(1, 9_999_999))
def test_a_number_names_its_series_and_place(item: str, year: int, serial: int) -> None:
    assert parse_number(Series(item, year).number(serial)) == (Series(item, year), serial)


def test_numbers_look_as_the_bureau_writes_them() -> None:
    assert Series("soil-conservation", 2026).number(1) == "深水保备〔2026〕1号"
    assert Series("water-saving", 2027).number(12) == "深水节备〔2027〕12号"
    assert Series("works-commencement", 2026).number(345) == "深水建备〔2026〕345号"


@pytest.mark.parametrize("typed", ["深水保备[2026]1号", "深水保备（2026）1号", " 深水保备［2026］1号 "])
def test_other_brackets_mean_the_same_number(typed: str) -> None:
    assert normal_number(typed) == "深水保备〔2026〕1号"


@pytest.mark.parametrize(
    "typed", ["", "深水保备〔2026〕0号", "深水保备〔2026〕01号", "深水备〔2026〕1号", "深水保备〔26〕1号", "1"]
)
def test_what_is_no_number_is_none(typed: str) -> None:
    assert normal_number(typed) is None

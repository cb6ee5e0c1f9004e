"""Shares of a sample."""

import pytest

from bench.shares import share


@pytest.mark.parametrize(("percent", "value"), [(50, 50), (95, 95), (99, 99), (100, 100), (0, 1)])
def test_a_share_is_the_least_value_that_so_many_do_not_exceed(percent: int, value: int) -> None:
    assert share(list(range(100, 0, -1)), percent) == value


def test_of_one_each_share_is_that_one_and_of_none_there_is_no_share() -> None:
    assert share([7.0], 99) == share([7.0], 1) == 7.0
    with pytest.raises(ValueError, match="no sample"):
        share([], 50)

"""A timer with several works does each, whichever fails, and does not keep a failure to itself."""

import pytest

from chalicelib.timers import each


class Works:
    """Three works of which some fail; `done` names those that ran."""

    def __init__(self, *failing: str) -> None:
        self.done: list[str] = []
        self._failing = failing

    def first(self) -> None:
        self._work("first")

    def second(self) -> None:
        self._work("second")

    def third(self) -> None:
        self._work("third")

    def _work(self, name: str) -> None:
        self.done.append(name)
        if name in self._failing:
            raise ValueError(name)


def test_all_are_done_in_their_order() -> None:
    works = Works()
    each(works.first, works.second, works.third)
    assert works.done == ["first", "second", "third"]


def test_what_fails_stands_in_no_other_s_way_and_is_raised_at_the_end() -> None:
    works = Works("first", "second")
    with pytest.raises(ValueError, match="first"):
        each(works.first, works.second, works.third)
    assert works.done == ["first", "second", "third"]

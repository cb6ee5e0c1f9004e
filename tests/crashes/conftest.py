"""The ground under all runs, each story's recording made once, and the figure at the end."""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest

from tests.crashes.ground import Ground, standing
from tests.crashes.run import Told, told
from tests.crashes.stories import STORIES

TRIED, EQUAL = "points tried", "points equal"


@pytest.fixture(scope="module")
def ground() -> Iterator[Ground]:
    with standing() as ground:
        yield ground


@pytest.fixture(scope="module")
def recording(ground: Ground) -> Callable[[str], Told]:
    """How a story goes when nothing disturbs it, by the story's name."""
    return cache(lambda name: told(ground, STORIES[name]))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Points tried and equal, over all stories of the run."""
    total: Counter[str] = Counter()
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        total.update({name: value for name, value in report.user_properties if name in (TRIED, EQUAL)})
    if total[TRIED]:
        share = 100 * total[EQUAL] / total[TRIED]
        terminalreporter.write_line(f"{total[TRIED]} points tried, {total[EQUAL]} equal: {share:.1f} %")

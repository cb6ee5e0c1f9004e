"""A system in memory for each test of a command."""

from collections.abc import Iterator

import pytest

from tests.world import World


@pytest.fixture
def world() -> Iterator[World]:
    with World() as world:
        yield world

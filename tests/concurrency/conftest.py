"""The table, started once for the folder, reached straight and through a proxy that fails one call in five."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from local.aws import Aws
from tests.concurrency.burst import Burst, burst
from tests.concurrency.table import reached_at, standing
from tests.concurrency.writers import Writer
from tests.figures import pytest_terminal_summary

__all__ = ["pytest_terminal_summary"]

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One worker runs them all: they would disturb one another's figures, and the table is started once."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("concurrency"))


@pytest.fixture(scope="session")
def filings_wanted() -> int:
    """How many filings are accepted; `make concurrency` asks for ten times as many."""
    return int(os.environ.get("CONCURRENCY", "100"))


@pytest.fixture(scope="session")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aws]:
    with standing(tmp_path_factory.mktemp("aws")) as running:
        yield running


@pytest.fixture(scope="session")
def proxy(aws: Aws, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Burst]:
    with burst(aws.endpoint, tmp_path_factory.mktemp("burst")) as running:
        yield running


@pytest.fixture(params=["undisturbed", "one call in five failing"])
def way(request: pytest.FixtureRequest, aws: Aws) -> str:
    """How AWS is reached."""
    return str(request.param)


@pytest.fixture
def writers(way: str, aws: Aws, request: pytest.FixtureRequest) -> Iterator[Callable[[int], list[Writer]]]:
    """Makes writers that reach AWS that way."""
    endpoint = aws.endpoint if way == "undisturbed" else request.getfixturevalue("proxy").endpoint
    with reached_at(endpoint):
        yield lambda count: [Writer() for _ in range(count)]

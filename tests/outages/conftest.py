"""How large the outages are: a tenth of the whole here, the whole by `make outages`."""

import logging
import os
from pathlib import Path

import pytest

from chalicelib.logs import log
from tests.figures import pytest_terminal_summary

__all__ = ["pytest_terminal_summary"]

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One worker runs a file, since the tests of a file look at the same hour."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.xdist_group(item.path.name))


@pytest.fixture(scope="session")
def filings_wanted() -> int:
    """How many filings are filed while `exchange` is down."""
    return int(os.environ.get("OUTAGES", "200"))


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Tens of thousands of messages are put off, and each would be a line."""
    log.info("simulated time begins")
    caplog.set_level(logging.ERROR, logger="miaopi")

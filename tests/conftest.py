"""Every test of the run fails that had the system tell a secret or a person: in logs, metrics or on its output."""

from collections.abc import Generator

import pytest

from tests.leaks import leaks_in


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Looks through what was captured before the report leaves its worker; a failed test keeps its own words."""
    report = yield
    told = {title: found for title, text in report.sections if (found := leaks_in(text))}
    if told and report.outcome != "failed":
        report.outcome = "failed"
        report.longrepr = "\n".join(f"{title} tells {', '.join(found)}" for title, found in told.items())
    return report

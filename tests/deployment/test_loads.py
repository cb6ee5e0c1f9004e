"""What each function loads, in a process that has done nothing before: how much at most, and what never.

Counts do not depend on the machine; the times and sizes that follow from them are printed by `python -m bench.cold`.
"""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from bench.functions import loaded, parameters
from bench.loading import PORTS
from local.parcels import LEFT_OUT, PAPERS
from local.slimming import PACKAGES
from tests.privilege.grants import logical_name

pytestmark = pytest.mark.xdist_group("loads")

MOST_AT_START = 385

MOST: dict[str, int] = {
    "api_handler": 570,
    "authorizer": 145,
    "check_uploads": 240,
    "verify_filings": 245,
    "issue_receipts": 510,
    "share_filings": 260,
    "announce_changes": 235,
    "forget_filings": 235,
    "sweep_filings": 235,
    "publish_lists": 290,
    "restamp_receipts": 510,
    "reconcile_record": 245,
    "audit_histories": 300,
    "recheck_filings": 245,
}
"""Modules that the work of each may add to those that are there at its start."""

NEVER_AT_START = frozenset({"aws_lambda_powertools", "botocore", "cryptography", "joserfc", "urllib3", *LEFT_OUT})

IN_NO_ZIP = frozenset({"boto3", *PACKAGES})

NEVER: dict[str, frozenset[str]] = {
    "authorizer": frozenset({"urllib3"}),
    "issue_receipts": frozenset({"joserfc", "pikepdf"}),
    "announce_changes": frozenset({"cryptography", "joserfc"}),
    "sweep_filings": frozenset({"cryptography", "joserfc"}),
}

BY_A_CHILD = "checker"
"""The port whose process reads uploads with libraries that its own parent never loads."""


@pytest.fixture(scope="module")
def loads() -> dict[str, dict[str, Any]]:
    """What each function loads."""
    given = parameters()
    with ThreadPoolExecutor(2) as running:
        return dict(zip(PORTS, running.map(lambda function: loaded(function, given), PORTS), strict=True))


def libraries(modules: list[str]) -> set[str]:
    """Whose modules these are."""
    return {module.partition(".")[0] for module in modules}


def test_every_function_is_measured() -> None:
    assert PORTS.keys() == MOST.keys()


def test_a_start_loads_no_library_that_only_some_work_needs(loads: dict[str, dict[str, Any]]) -> None:
    for told in loads.values():
        assert not libraries(told["start"]) & NEVER_AT_START
        assert len(told["start"]) <= MOST_AT_START


@pytest.mark.parametrize("function", PORTS)
def test_its_work_loads_no_more_than_it_needs(loads: dict[str, dict[str, Any]], function: str) -> None:
    added = loads[function]["work"]
    assert len(added) <= MOST[function]
    assert not libraries(added) & NEVER.get(function, frozenset())


def test_nobody_loads_what_is_in_no_zip(loads: dict[str, dict[str, Any]]) -> None:
    for told in loads.values():
        assert not libraries([*told["start"], *told["work"]]) & IN_NO_ZIP


def test_whoever_is_given_the_light_zip_never_loads_what_is_left_out_of_it(loads: dict[str, dict[str, Any]]) -> None:
    """Nor does any other function need the whole one."""
    reading = {name for name, told in loads.items() if libraries(told["work"]) & set(LEFT_OUT)}
    by_a_child = {name for name, ports in PORTS.items() if BY_A_CHILD in ports}
    assert {logical_name(name) for name in reading | by_a_child} == PAPERS

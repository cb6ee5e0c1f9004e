"""Nothing is called that is not granted, and nothing granted that is not called: policies and recorded calls."""

import logging
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

import pytest

from bench.loading import PORTS
from local.rollout import ROLE
from tests.calls import Need
from tests.crashes.ground import standing
from tests.privilege.grants import FUNCTIONS, Grant, granted, logical_name, plain, resources, role_of
from tests.privilege.paths import built_for, walk

pytestmark = pytest.mark.xdist_group("privilege")

POLLED = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")
STREAMED = ("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams")
"""What Lambda itself does in a function's name with the queues and streams that wake it (AWS Lambda, event sources)."""

LOADING_NOTHING = frozenset({"chance", "clock", "metrics"})
"""Ports whose files load no library."""

LOGGED = ("logs:CreateLogStream", "logs:PutLogEvents")
TRACED = ("xray:PutTraceSegments", "xray:PutTelemetryRecords")
"""What its runtime does; X-Ray knows no resource that it could be narrowed to."""


class Walked(NamedTuple):
    """What all functions together need on every path, and the ports that each built, and would for those it names."""

    needed: set[Need]
    built: dict[str, set[str]]
    named: dict[str, set[str]]


@pytest.fixture(scope="module")
def walked() -> Walked:
    """Every path, gone once."""
    logging.disable()
    try:
        with standing() as ground:
            built, key = walk(ground), ground.settings.seal_key_id
            needed = {need._replace(resource=need.resource.replace(key, "SealKey")) for need in ground.calls.needed}
            return Walked(needed, built, {name: built_for(ground, ports) for name, ports in PORTS.items()})
    finally:
        logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def needed(walked: Walked) -> set[Need]:
    """What is needed."""
    return walked.needed


def done_by_lambda(function: str) -> Iterator[Grant]:
    """What no function of ours calls, but Lambda in its name."""
    yield from (Grant(function, action, _log_group(function)) for action in LOGGED)
    yield from (Grant(function, action, "*") for action in TRACED)
    properties = resources()[logical_name(function)]["Properties"]
    sources = [event["Properties"] for event in properties.get("Events", {}).values()]
    for source in (*sources, properties.get("EventInvokeConfig", {})):
        yield from (Grant(function, *granted) for granted in _by_source(source))


def _log_group(function: str) -> str:
    return f"/aws/lambda/miaopi-test-{logical_name(function)}-*"


def _by_source(source: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if "Queue" in source:
        yield from ((action, plain(source["Queue"])) for action in POLLED)
    if "Stream" in source:
        table, _ = source["Stream"]["Fn::GetAtt"]
        yield from ((action, plain({"Fn::Sub": f"${{{table}.Arn}}/stream/*"})) for action in STREAMED)
    if "DestinationConfig" in source:
        yield "sqs:SendMessage", plain(source["DestinationConfig"]["OnFailure"]["Destination"])


def test_every_role_of_the_stack_is_a_functions_or_looked_at_by_itself() -> None:
    roles = {name for name, resource in resources().items() if resource["Type"] == "AWS::IAM::Role"}
    assert roles == {role_of(function) for function in FUNCTIONS} | {ROLE}


@pytest.mark.parametrize("function", FUNCTIONS)
def test_nothing_is_called_that_is_not_granted(needed: set[Need], function: str) -> None:
    grants = granted(function)
    denied = [need for need in needed if need.function == function and not any(g.covers(need) for g in grants)]
    assert not denied


@pytest.mark.parametrize("function", FUNCTIONS)
def test_nothing_is_granted_that_is_not_called(needed: set[Need], function: str) -> None:
    uncalled = {grant for grant in granted(function) if not any(grant.covers(need) for need in needed)}
    assert uncalled == set(done_by_lambda(function))


@pytest.mark.parametrize("function", FUNCTIONS)
def test_nothing_is_granted_twice(function: str) -> None:
    grants = granted(function)
    assert sorted(grants) == sorted(set(grants))
    assert not [(one, other) for one in grants for other in grants if one != other and _within(one, other)]


def _within(one: Grant, other: Grant) -> bool:
    same = one.action == other.action
    return same and fnmatchcase(one.resource, other.resource) and fnmatchcase(one.of, other.of)


def test_every_function_is_heard_but_the_one_that_calls_nothing(needed: set[Need]) -> None:
    assert {need.function for need in needed} == set(FUNCTIONS) - {"authorizer"}


@pytest.mark.parametrize("function", FUNCTIONS)
def test_rows_are_read_and_written_by_their_kind(function: str) -> None:
    """But for who reads the table from end to end, and through an index, which is a view of its own."""
    whole = [g for g in granted(function) if g.action.startswith("dynamodb:") and "/" not in g.resource and g.of == "*"]
    assert {grant.action for grant in whole} <= {"dynamodb:Scan"}


@pytest.mark.parametrize("function", sorted(PORTS.keys() - {"authorizer"}))
def test_what_is_measured_of_a_function_is_what_it_asks_for(walked: Walked, function: str) -> None:
    assert walked.named[function] - LOADING_NOTHING == walked.built[function] - LOADING_NOTHING

"""How policies are written: one a function, no action and no resource by a pattern that says everything.

That each grants what its function calls and nothing else is held in tests/privilege.
"""

import json
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parent.parent.parent / ".chalice"
POLICIES = {path.stem.removeprefix("policy-"): json.loads(path.read_text()) for path in FOLDER.glob("policy-*.json")}
WITHOUT_RESOURCE = {"xray:PutTraceSegments", "xray:PutTelemetryRecords"}
"""Actions that AWS lets nobody narrow to a resource."""

ANOTHER_KEY = {"Fn::If": ["AnotherKeySeals", {"Ref": "SealKeyInForce"}, {"Ref": "AWS::NoValue"}]}


def statements(function: str) -> list[dict[str, Any]]:
    return list(POLICIES[function]["Statement"])


def actions(function: str) -> set[str]:
    return {action for statement in statements(function) for action in statement["Action"]}


def test_every_function_has_its_policy_file() -> None:
    configured = json.loads((FOLDER / "config.json").read_text())["lambda_functions"]
    assert {name: f["iam_policy_file"] for name, f in configured.items()} == {
        name: f"policy-{name}.json" for name in POLICIES
    }


@pytest.mark.parametrize("function", POLICIES)
def test_no_action_is_a_pattern(function: str) -> None:
    assert not [action for action in actions(function) if "*" in action]


@pytest.mark.parametrize("function", POLICIES)
def test_no_statement_covers_every_resource(function: str) -> None:
    for statement in statements(function):
        if "*" in statement["Resource"]:
            assert set(statement["Action"]) <= WITHOUT_RESOURCE


@pytest.mark.parametrize("function", POLICIES)
def test_every_resource_is_named_in_whatever_partition_it_stands(function: str) -> None:
    for statement in statements(function):
        for resource in statement["Resource"]:
            named = resource == "*" or resource == ANOTHER_KEY
            assert named or resource["Fn::Sub"].startswith(("${", "arn:${AWS::Partition}:"))


@pytest.mark.parametrize("function", POLICIES)
def test_who_may_use_the_stacks_own_seal_key_may_use_the_one_that_takes_its_place(function: str) -> None:
    """Both at once, since what still runs of the release before seals with the old one."""
    for statement in statements(function):
        assert ({"Fn::Sub": "${SealKey.Arn}"} in statement["Resource"]) == (ANOTHER_KEY in statement["Resource"])


def test_the_authorizer_may_do_nothing_but_write_its_log() -> None:
    assert {action.partition(":")[0] for action in actions("authorizer")} == {"logs", "xray"}


def test_nobody_reads_what_was_set_apart() -> None:
    for function in POLICIES:
        for statement in statements(function):
            if any("/apart/" in str(resource) for resource in statement["Resource"]):
                assert statement["Action"] in (["s3:PutObject"], ["s3:DeleteObjectVersion"])

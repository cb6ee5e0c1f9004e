"""A night on the deployed system: the timers' functions under their own policies, and the operators' commands after."""

import json
from typing import Any

import pytest

from local.stories import Told
from local.system import LocalSystem
from tests.end_to_end.test_ops import ops
from tests.fakes.timer import TIMER

HEADS = "heads/"


def invoke(up: LocalSystem, resource: str) -> dict[str, Any]:
    """Have a timer's function run; gives what it answers, which tells of an error."""
    stack = up.aws.client("cloudformation").describe_stack_resource(
        StackName="miaopi-local", LogicalResourceId=resource
    )
    function = stack["StackResourceDetail"]["PhysicalResourceId"]
    answer = up.aws.client("lambda").invoke(FunctionName=function, Payload=json.dumps(TIMER).encode())
    return {"error": answer.get("FunctionError"), "said": json.loads(answer["Payload"].read() or b"null")}


@pytest.fixture(scope="module")
def night(up: LocalSystem, told: dict[str, Told]) -> None:
    """The night's two timers have run."""
    for resource in ("ReconcileRecord", "AuditHistories"):
        assert invoke(up, resource) == {"error": None, "said": None}


def test_a_healthy_system_has_no_difference(up: LocalSystem, told: dict[str, Told], night: None) -> None:
    said = ops(up, "reconcile", "--json")
    *differences, summed = [json.loads(line) for line in said.stdout.splitlines()]
    assert (said.returncode, said.stderr, differences) == (0, "", [])
    assert summed["filings"] >= len({one.filing_id for one in told.values()})
    assert summed["documents"] >= len({one.number for one in told.values() if one.number})


def test_its_histories_and_the_head_over_them_are_true(up: LocalSystem, told: dict[str, Told], night: None) -> None:
    said = ops(up, "verify-chain", "--json")
    *faults, summed = [json.loads(line) for line in said.stdout.splitlines()]
    assert (said.returncode, said.stderr, faults) == (0, "", [])
    assert summed["heads"] >= 1


def test_one_filing_is_verified_by_its_id(up: LocalSystem, told: dict[str, Told], night: None) -> None:
    said = ops(up, "verify-chain", told["revoked"].filing_id)
    assert said.returncode == 0 and "1 histories" in said.stdout


def test_a_head_is_locked_and_nobody_removes_it(up: LocalSystem, night: None) -> None:
    s3, bucket = up.aws.client("s3"), up.outputs["AuditBucket"]
    version = s3.list_object_versions(Bucket=bucket, Prefix=HEADS)["Versions"][-1]
    lock = s3.get_object_retention(Bucket=bucket, Key=version["Key"], VersionId=version["VersionId"])["Retention"]
    assert lock["Mode"] == "COMPLIANCE"
    with pytest.raises(s3.exceptions.ClientError, match="AccessDenied"):
        s3.delete_object(Bucket=bucket, Key=version["Key"], VersionId=version["VersionId"])


def test_a_second_run_of_the_same_night_changes_nothing(up: LocalSystem, night: None) -> None:
    s3, bucket = up.aws.client("s3"), up.outputs["AuditBucket"]
    before = [there["Key"] for there in s3.list_object_versions(Bucket=bucket, Prefix=HEADS)["Versions"]]
    assert invoke(up, "AuditHistories")["error"] is None
    assert [there["Key"] for there in s3.list_object_versions(Bucket=bucket, Prefix=HEADS)["Versions"]] == before

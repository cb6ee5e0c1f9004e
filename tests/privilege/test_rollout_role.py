"""What CodeDeploy may do to move aliases: what the policy that AWS made for it grants, on our functions alone."""

import json
from fnmatch import fnmatchcase
from typing import Any

from local.rollout import MANAGED, ROLE
from tests.privilege.grants import FUNCTIONS, logical_name, resources

type Json = dict[str, Any]

NEEDED = {
    "cloudwatch:DescribeAlarms": "to take a release back when one rings",
    "lambda:GetAlias": "to see where an alias stands",
    "lambda:UpdateAlias": "to move it",
    "lambda:GetProvisionedConcurrencyConfig": "to wait for what is kept warm, which nothing of ours is",
}
"""What moving aliases takes, with no hooks and no description in a bucket (AWS, AWSCodeDeployRoleForLambdaLimited)."""

OURS, OTHERS = "arn:aws:lambda:cn:1:function:miaopi-prod-", "arn:aws:lambda:cn:1:function:payroll"


def role() -> Json:
    return dict(resources()[ROLE]["Properties"])


def by_aws() -> list[Json]:
    """The statements of the managed policy that the role has."""
    from moto.iam.aws_managed_policies import aws_managed_policies_data

    known = json.loads(aws_managed_policies_data)
    (arn,) = role()["ManagedPolicyArns"]
    assert arn == {"Fn::Sub": f"arn:${{AWS::Partition}}:iam::aws:policy/{MANAGED}"}
    return list(known[MANAGED.rpartition("/")[2]]["Document"]["Statement"])


def on_everything() -> set[str]:
    """The actions that it grants on whatever there is."""
    without_bounds = [s for s in by_aws() if s["Resource"] == "*" and "Condition" not in s]
    return {action for statement in without_bounds for action in statement["Action"]}


def test_it_may_do_what_moving_an_alias_takes_and_nothing_else_that_has_no_bounds() -> None:
    assert on_everything() == NEEDED.keys()


def test_what_else_aws_grants_it_is_of_no_use_here_since_there_are_no_hooks() -> None:
    bounded = {action for s in by_aws() for action in s["Action"]} - NEEDED.keys()
    assert bounded == {"s3:GetObject", "s3:GetObjectVersion", "lambda:InvokeFunction"}
    (invoked,) = [s["Resource"] for s in by_aws() if "lambda:InvokeFunction" in s["Action"]]
    assert not any(fnmatchcase(f"{OURS}{logical_name(function)}-1", invoked) for function in FUNCTIONS)
    preferences = [r["Properties"].get("DeploymentPreference", {}) for r in resources().values() if "Properties" in r]
    assert not [preference for preference in preferences if "Hooks" in preference]


def test_it_moves_no_alias_of_a_function_that_is_not_the_stacks() -> None:
    ((statement,),) = [policy["PolicyDocument"]["Statement"] for policy in role()["Policies"]]
    assert (statement["Effect"], statement["Action"]) == ("Deny", "lambda:*")
    pattern = statement["NotResource"]["Fn::Sub"]
    for said, value in (("Partition", "aws"), ("Region", "cn"), ("AccountId", "1"), ("StackName", "miaopi-prod")):
        pattern = pattern.replace(f"${{AWS::{said}}}", value)
    assert all(fnmatchcase(f"{OURS}{logical_name(function)}-1:live", pattern) for function in FUNCTIONS)
    assert not fnmatchcase(OTHERS, pattern)


def test_codedeploy_takes_it_and_nobody_else() -> None:
    (trusted,) = role()["AssumeRolePolicyDocument"]["Statement"]
    assert (trusted["Effect"], trusted["Action"]) == ("Allow", "sts:AssumeRole")
    assert trusted["Principal"] == {"Service": {"Fn::Sub": "codedeploy.${AWS::Region}.${AWS::URLSuffix}"}}

"""How a release takes over: every call goes by an alias, which moves bit by bit and back when alarms ring."""

import json
import os
from typing import Any

import pytest
from samtranslator.translator.transform import transform

from local.deploy import read_at_start
from local.hardening import is_timed
from local.rollout import BIT_BY_BIT, LIVE, WATCHED_WHILE_SHIFTING, alias_of, released
from tests.aws import aws, client

Json = dict[str, Any]

CALLERS = frozenset({"AWS::Lambda::EventSourceMapping", "AWS::Events::Rule", "AWS::Lambda::Permission"})
MESSAGES_FAIL = {
    "CheckUploads": ("UploadsFails",),
    "VerifyFilings": ("VerificationFails",),
    "IssueReceipts": ("IssuanceFails",),
}
"""A consumer reports what it could not work off without an error of its own."""

LONGEST_LIST = 10
"""Alarms that CodeDeploy watches at most in one deployment."""


class _NoPolicies:
    def load(self) -> Json:
        return {}


def expanded(template: Json, bucket: str = "a") -> Json:
    """What CloudFormation makes of a template, its zips being there."""
    text = json.dumps(template).replace('"./deployment.zip"', f'"s3://{bucket}/code.zip"')
    os.environ.setdefault("AWS_DEFAULT_REGION", "cn-north-1")
    return dict(transform(json.loads(text), {}, _NoPolicies())["Resources"])


@pytest.fixture(scope="module")
def made(template: Json) -> Json:
    """The resources after the transform."""
    return expanded(released(template, {}))


def of_type(resources: Json, kind: str) -> Json:
    return {name: resource for name, resource in resources.items() if resource["Type"] == kind}


def test_every_function_has_a_version_and_the_alias_that_is_called(made: Json, resources: Json) -> None:
    functions = of_type(resources, "AWS::Serverless::Function")
    assert set(of_type(made, "AWS::Lambda::Alias")) == {alias_of(name) for name in functions}
    assert len(of_type(made, "AWS::Lambda::Version")) == len(functions)


def test_whatever_calls_a_function_calls_its_alias(made: Json, resources: Json) -> None:
    functions = set(of_type(resources, "AWS::Serverless::Function"))
    callers = {name: resource for name, resource in made.items() if resource["Type"] in CALLERS}
    for name, resource in callers.items():
        told = json.dumps(resource)
        assert not any(f'{{"Ref": "{f}"}}' in told or f'["{f}", "Arn"]' in told for f in functions), name
    assert len(callers) >= len(functions)
    body = json.dumps(made["RestAPI"]["Properties"]["Body"])
    assert "APIHandler.Arn" not in body and "Authorizer.Arn" not in body
    assert alias_of("APIHandler") in body and alias_of("Authorizer") in body


def groups_of(made: Json) -> Json:
    """The deployment groups by the function that each moves."""
    groups = of_type(made, "AWS::CodeDeploy::DeploymentGroup")
    return {name.removesuffix("DeploymentGroup"): group["Properties"] for name, group in groups.items()}


def test_a_release_bit_by_bit_is_taken_back_when_its_functions_fail_or_answers_come_late(
    made: Json, resources: Json
) -> None:
    groups = groups_of(made)
    assert groups.keys() == of_type(resources, "AWS::Serverless::Function").keys()
    for function in groups.keys() - timers(resources):
        condition, shifting, _ = groups[function]["AlarmConfiguration"]["Fn::If"]
        watched = [alarm["Name"]["Ref"] for alarm in shifting["Alarms"]]
        assert condition == BIT_BY_BIT and shifting["Enabled"]
        own = {f"{function}Errors", f"{function}Throttles", *MESSAGES_FAIL.get(function, ())}
        assert set(watched) == own | set(WATCHED_WHILE_SHIFTING)
        assert len(watched) <= LONGEST_LIST
        assert all(resources[alarm]["Type"] == "AWS::CloudWatch::Alarm" for alarm in watched)
        assert "DEPLOYMENT_STOP_ON_ALARM" in groups[function]["AutoRollbackConfiguration"]["Events"]


def test_a_mend_that_takes_over_at_once_is_kept_out_by_no_alarm_that_rings(
    template: Json, made: Json, resources: Json
) -> None:
    assert template["Conditions"][BIT_BY_BIT] == {"Fn::Not": [{"Fn::Equals": [{"Ref": "Shifting"}, "AllAtOnce"]}]}
    for function, group in groups_of(made).items():
        watched = group["AlarmConfiguration"]
        assert (watched if function in timers(resources) else watched["Fn::If"][2]) == {}


def timers(resources: Json) -> set[str]:
    return {name for name, resource in resources.items() if is_timed(resource)}


def test_a_stage_says_how_a_release_takes_over_and_timers_change_at_once(resources: Json, template: Json) -> None:
    for resource in of_type(resources, "AWS::Serverless::Function").values():
        timed = any(event["Type"] == "Schedule" for event in resource["Properties"].get("Events", {}).values())
        way = resource["Properties"]["DeploymentPreference"]["Type"]
        assert way == ("AllAtOnce" if timed else {"Ref": "Shifting"})
    assert template["Parameters"]["Shifting"]["Default"] == "AllAtOnce"


@pytest.mark.parametrize("change", ["nothing", "parameters", "code", "memory"])
def test_a_version_is_published_whenever_code_parameters_or_settings_change_and_only_then(
    template: Json, made: Json, change: str
) -> None:
    changed, told = json.loads(json.dumps(template)), {}
    if change == "parameters":
        told = {"PatienceSeconds": "200"}
    for resource in of_type(changed["Resources"], "AWS::Serverless::Function").values():
        if change == "code":
            resource["Properties"]["CodeUri"] = "s3://a/other.zip"
        if change == "memory":
            resource["Properties"]["MemorySize"] += 1
    again = expanded(released(changed, told))
    before, after = (set(of_type(one, "AWS::Lambda::Version")) for one in (made, again))
    assert (before == after) is (change == "nothing")
    assert change == "nothing" or not before & after


def test_a_parameter_put_into_ssm_is_a_release_too_and_one_of_another_stage_is_none(template: Json) -> None:
    with aws():
        ssm = client("ssm")

        def published() -> set[str]:
            return set(of_type(expanded(released(template, read_at_start("test", ssm))), "AWS::Lambda::Version"))

        ssm.put_parameter(Name="/miaopi/test/sharing-key", Value="whsk_1", Type="SecureString")
        before = published()
        ssm.put_parameter(Name="/miaopi/test-2/sharing-key", Value="whsk_2", Type="SecureString")
        assert published() == before
        ssm.put_parameter(Name="/miaopi/test/sharing-key", Value="whsk_2", Type="SecureString", Overwrite=True)
        assert not published() & before


def test_the_alias_has_one_name(made: Json) -> None:
    assert {alias["Properties"]["Name"] for alias in of_type(made, "AWS::Lambda::Alias").values()} == {LIVE}

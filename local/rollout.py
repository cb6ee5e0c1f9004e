"""How a release takes over: each function's calls go by an alias that is moved bit by bit, and back if alarms ring.

A change of parameters alone is a release too, the stack's or those in SSM: a version keeps the environment it was
published with, and a function that runs keeps what it read when it started.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from local.hardening import FUNCTION, is_timed
from local.watch.alarms_of_each import OLDEST, fails

type Json = dict[str, Any]

LIVE = "live"
SHIFTING = "Shifting"
ROLE = "RolloutRole"
MANAGED = "service-role/AWSCodeDeployRoleForLambdaLimited"
BIT_BY_BIT = "ShiftsBitByBit"

WAYS = ("AllAtOnce", "Canary10Percent5Minutes", "Canary10Percent15Minutes", "Linear10PercentEvery1Minute")
WATCHED_WHILE_SHIFTING = ("FastBurn5Minutes", "ApiFails")
"""Alarms that take every function's release back, beside those on the function's own errors and throttles."""


def rolled_out(template: Json) -> Json:
    """A watched template whose functions are called by their aliases, and the parameter that says how they move."""
    resources = {name: _called_by_alias(name, resource) for name, resource in template["Resources"].items()}
    return template | {
        "Parameters": template["Parameters"] | {SHIFTING: _PARAMETER},
        "Conditions": template["Conditions"] | {BIT_BY_BIT: _IS_BIT_BY_BIT},
        "Resources": resources | {ROLE: _ROLE},
    }


def released(template: Json, told: Mapping[str, str]) -> Json:
    """A template whose code is in place, its functions published anew whenever they or what they are told changed."""
    alike = json.dumps([template.get("Globals"), dict(told)], sort_keys=True)
    resources = {name: _published(resource, alike) for name, resource in template["Resources"].items()}
    return template | {"Resources": resources}


def alias_of(function: str) -> str:
    """The logical id that SAM gives a function's alias."""
    return f"{function}Alias{LIVE}"


def _called_by_alias(name: str, resource: Json) -> Json:
    change = _CHANGES.get(resource["Type"])
    return resource | {"Properties": change(name, resource["Properties"])} if change else resource


def _function(name: str, properties: Json) -> Json:
    shifted = {"AutoPublishAlias": LIVE, "DeploymentPreference": _preference(name, properties)}
    return properties | shifted


def _preference(name: str, properties: Json) -> Json:
    """A timer runs alone, so there is nothing to shift bit by bit.

    CodeDeploy starts nothing while an alarm it watches rings, so a mend would be kept out by what it mends; at once
    it goes without.
    """
    timed = is_timed({"Type": FUNCTION, "Properties": properties})
    own = (f"{name}Errors", f"{name}Throttles", *_messages_failing(properties))
    alarms = [{"Ref": alarm} for alarm in (*own, *WATCHED_WHILE_SHIFTING)]
    role = {"Role": {"Fn::GetAtt": [ROLE, "Arn"]}}
    if timed:
        return role | {"Type": WAYS[0], "Alarms": _NONE}
    return role | {"Type": {"Ref": SHIFTING}, "Alarms": {"Fn::If": [BIT_BY_BIT, alarms, _NONE]}}


def _messages_failing(properties: Json) -> Iterator[str]:
    """The alarms on messages that the function fails; a push fails by its receiver too, which no release mends."""
    for event in properties.get("Events", {}).values():
        queue = re.search(r"(\w+)Queue\.Arn", json.dumps(event["Properties"]))
        if queue and queue[1] in OLDEST:
            yield fails(queue[1])


def _api(_: str, properties: Json) -> Json:
    """What the API's description calls a function by."""
    text = json.dumps(properties, ensure_ascii=False)
    for function in ("APIHandler", "Authorizer"):
        text = text.replace(f"${{{function}.Arn}}", f"${{{alias_of(function)}}}")
    return dict(json.loads(text))


def _permission(_: str, properties: Json) -> Json:
    """Who may call a function calls it by its alias."""
    said = properties["FunctionName"]
    return properties | {"FunctionName": {"Ref": alias_of(said.get("Ref") or said["Fn::GetAtt"][0])}}


_CHANGES: dict[str, Callable[[str, Json], Json]] = {
    FUNCTION: _function,
    "AWS::Serverless::Api": _api,
    "AWS::Lambda::Permission": _permission,
}


def _published(resource: Json, alike: str) -> Json:
    if resource["Type"] != FUNCTION:
        return resource
    said = json.dumps(resource, sort_keys=True) + alike
    digest = {"AutoPublishCodeSha256": hashlib.sha256(said.encode()).hexdigest()}
    return resource | {"Properties": resource["Properties"] | digest}


_NONE: list[Json] = [{"Ref": "AWS::NoValue"}]
"""No alarm, and none of an earlier release, which an empty list would leave (aws/serverless-application-model#2452)."""

_IS_BIT_BY_BIT: Json = {"Fn::Not": [{"Fn::Equals": [{"Ref": SHIFTING}, WAYS[0]]}]}

_PARAMETER: Json = {
    "Type": "String",
    "Default": WAYS[0],
    "AllowedValues": list(WAYS),
    "Description": "How a release takes over: all at once, or bit by bit while alarms are watched",
}

_NO_OTHERS: list[Json] = [
    {
        "Sid": "NoFunctionsOfOthers",
        "Effect": "Deny",
        "Action": "lambda:*",
        "NotResource": {
            "Fn::Sub": "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${AWS::StackName}-*"
        },
    }
]
"""What AWS grants CodeDeploy is for all functions of an account; ours are all that this role is for."""

_ROLE: Json = {
    "Type": "AWS::IAM::Role",
    "Properties": {
        "AssumeRolePolicyDocument": {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Action": "sts:AssumeRole",
                    "Principal": {"Service": {"Fn::Sub": "codedeploy.${AWS::Region}.${AWS::URLSuffix}"}},
                }
            ],
        },
        "ManagedPolicyArns": [{"Fn::Sub": f"arn:${{AWS::Partition}}:iam::aws:policy/{MANAGED}"}],
        "Policies": [{"PolicyName": "OursOnly", "PolicyDocument": {"Version": "2012-10-17", "Statement": _NO_OTHERS}}],
    },
}
"""The service's name of the region, since China's regions know it by no other."""

"""How a release takes over: each function's calls go by an alias that is moved bit by bit, and back if alarms ring.

A change of parameters alone is a release too: a version keeps the environment it was published with.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from local.hardening import is_timed

type Json = dict[str, Any]

LIVE = "live"
SHIFTING = "Shifting"
ROLE = "RolloutRole"
FUNCTION = "AWS::Serverless::Function"

WAYS = ("AllAtOnce", "Canary10Percent5Minutes", "Canary10Percent15Minutes", "Linear10PercentEvery1Minute")
WATCHED_WHILE_SHIFTING = ("FastBurn5Minutes", "ApiFails")
"""Alarms that take every function's release back, beside those on the function's own errors and throttles."""


def rolled_out(template: Json) -> Json:
    """A watched template whose functions are called by their aliases, and the parameter that says how they move."""
    resources = {name: _called_by_alias(name, resource) for name, resource in template["Resources"].items()}
    return template | {
        "Parameters": template["Parameters"] | {SHIFTING: _PARAMETER},
        "Resources": resources | {ROLE: _ROLE},
    }


def released(template: Json, parameters: Mapping[str, str]) -> Json:
    """A template whose code is in place, its functions published anew whenever they or the parameters have changed."""
    alike = json.dumps([template.get("Globals"), dict(parameters)], sort_keys=True)
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
    """A timer runs alone, so there is nothing to shift bit by bit."""
    timed = is_timed({"Type": FUNCTION, "Properties": properties})
    own = (f"{name}Errors", f"{name}Throttles")
    return {
        "Type": WAYS[0] if timed else {"Ref": SHIFTING},
        "Role": {"Fn::GetAtt": [ROLE, "Arn"]},
        "Alarms": [{"Ref": alarm} for alarm in (*own, *WATCHED_WHILE_SHIFTING)],
    }


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


_PARAMETER: Json = {
    "Type": "String",
    "Default": WAYS[0],
    "AllowedValues": list(WAYS),
    "Description": "How a release takes over: all at once, or bit by bit while alarms are watched",
}

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
        "ManagedPolicyArns": [
            {"Fn::Sub": "arn:${AWS::Partition}:iam::aws:policy/service-role/AWSCodeDeployRoleForLambdaLimited"}
        ],
    },
}
"""The service's name of the region, since China's regions know it by no other."""

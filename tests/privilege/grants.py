"""What each function's policy grants, in the words in which its calls are heard."""

import json
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, NamedTuple

from samtranslator.yaml_helper import yaml_parse

from tests.aws import STAGE, TEMPLATE
from tests.calls import Need

FOLDER = Path(__file__).parent.parent.parent / ".chalice"
POLICIES = {path.stem.removeprefix("policy-"): json.loads(path.read_text()) for path in FOLDER.glob("policy-*.json")}
RESOURCES: dict[str, Any] = yaml_parse(TEMPLATE.read_text(encoding="utf-8"))["Resources"]

NAMES = ("TableName", "BucketName", "QueueName")
ACCOUNT = "123456789012"
SM2_KEY = "sm2-in-kms"
OF = {"ForAllValues:StringLike": "dynamodb:LeadingKeys"}
"""The one condition that policies of ours make: which partitions of the table."""


class Grant(NamedTuple):
    """One action on one pattern of resources, of one pattern of partitions; everything stands for no condition."""

    function: str
    action: str
    resource: str
    of: str = "*"

    def covers(self, need: Need) -> bool:
        """Whether this allows it."""
        same = (self.function, self.action) == (need.function, need.action)
        return same and fnmatchcase(need.resource, self.resource) and fnmatchcase(need.of, self.of)


def granted(function: str) -> list[Grant]:
    """Everything that a function's policy grants, each as narrow as it is written."""
    return list(_of(function))


def logical_name(function: str) -> str:
    """What a function is called in the template, and in the name that CloudFormation gives it."""
    return "APIHandler" if function == "api_handler" else "".join(word.capitalize() for word in function.split("_"))


def _of(function: str) -> Iterator[Grant]:
    for statement in POLICIES[function]["Statement"]:
        for action in statement["Action"]:
            for resource in statement["Resource"]:
                yield from (Grant(function, action, plain(resource), of) for of in _partitions(statement))


def _partitions(statement: dict[str, Any]) -> list[str]:
    condition = statement.get("Condition")
    if condition is None:
        return ["*"]
    ((operator, keys),) = condition.items()
    ((key, patterns),) = keys.items()
    assert OF[operator] == key, f"{operator} of {key} is not understood here"
    return list(patterns)


def plain(resource: Any) -> str:
    """A resource of the template as calls name it: table, `bucket/key`, queue, parameter, id of a key."""
    text = str(resource["Fn::Sub"] if isinstance(resource, dict) else resource)
    for variable, value in _variables().items():
        text = text.replace(f"${{{variable}}}", value)
    service, _, name = text.rpartition(":")
    return name.removeprefix("parameter").removeprefix("key/") if service.startswith("arn:") else text


def _variables() -> dict[str, str]:
    named = {f"{name}.Arn": said for name, r in RESOURCES.items() if (said := _name(r.get("Properties", {})))}
    return named | {"Stage": STAGE, "Sm2Key": SM2_KEY, "SealKey.Arn": "SealKey", "AWS::StackName": "miaopi-test"}


def _name(properties: dict[str, Any]) -> str | None:
    said = next((properties[name] for name in NAMES if name in properties), None)
    return said and str(said["Fn::Sub"]).replace("${Stage}", STAGE).replace("${AWS::AccountId}", ACCOUNT)

"""What each function's role grants in the packaged template, in the words in which its calls are heard."""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from local.deploy import template_at
from local.staging import package, stage
from tests.aws import REGION, STAGE
from tests.calls import Need

FOLDER = Path(__file__).parent.parent.parent / ".chalice"
FUNCTIONS = sorted(path.stem.removeprefix("policy-") for path in FOLDER.glob("policy-*.json"))

NAMES = ("TableName", "BucketName", "QueueName")
ACCOUNT = "123456789012"
SM2_KEY = "sm2-in-kms"
OF = {"ForAllValues:StringLike": "dynamodb:LeadingKeys", "StringLike": "s3:prefix"}
"""The conditions that policies of ours make: which partitions of the table, and which folders of a listing."""


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


@cache
def resources() -> dict[str, Any]:
    """All that goes to the cloud, with what is put in after Chalice has packaged."""
    with TemporaryDirectory() as folder:
        staged = Path(folder) / "staged"
        staged.mkdir()
        return dict(template_at(package(stage(staged, ""), Path(folder) / "out", REGION))["Resources"])


def granted(function: str) -> list[Grant]:
    """Everything that a function's role grants, each as narrow as it is written."""
    return list(_of(function))


def role_of(function: str) -> str:
    """The role that a function has."""
    return str(resources()[logical_name(function)]["Properties"]["Role"]["Fn::GetAtt"][0])


def logical_name(function: str) -> str:
    """What a function is called in the template, and in the name that CloudFormation gives it."""
    return "APIHandler" if function == "api_handler" else "".join(word.capitalize() for word in function.split("_"))


def _of(function: str) -> Iterator[Grant]:
    for statement in _statements(role_of(function)):
        assert statement["Effect"] == "Allow"
        for action in statement["Action"]:
            for resource in filter(_said, statement["Resource"]):
                yield from (Grant(function, action, plain(resource), of) for of in _partitions(statement))


def _statements(role: str) -> Iterator[dict[str, Any]]:
    properties = resources()[role]["Properties"]
    assert "ManagedPolicyArns" not in properties, f"{role} has grants that are not looked at here"
    for policy in properties["Policies"]:
        yield from policy["PolicyDocument"]["Statement"]


def _said(resource: Any) -> bool:
    """Whether it stands in a stage whose own key seals, as the one here."""
    return not isinstance(resource, dict) or "Fn::If" not in resource


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
    text = _text(resource)
    for variable, value in _variables().items():
        text = text.replace(f"${{{variable}}}", value)
    service, _, name = text.rpartition(":")
    return name.removeprefix("parameter").removeprefix("key/") if service.startswith("arn:") else text


def _text(resource: Any) -> str:
    if isinstance(resource, dict) and "Fn::GetAtt" in resource:
        return f"${{{'.'.join(resource['Fn::GetAtt'])}}}"
    return str(resource["Fn::Sub"] if isinstance(resource, dict) else resource)


@cache
def _variables() -> dict[str, str]:
    named = {f"{name}.Arn": said for name, r in resources().items() if (said := _name(r.get("Properties", {})))}
    return named | {"Stage": STAGE, "Sm2Key": SM2_KEY, "SealKey.Arn": "SealKey", "AWS::StackName": "miaopi-test"}


def _name(properties: dict[str, Any]) -> str | None:
    said = next((properties[name] for name in NAMES if name in properties), None)
    return said and str(said["Fn::Sub"]).replace("${Stage}", STAGE).replace("${AWS::AccountId}", ACCOUNT)

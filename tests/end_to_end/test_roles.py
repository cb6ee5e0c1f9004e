"""On the deployed system: each function's role does what is its own, and is denied what is another's."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import pytest
from botocore.exceptions import ClientError

from local.aws import REGION
from local.environment import environment
from local.system import LocalSystem

STACK = "miaopi-local"
DENIED = frozenset({"AccessDenied", "AccessDeniedException"})


class Try(NamedTuple):
    """A call of a service; the names of the stage's resources stand in braces."""

    service: str
    operation: str
    said: dict[str, Any]


FILING = {"pk": {"S": "filing#1"}, "sk": {"S": "filing"}}
TABLE, BUCKET = {"TableName": "{MIAOPI_TABLE}"}, {"Bucket": "{MIAOPI_DOCUMENTS_BUCKET}"}
MATERIALS = {"Bucket": "{MIAOPI_MATERIALS_BUCKET}"}
LOG = {"logGroupName": "/aws/lambda/{function}", "logStreamName": "tried"}
DIGEST = {"Message": b"0" * 32, "MessageType": "DIGEST", "SigningAlgorithm": "ECDSA_SHA_256"}

READ_ROW = Try("dynamodb", "get_item", TABLE | {"Key": FILING})
WRITE_ROW = Try("dynamodb", "put_item", TABLE | {"Item": FILING, "ConditionExpression": "attribute_exists(pk)"})
DELETE_ROW = Try("dynamodb", "delete_item", TABLE | {"Key": FILING})
READ_ALL = Try("dynamodb", "scan", TABLE | {"Limit": 1})
READ_RESTING = Try(
    "dynamodb",
    "query",
    TABLE
    | {
        "IndexName": "resting",
        "KeyConditionExpression": "resting = :p",
        "ExpressionAttributeValues": {":p": {"S": "submitted"}},
    },
)
SIGN = Try("kms", "sign", {"KeyId": "{MIAOPI_SEAL_KEY_ID}"} | DIGEST)
READ_RECEIPT = Try("s3", "get_object", BUCKET | {"Key": "receipts/1/1.pdf"})
REMOVE_RECEIPT = Try("s3", "delete_object", BUCKET | {"Key": "receipts/1/1.pdf", "VersionId": "1"})
PUBLISH = Try("s3", "put_object", BUCKET | {"Key": "public/revocations.jws", "Body": b"forged"})
READ_LIST = Try("s3", "get_object", BUCKET | {"Key": "public/revocations.jws"})
READ_UPLOAD = Try("s3", "get_object", MATERIALS | {"Key": "filings/1/commitment-letter.pdf", "VersionId": "1"})
FIND_UPLOADS = Try("s3", "list_object_versions", MATERIALS | {"Prefix": "filings/1/"})
REMOVE_HEAD = Try("s3", "delete_object", {"Bucket": "{MIAOPI_AUDIT_BUCKET}", "Key": "heads/1.jws", "VersionId": "1"})
ISSUANCE = Try("sqs", "get_queue_url", {"QueueName": "{MIAOPI_QUEUE_PREFIX}issuance"})
PORTAL = Try("sqs", "get_queue_url", {"QueueName": "{MIAOPI_QUEUE_PREFIX}sharing-portal"})
SHARING_KEY = Try("ssm", "get_parameter", {"Name": "{MIAOPI_SHARING_KEY}"})
OWN_LOG = Try("logs", "create_log_stream", LOG)

TRIES: dict[str, tuple[Try, Try]] = {
    "APIHandler": (READ_ROW, SIGN),
    "Authorizer": (OWN_LOG, READ_ROW),
    "CheckUploads": (READ_UPLOAD, READ_RECEIPT),
    "VerifyFilings": (READ_UPLOAD, SIGN),
    "IssueReceipts": (SIGN, PUBLISH),
    "ShareFilings": (SHARING_KEY, SIGN),
    "AnnounceChanges": (ISSUANCE, READ_RECEIPT),
    "ForgetFilings": (FIND_UPLOADS, REMOVE_RECEIPT),
    "SweepFilings": (ISSUANCE, PORTAL),
    "PublishLists": (READ_LIST, READ_RECEIPT),
    "RestampReceipts": (READ_RECEIPT, PUBLISH),
    "ReconcileRecord": (READ_ALL, DELETE_ROW),
    "AuditHistories": (READ_ALL, REMOVE_HEAD),
    "RecheckFilings": (READ_RESTING, READ_UPLOAD),
}
"""Of each function what it may do, and what it may not."""


@pytest.fixture(scope="module")
def there(up: LocalSystem) -> dict[str, str]:
    """The stack's resources: what AWS calls each."""
    pages = up.aws.client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=STACK)
    found = [one for page in pages for one in page["StackResourceSummaries"]]
    return {one["LogicalResourceId"]: one["PhysicalResourceId"] for one in found}


@contextmanager
def trusting_us(iam: Any, role: str) -> Iterator[str]:
    """The role's ARN, to be taken by the account too while the block runs: only Lambda may, as it is deployed."""
    said = iam.get_role(RoleName=role)["Role"]
    trust = said["AssumeRolePolicyDocument"]
    us = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "*"}}
    iam.update_assume_role_policy(RoleName=role, PolicyDocument=json.dumps(trust | {"Statement": [us]}))
    try:
        yield str(said["Arn"])
    finally:
        iam.update_assume_role_policy(RoleName=role, PolicyDocument=json.dumps(trust))


def acting(up: LocalSystem, role: str) -> Any:
    """A session in which every client acts as the role."""
    import boto3

    with trusting_us(up.aws.client("iam"), role) as arn:
        given = up.aws.client("sts").assume_role(RoleArn=arn, RoleSessionName="tried")["Credentials"]
    keys = (given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])
    return boto3.Session(*keys, region_name=REGION)


def filled(said: Any, names: dict[str, str]) -> Any:
    """What is said, with the names of the stage's resources."""
    if isinstance(said, dict):
        return {key: filled(value, names) for key, value in said.items()}
    return said.format_map(names) if isinstance(said, str) else said


def code_of(session: Any, up: LocalSystem, one: Try, names: dict[str, str]) -> str:
    """The code of the error that comes of a call, or nothing."""
    client = session.client(one.service, endpoint_url=up.aws.endpoint)
    try:
        getattr(client, one.operation)(**filled(one.said, names))
    except ClientError as error:
        return str(error.response["Error"]["Code"])
    return ""


def role_of(function: str) -> str:
    """What Chalice calls the role of a function."""
    return "ApiHandlerRole" if function == "APIHandler" else f"{function}Role"


def test_every_function_is_tried(there: dict[str, str]) -> None:
    assert {name for name in there if role_of(name) in there} == TRIES.keys()


@pytest.mark.parametrize("function", TRIES)
def test_a_role_does_what_is_its_own_and_nothing_else(up: LocalSystem, there: dict[str, str], function: str) -> None:
    session = acting(up, there[role_of(function)])
    names = environment(up) | {"function": there[function]}
    may, may_not = TRIES[function]
    assert code_of(session, up, may, names) not in DENIED
    assert code_of(session, up, may_not, names) in DENIED

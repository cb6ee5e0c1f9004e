"""The stage's own table, buckets, queues and key under moto, made from the very template that goes to the cloud."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from chalicelib.adapters.aws import session

TEMPLATE = Path(__file__).parent.parent / ".chalice" / "resources.yaml"
REGION = "us-east-1"
STAGE = "test"
PREFIX = f"miaopi-{STAGE}-"
TABLE = f"{PREFIX}filings"
KINDS = frozenset({"AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::SQS::Queue"})

PARAMETERS = {
    "Stage": STAGE,
    "RegistriesUrl": "http://127.0.0.1:1/",
    "SystemUrls": "{}",
    "PublicUrl": "https://swj.example/miaopi",
    "TokenKeys": "{}",
    "TokenIssuer": "https://portal.example",
    "IssuerUscc": "11440300MB2C00001A",
}


@contextmanager
def aws() -> Iterator[dict[str, str]]:
    """A fresh AWS under moto with the stage standing in it; gives the settings' variables that follow from it."""
    from moto import mock_aws

    # moto is heard by sessions that began after its import.
    session.cache_clear()
    with _environment(_credentials()), mock_aws(), _environment(variables := _stand_up()):
        yield variables


def client(service: str) -> Any:
    """A client of the AWS that stands."""
    import boto3

    return boto3.client(service, region_name=REGION)


def _stand_up() -> dict[str, str]:
    parameters = [{"ParameterKey": key, "ParameterValue": value} for key, value in PARAMETERS.items()]
    stacks = client("cloudformation")
    stacks.create_stack(StackName="miaopi-test", TemplateBody=json.dumps(_template()), Parameters=parameters)
    resources = stacks.describe_stack_resources(StackName="miaopi-test")["StackResources"]
    there = {r["LogicalResourceId"]: r["PhysicalResourceId"] for r in resources}
    _furnish(there)
    return _variables(there | {"SealKey": _seal_key()})


def _furnish(there: dict[str, str]) -> None:
    """moto's CloudFormation makes bare buckets; versions, locks and notifications follow here, as the template says."""
    buckets = client("s3")
    for name in ("Materials", "Documents", "Audit"):
        said = _whole()["Resources"][name]["Properties"]
        buckets.put_bucket_versioning(Bucket=there[name], VersioningConfiguration=said["VersioningConfiguration"])
    buckets.put_object_lock_configuration(
        Bucket=there["Audit"],
        ObjectLockConfiguration=_whole()["Resources"]["Audit"]["Properties"]["ObjectLockConfiguration"],
    )
    told = _whole()["Resources"]["Materials"]["Properties"]["NotificationConfiguration"]["QueueConfigurations"][0]
    rule = told["Filter"]["S3Key"]["Rules"][0]
    queue = {
        "QueueArn": f"arn:aws:sqs:{REGION}:123456789012:{PREFIX}uploads",
        "Events": [told["Event"]],
        "Filter": {"Key": {"FilterRules": [rule]}},
    }
    notification = {"QueueConfigurations": [queue]}
    buckets.put_bucket_notification_configuration(
        Bucket=there["Materials"], NotificationConfiguration=notification, SkipDestinationValidation=True
    )


def _seal_key() -> str:
    """moto's CloudFormation makes every key a symmetric one, so this one is made by hand, as the template says."""
    key = _whole()["Resources"]["SealKey"]["Properties"]
    made = client("kms").create_key(KeySpec=key["KeySpec"], KeyUsage=key["KeyUsage"])
    return str(made["KeyMetadata"]["Arn"])


def _whole() -> dict[str, Any]:
    from samtranslator.yaml_helper import yaml_parse

    return dict(yaml_parse(TEMPLATE.read_text(encoding="utf-8")))


def _template() -> dict[str, Any]:
    whole = _whole()
    resources = {name: r for name, r in whole["Resources"].items() if r.get("Type") in KINDS}
    for resource in resources.values():
        # moto's CloudFormation knows no queue policies; its buckets notify without.
        resource.pop("DependsOn", None)
    return {"Parameters": whole["Parameters"], "Resources": resources}


def _variables(there: dict[str, str]) -> dict[str, str]:
    return {
        "MIAOPI_STAGE": STAGE,
        "MIAOPI_TABLE": there["Filings"],
        "MIAOPI_MATERIALS_BUCKET": there["Materials"],
        "MIAOPI_DOCUMENTS_BUCKET": there["Documents"],
        "MIAOPI_AUDIT_BUCKET": there["Audit"],
        "MIAOPI_QUEUE_PREFIX": PREFIX,
        "MIAOPI_SEAL_KEY_ID": there["SealKey"],
        "MIAOPI_SEAL_CERTIFICATES": "/miaopi/test/seal-certificates",
        "MIAOPI_SHARING_KEY": "/miaopi/test/sharing-key",
        "MIAOPI_TOKEN_KEYS": PARAMETERS["TokenKeys"],
        "MIAOPI_TOKEN_ISSUER": PARAMETERS["TokenIssuer"],
        "MIAOPI_ISSUER_USCC": PARAMETERS["IssuerUscc"],
        "MIAOPI_REGISTRIES_URL": PARAMETERS["RegistriesUrl"],
        "MIAOPI_SYSTEM_URLS": PARAMETERS["SystemUrls"],
        "MIAOPI_PUBLIC_URL": PARAMETERS["PublicUrl"],
    }


def _credentials() -> dict[str, str]:
    return {
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ENDPOINT_URL": "",
    }


@contextmanager
def _environment(variables: dict[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update({name: value for name, value in variables.items() if value})
    for name in (n for n, value in variables.items() if not value):
        os.environ.pop(name, None)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value

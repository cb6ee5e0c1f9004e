"""The port `Premises` on AWS under moto and on a server of our own; what must be there is what the template makes."""

import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from samtranslator.yaml_helper import yaml_parse

from chalicelib.adapters.premises_aws import AwsPremises
from chalicelib.domain.premises import BUCKET, INDEXES, LOCKED_BUCKET, TABLE
from chalicelib.errors import Unreachable
from tests.aws import TEMPLATE, aws, client


@pytest.fixture
def names() -> Iterator[dict[str, str]]:
    """The names of a stage that stands, as its settings have them."""
    with aws() as variables:
        yield {name.removeprefix("MIAOPI_").lower(): value for name, value in variables.items()}


@pytest.fixture
def premises(names: dict[str, str]) -> AwsPremises:
    return AwsPremises(client, SimpleNamespace(**names))


def resources() -> dict[str, Any]:
    return dict(yaml_parse(TEMPLATE.read_text(encoding="utf-8"))["Resources"])


def test_the_table_lacks_what_was_switched_off(premises: AwsPremises, names: dict[str, str]) -> None:
    tables = client("dynamodb")
    tables.update_continuous_backups(
        TableName=names["table"], PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
    )
    tables.update_table(TableName=names["table"], DeletionProtectionEnabled=True)
    tables.update_time_to_live(
        TableName=names["table"], TimeToLiveSpecification={"Enabled": True, "AttributeName": "expires"}
    )
    assert premises.table() == TABLE
    tables.update_table(TableName=names["table"], DeletionProtectionEnabled=False)
    tables.update_continuous_backups(
        TableName=names["table"], PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": False}
    )
    assert TABLE - premises.table() == {"recovery", "protection"}


def test_a_bucket_lacks_what_nobody_gave_it(premises: AwsPremises, names: dict[str, str]) -> None:
    buckets, bucket = client("s3"), names["audit_bucket"]
    buckets.create_bucket(Bucket="bare")
    assert BUCKET & premises.bucket("bare") <= {"encryption"}
    closed = dict.fromkeys(("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True)
    buckets.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=closed)
    rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
    buckets.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": [rule]})
    assert premises.bucket(bucket) == LOCKED_BUCKET


def test_a_queue_without_its_dead_letters_is_seen(premises: AwsPremises, names: dict[str, str]) -> None:
    assert premises.redrives("verification")
    url = client("sqs").get_queue_url(QueueName=f"{names['queue_prefix']}verification")["QueueUrl"]
    client("sqs").set_queue_attributes(QueueUrl=url, Attributes={"RedrivePolicy": ""})
    assert not premises.redrives("verification")
    with pytest.raises(Unreachable):
        premises.redrives("nothing")


def test_parameters_are_told_by_their_kind(premises: AwsPremises) -> None:
    client("ssm").put_parameter(Name="/miaopi/test/sharing-key", Value="x", Type="SecureString")
    assert premises.parameter("/miaopi/test/sharing-key") == "SecureString"
    assert premises.parameter("/miaopi/test/nothing") is None


def test_the_caller_is_named_and_trying_rights_writes_nothing(premises: AwsPremises, names: dict[str, str]) -> None:
    arn, _ = premises.caller()
    assert arn.startswith("arn:aws")
    assert premises.denied() == ()
    assert client("dynamodb").scan(TableName=names["table"])["Items"] == []


def test_an_address_where_nobody_listens_is_out_of_reach(premises: AwsPremises) -> None:
    with pytest.raises(Unreachable):
        premises.status("http://127.0.0.1:1/")
    with pytest.raises(Unreachable):
        premises.health("http://127.0.0.1:1/")


def test_what_must_be_there_is_what_the_template_makes() -> None:
    table = resources()["Filings"]["Properties"]
    assert {index["IndexName"] for index in table["GlobalSecondaryIndexes"]} == INDEXES
    assert table["StreamSpecification"]["StreamViewType"] == "NEW_AND_OLD_IMAGES"
    assert table["DeletionProtectionEnabled"] and table["TimeToLiveSpecification"]["AttributeName"] == "expires"
    assert table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"]
    audit = json.dumps(resources()["Audit"]["Properties"]["ObjectLockConfiguration"])
    assert "COMPLIANCE" in audit

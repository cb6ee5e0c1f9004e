"""The queues as the template has them, and what Lambda tells of a stretch of the stream that it gave up on."""

import json
from pathlib import Path

import pytest
from samtranslator.yaml_helper import yaml_parse

from chalicelib.domain.dead_letters import DEAD, LIVE, Attribute, Lost, lost_of

TEMPLATE = Path(__file__).parent.parent.parent.parent / ".chalice" / "resources.yaml"

STREAM = "arn:aws-cn:dynamodb:cn-north-1:123456789012:table/miaopi-test-filings/stream/2026-11-24T00:00:00.000"
DISCARDED = {
    "requestContext": {"condition": "RetryAttemptsExhausted", "approximateInvokeCount": 21},
    "responseContext": {"statusCode": 200, "functionError": "Unhandled"},
    "version": "1.0",
    "timestamp": "2026-11-24T02:13:49.717Z",
    "DDBStreamBatchInfo": {
        "shardId": "shardId-00000001573689847184-864758bb",
        "startSequenceNumber": "800000000003126276362",
        "endSequenceNumber": "800000000003126276370",
        "approximateArrivalOfFirstRecord": "2026-11-24T02:13:19Z",
        "approximateArrivalOfLastRecord": "2026-11-24T02:13:19Z",
        "batchSize": 3,
        "streamArn": STREAM,
    },
}


def test_every_queue_of_the_template_is_known_and_no_other() -> None:
    resources = yaml_parse(TEMPLATE.read_text(encoding="utf-8"))["Resources"].values()
    names = [r["Properties"]["QueueName"] for r in resources if r.get("Type") == "AWS::SQS::Queue"]
    told = {(name["Fn::Sub"] if isinstance(name, dict) else name).removeprefix("miaopi-${Stage}-") for name in names}
    assert told == {*LIVE, *DEAD}


def test_a_discarded_batch_tells_its_stretch_of_the_stream() -> None:
    assert lost_of(json.dumps(DISCARDED)) == Lost(
        stream=STREAM,
        shard="shardId-00000001573689847184-864758bb",
        first="800000000003126276362",
        last="800000000003126276370",
    )


@pytest.mark.parametrize("body", ["", "[]", "no json", "{}", '{"DDBStreamBatchInfo": {"shardId": "s"}}', "null"])
def test_anything_else_is_no_discarded_batch(body: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        lost_of(body)


def test_bytes_of_an_attribute_survive_json() -> None:
    attribute = Attribute(kind="Binary", data=b"\x00\xff")
    assert Attribute.model_validate_json(attribute.model_dump_json()) == attribute

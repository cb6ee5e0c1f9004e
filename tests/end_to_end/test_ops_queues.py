"""Operators at the deployed system: they see its queues and filings, redrive, set aside, push again."""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from chalicelib.adapters.stage_variables import variables_of
from chalicelib.domain.dead_letters import DEAD, LIVE
from chalicelib.errors import NotFound
from local.environment import environment
from local.stories import Told
from local.system import LocalSystem
from tests.end_to_end.test_ops import ops

PREFIX = "miaopi-local-"
SYSTEM = "credit"
QUEUE = f"sharing-{SYSTEM}"
"""The quietest queue, so that no other test minds."""

ATTRIBUTES = {"source": {"DataType": "String.ours", "StringValue": "手工"}}


def url(up: LocalSystem, queue: str) -> str:
    return str(up.aws.client("sqs").get_queue_url(QueueName=f"{PREFIX}{queue}")["QueueUrl"])


def put(up: LocalSystem, queue: str, body: str) -> None:
    up.aws.client("sqs").send_message(QueueUrl=url(up, queue), MessageBody=body, MessageAttributes=ATTRIBUTES)


def lines(up: LocalSystem, *arguments: str) -> list[dict[str, Any]]:
    said = ops(up, *arguments, "--json")
    assert said.stderr == "" and said.returncode in (0, 1), said.stderr
    return [json.loads(line) for line in said.stdout.splitlines()]


def until(there: Callable[[], bool], seconds: float = 40) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if there():
            return True
        time.sleep(0.2)
    return False


def waiting(up: LocalSystem, queue: str) -> int:
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    told = up.aws.client("sqs").get_queue_attributes(QueueUrl=url(up, queue), AttributeNames=names)["Attributes"]
    return sum(int(told[name]) for name in names)


def delivery(up: LocalSystem, filing_id: str, system: str) -> dict[str, Any]:
    (filing,) = lines(up, "filings", "show", filing_id)
    return next(one for one in filing["deliveries"] if one["system"] == system)


def test_every_queue_of_the_deployed_system_is_listed(up: LocalSystem) -> None:
    assert [line["queue"] for line in lines(up, "queues", "list")] == [*LIVE, *DEAD]


def test_a_filing_its_trail_and_what_is_stuck_are_told_of_the_deployed_system(
    up: LocalSystem, told: dict[str, Told]
) -> None:
    filing_id = told["soil-conservation"].filing_id
    (filing,) = lines(up, "filings", "show", filing_id)
    assert (filing["id"], filing["state"]) == (filing_id, up.desk().look(filing_id)["state"])
    (trail,) = lines(up, "filings", "trail", filing["number"])
    assert trail["whole"] and trail["events"][0]["move"] == "open"
    assert lines(up, "filings", "stuck") == []


@pytest.fixture
def dying_at_once(up: LocalSystem) -> Iterator[None]:
    """A message dies when it has failed once, where it may fail for hours otherwise."""
    sqs = up.aws.client("sqs")
    policy = sqs.get_queue_attributes(QueueUrl=url(up, QUEUE), AttributeNames=["RedrivePolicy"])["Attributes"]
    hasty = json.dumps(json.loads(policy["RedrivePolicy"]) | {"maxReceiveCount": 1})
    sqs.set_queue_attributes(QueueUrl=url(up, QUEUE), Attributes={"RedrivePolicy": hasty})
    yield
    sqs.set_queue_attributes(QueueUrl=url(up, QUEUE), Attributes=policy)


@pytest.mark.usefixtures("dying_at_once")
def test_a_poisoned_message_dies_alone_is_redriven_byte_for_byte_and_set_aside_at_last(
    up: LocalSystem, told: dict[str, Told]
) -> None:
    poison = 'poison  "13800138000"\n'
    filing_id = told["revoked"].filing_id
    attempts = delivery(up, filing_id, SYSTEM)["attempts"]
    put(up, QUEUE, poison)
    put(up, QUEUE, json.dumps({"queue": QUEUE, "filing_id": filing_id, "version": 1, "anew": True}))
    assert until(lambda: waiting(up, f"{QUEUE}-dead") == 1 and waiting(up, QUEUE) == 0)
    assert delivery(up, filing_id, SYSTEM)["attempts"] == attempts + 1

    (shown,) = lines(up, "queues", "show", QUEUE, "--dead")
    assert (shown["attributes"], shown["body"]) == (["source"], 'poison  "***"\\n')
    assert ops(up, "queues", "redrive", QUEUE).returncode == 2, "nobody was asked"
    assert lines(up, "queues", "redrive", QUEUE, "--yes")[0]["sent"] == 1
    assert until(lambda: waiting(up, f"{QUEUE}-dead") == 1)
    answer = up.aws.client("sqs").receive_message(
        QueueUrl=url(up, f"{QUEUE}-dead"), VisibilityTimeout=0, MessageAttributeNames=["All"]
    )
    (message,) = answer["Messages"]
    assert message["Body"] == poison
    assert message["MessageAttributes"]["source"]["StringValue"] == "手工"

    why = ("--reason", "a test by hand", "--by", "li", "--yes")
    lines(up, "queues", "set-aside", QUEUE, message["MessageId"], *why)
    assert waiting(up, f"{QUEUE}-dead") == 0
    assert [(one["by"], one["reason"]) for one in lines(up, "queues", "show", QUEUE, "--aside")] == [
        ("li", "a test by hand")
    ]


def test_a_dead_letter_of_a_filing_that_is_done_changes_nothing_when_it_comes_again(
    up: LocalSystem, told: dict[str, Told]
) -> None:
    filing_id = told["soil-conservation"].filing_id
    before = lines(up, "filings", "trail", filing_id)
    for queue in ("verification", "issuance", "sharing-portal"):
        put(up, f"{queue}-dead", json.dumps({"queue": queue, "filing_id": filing_id, "version": 2}))
        assert lines(up, "queues", "redrive", queue, "--yes") == [{"queue": queue, "sent": 1, "left": 0}]
        assert until(lambda queue=queue: waiting(up, queue) == 0)  # type: ignore[misc]
    assert lines(up, "filings", "trail", filing_id) == before


def test_changes_given_up_on_are_read_from_the_deployed_stream_and_announced(up: LocalSystem) -> None:
    streams = up.aws.client("dynamodbstreams")
    arn = streams.list_streams(TableName=f"{PREFIX}filings")["Streams"][0]["StreamArn"]
    shard = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"][0]["ShardId"]
    start = streams.get_shard_iterator(StreamArn=arn, ShardId=shard, ShardIteratorType="TRIM_HORIZON")
    records = streams.get_records(ShardIterator=start["ShardIterator"], Limit=3)["Records"]
    first, last = (record["dynamodb"]["SequenceNumber"] for record in (records[0], records[-1]))
    stretch = {"streamArn": arn, "shardId": shard, "startSequenceNumber": first, "endSequenceNumber": last}
    put(up, "announcements-dead", json.dumps({"DDBStreamBatchInfo": stretch}))
    came = lines(up, "queues", "redrive", "announcements", "--yes")
    assert came == [{"done": 1, "too_old": [], "not_understood": []}]


def test_a_system_is_told_anew(up: LocalSystem, told: dict[str, Told]) -> None:
    filing_id = told["soil-conservation"].filing_id
    attempts = delivery(up, filing_id, "elicence")["attempts"]
    assert lines(up, "push", "again", filing_id, "elicence", "--yes")[0]["systems"] == ["elicence"]
    assert until(lambda: delivery(up, filing_id, "elicence")["attempts"] == attempts + 1)


def test_the_seal_and_the_keys_of_tokens_stand(up: LocalSystem) -> None:
    (state,) = lines(up, "seal", "check")
    assert state["faults"] == [] and state["days_left"] > 0
    (keys,) = lines(up, "tokens", "keys")
    assert keys["issuer"] == up.tokens.issuer and len(keys["keys"]) == 1


def test_a_stages_settings_are_taken_from_its_stack(up: LocalSystem) -> None:
    clients = (up.aws.client("cloudformation"), up.aws.client("lambda"))
    given = variables_of("local", *clients)
    expected = {name: value for name, value in environment(up).items() if name.startswith("MIAOPI_")}
    assert {name: value for name, value in given.items() if name.startswith("MIAOPI_")} == expected
    with pytest.raises(NotFound):
        variables_of("nowhere", *clients)

"""What died and was sent again passes every step once more, and all ends as if nothing had died."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from chalicelib.adapters.letters_sqs import SqsLetters
from chalicelib.domain.caller import Caller
from chalicelib.domain.dead_letters import Letter, dead
from chalicelib.domain.filing import Filing, Role, State
from chalicelib.domain.sharing import Queue
from chalicelib.usecases.peek import HELD
from chalicelib.usecases.revoke import revoke
from chalicelib.wiring import run
from ops.__main__ import app
from tests.aws import PREFIX, TABLE, client
from tests.integration.stage import Stage, standing
from tests.integration.test_ops import rows

OFFICER = Caller(role=Role.OFFICER, id="officer-7")
OWN = frozenset(
    {"id", "filing_id", "version_id", "at", "hash", "head", "before", "check_code", "key", "sha256", "size"}
)
"""What differs between two runs of the same: ids, times and all that hangs on them."""

type Carry = Callable[[Stage], None]
type Died = list[tuple[Queue, Letter]]


def ops(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def hasty(stage: Stage) -> SqsLetters:
    """The letters, without waiting at empty queues."""
    letters = SqsLetters(client("sqs"), client("cloudwatch"), PREFIX, stage.outside.clock, seconds_to_look=0)
    stage.outside.letters = letters
    return letters


def die(letters: SqsLetters) -> Died:
    """Everything that lies in the queues now dies there, as SQS has it: moved, whole, to the dead-letter queue."""
    died: Died = []
    for queue in Queue:
        while some := letters.take(queue, 10, HELD):
            for letter in some:
                letters.send(dead(queue), letter)
                letters.drop(queue, letter)
                died.append((queue, letter))
    return died


def redrive(letters: SqsLetters, died: Died) -> None:
    """Send each queue's dead letters again; they lie there then, byte for byte."""
    for queue in {queue for queue, _ in died}:
        said = ops("queues", "redrive", queue, "--yes", "--rate", "1000", "--json")
        assert (said.exit_code, json.loads(said.stdout)["left"]) == (0, 0), said.output
        lying = letters.take(queue, 10, HELD)
        assert sorted(one.body for one in lying) == sorted(one.body for of, one in died if of is queue)
        letters.put_back(queue, lying)


def undisturbed(stage: Stage) -> None:
    stage.carrier.run()


class Dying:
    """A carrier under which each message dies once before it is worked off."""

    def __init__(self) -> None:
        self.died: set[Queue] = set()

    def __call__(self, stage: Stage) -> None:
        letters = hasty(stage)
        for _ in range(20):
            stage.carrier.tell_stream()
            died = die(letters)
            redrive(letters, died)
            self.died |= {queue for queue, _ in died}
            if not sum(stage.carrier.deliver(queue) for queue in Queue):
                return
        raise AssertionError("the system does not come to rest")


def story(stage: Stage, carry: Carry) -> dict[str, Any]:
    """Filed and revoked, all of it carried so; gives how everything ended."""
    draft = stage.open("soil-conservation")
    stage.upload(draft)
    carry(stage)
    stage.submit(draft)
    carry(stage)
    run(revoke, draft.id, "所附监测数据系伪造。", "深水撤字〔2026〕3号", by=OFFICER)
    carry(stage)
    return ended(stage, draft)


def ended(stage: Stage, filing: Filing) -> dict[str, Any]:
    """Everything kept of a filing and what each system was told last, but for ids, times and what hangs on them."""
    dossier = stage.outside.filings.dossier(filing.id)
    last = {push.system: sorted(json.loads(push.body)) for push in stage.outside.systems.pushes}
    return {name: plain(value) for name, value in dossier._asdict().items()} | {"last": last}


def plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return sorted((plain(one) for one in value), key=str)
    return without_own(value.model_dump(mode="json"))


def without_own(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: without_own(v) for name, v in value.items() if name not in OWN and not name.endswith("_at")}
    return [without_own(one) for one in value] if isinstance(value, list) else value


@pytest.fixture(scope="module")
def as_ever() -> dict[str, Any]:
    """How the story ends when nothing dies."""
    with standing() as stage:
        return story(stage, undisturbed)


def test_after_every_message_of_every_queue_has_died_and_was_redriven_all_ends_as_ever(
    as_ever: dict[str, Any], stage: Stage
) -> None:
    dying = Dying()
    assert story(stage, dying) == as_ever
    assert dying.died == set(Queue)


def unannounced(stage: Stage) -> str:
    """The newest changes of the table, lost to `announce_changes`; gives Lambda's record of the batch it discarded."""
    streams = client("dynamodbstreams")
    arn = streams.list_streams(TableName=TABLE)["Streams"][0]["StreamArn"]
    shard = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"][0]["ShardId"]
    start = streams.get_shard_iterator(StreamArn=arn, ShardId=shard, ShardIteratorType="TRIM_HORIZON")
    lost = stage.carrier.tell_stream(times=0)
    records = streams.get_records(ShardIterator=start["ShardIterator"])["Records"][-lost:]
    first, last = (record["dynamodb"]["SequenceNumber"] for record in (records[0], records[-1]))
    where = {"streamArn": arn, "shardId": shard, "batchSize": lost}
    return json.dumps({"DDBStreamBatchInfo": where | {"startSequenceNumber": first, "endSequenceNumber": last}})


def test_changes_that_could_not_be_announced_are_read_from_the_stream_again_and_all_goes_on(stage: Stage) -> None:
    letters = hasty(stage)
    draft = stage.open("soil-conservation")
    stage.upload(draft)
    stage.carrier.run()
    stage.submit(draft)
    body = unannounced(stage)
    stage.carrier.run()
    assert stage.now(draft).state is State.SUBMITTED
    letters.send("announcements-dead", Letter(id="", body=body, sent_at=stage.outside.clock.now()))
    said = ops("queues", "redrive", "announcements", "--yes", "--json")
    assert (said.exit_code, json.loads(said.stdout)) == (0, {"done": 1, "too_old": [], "not_understood": []})
    stage.carrier.run()
    assert stage.now(draft).state is State.FILED


LOOKS = {
    "queues list": 1,
    "queues show sharing-portal --dead": 0,
    "filings show NUMBER": 0,
    "filings trail NUMBER": 0,
    "filings stuck": 0,
    "tokens keys": 0,
    "seal check": 0,
}
"""Looks, and their exit codes on a stage that is well but for one dead letter."""


def test_operators_see_a_stage_as_it_is_and_change_nothing(stage: Stage) -> None:
    letters = hasty(stage)
    filed = stage.file("soil-conservation")
    letters.send("sharing-portal-dead", Letter(id="", body="poison", sent_at=filed.changed_at))
    before = rows()
    assert filed.number
    said = {look: ops(*look.replace("NUMBER", filed.number).split()) for look in LOOKS}
    assert {look: one.exit_code for look, one in said.items()} == LOOKS, [one.output for one in said.values()]
    assert not [look for look, one in said.items() if filed.form.agent.mobile in one.output]
    assert [letter.body for letter in letters.take("sharing-portal-dead", 10, HELD)] == ["poison"]
    assert rows() == before

"""What lies in queues: every queue beside its dead-letter queue, and one letter as it lies there."""

import json
from datetime import datetime, timedelta
from typing import NamedTuple

from pydantic import ConfigDict, Field

from chalicelib.domain.frozen import Frozen
from chalicelib.domain.sharing import Queue

ANNOUNCEMENTS, FORGETTING = STREAMED = ("announcements", "forgetting")
"""What Lambda gives up on of the table's stream; these have no queue, and their letters tell where in the stream."""

TIMERS = "timers"
"""Runs of timers that failed; they have no queue either, and nothing to be sent again: the next run does their work."""


def dead(queue: str) -> str:
    """The name of the dead-letter queue beside a queue."""
    return f"{queue}-dead"


LIVE = tuple(str(queue) for queue in Queue)
DEAD = tuple(dead(queue) for queue in (*LIVE, *STREAMED, TIMERS))


class Attribute(Frozen):
    """One attribute of a letter, by the type that SQS knows it as; bytes are base64 in JSON."""

    model_config = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

    kind: str
    text: str | None = None
    data: bytes | None = None


class Letter(Frozen):
    """A message as it lies in a queue: what was sent, byte for byte, and how it fared.

    `handle` names this taking of it, and is good for as long as it was taken.
    """

    id: str
    body: str
    attributes: dict[str, Attribute] = Field(default_factory=dict)
    trace: str | None = None
    received: int = 0
    sent_at: datetime
    handle: str = ""


class Depth(NamedTuple):
    """How much lies in a queue, about; `oldest` is the age of its oldest message, where that is known."""

    queue: str
    waiting: int
    in_flight: int
    delayed: int
    oldest: timedelta | None = None


class Aside(Frozen):
    """A letter taken out of its dead-letter queue for good: kept whole, with who did it, why and when."""

    queue: str
    letter: Letter
    by: str
    reason: str
    at: datetime


class Lost(Frozen):
    """A stretch of the table's stream that could not be announced: first and last sequence number, both in it."""

    stream: str
    shard: str
    first: str
    last: str


def lost_of(body: str) -> Lost:
    """The stretch that Lambda's record of a discarded batch names; raises `ValueError` for what is no such record.

    Source: AWS Lambda, "Retaining discarded batches" for DynamoDB streams.
    """
    try:
        told = json.loads(body)["DDBStreamBatchInfo"]
        first, last = told["startSequenceNumber"], told["endSequenceNumber"]
        return Lost(stream=told["streamArn"], shard=told["shardId"], first=first, last=last)
    except (KeyError, TypeError) as error:
        raise ValueError("no record of a discarded batch") from error

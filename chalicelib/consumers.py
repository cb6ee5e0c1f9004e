"""What each queue's consumer and the stream's does with an event: unpack it, run the use case, answer for the batch."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from chalicelib.domain.dead_letters import ANNOUNCEMENTS, FORGETTING
from chalicelib.domain.sharing import Message, Queue, System
from chalicelib.errors import Outside, TryAgain, Unreachable
from chalicelib.logs import bound, failure, log
from chalicelib.ports import Metrics, Waiting
from chalicelib.usecases.announce import announce
from chalicelib.usecases.check_material import check_material
from chalicelib.usecases.forget import forget
from chalicelib.usecases.issue_receipt import issue_receipt
from chalicelib.usecases.verify import verify
from chalicelib.wiring import outside, run

Event = dict[str, Any]

LONGEST_WAIT = timedelta(minutes=5)


def check_uploads(event: Event) -> Event:
    """Check every upload that an S3 notification tells of."""
    from chalicelib.adapters.queues_sqs import uploads

    def work(body: str) -> None:
        for key, version_id in uploads(body):
            run(check_material, key, version_id)

    return consume(event, work, outside().waiting, outside().metrics)


def verify_filings(event: Event) -> Event:
    """Verify the filings that the messages name."""
    return _each(event, lambda message: run(verify, message.filing_id))


def issue_receipts(event: Event) -> Event:
    """Issue what the filings that the messages name call for."""
    return _each(event, lambda message: run(issue_receipt, message.filing_id))


def share_filings(event: Event) -> Event:
    """Push each filing to the system whose queue the message came by."""
    from chalicelib.usecases.share import share

    systems = {Queue.sharing(system): system for system in System}
    return _each(event, lambda m: run(share, systems[m.queue], m.filing_id, m.version, m.anew))


def announce_changes(event: Event) -> None:
    """Announce what the table's stream tells."""
    from chalicelib.adapters.filings_dynamodb import acknowledged_in, changes_in

    def work(records: list[Event]) -> None:
        for told in run(announce, changes_in(records), acknowledged_in(records)):
            log.info("announced", version=told.version, queue=told.queue, **_about(told.model_dump()))

    follow(event, work, ANNOUNCEMENTS, outside().metrics)


def forget_filings(event: Event) -> None:
    """Forget the filings whose rows the table's stream tells are gone."""
    from chalicelib.adapters.filings_dynamodb import removed_in

    def work(records: list[Event]) -> None:
        run(forget, removed_in(records))

    follow(event, work, FORGETTING, outside().metrics)


class NotWorkedOff(Exception):  # noqa: N818 - what Lambda's own log says of a batch; it may not say more
    """Some records of a batch could not be worked off; each is told in the log."""


def follow(event: Event, work: Callable[[list[Event]], None], queue: str, metrics: Metrics) -> None:
    """Work off a batch of the stream; raising has all of it told again, which is safe.

    A record that nobody can read keeps no other from being worked off, and its text out of Lambda's log.
    """
    records = event["Records"]
    try:
        work(records)
    except Outside as error:
        _tell_unworked(error, queue, metrics)
        raise
    except Exception as error:  # noqa: BLE001 - one poisoned record must never block the others
        failed = [record for record in records if not _followed(record, work, queue, metrics)]
        if failed:
            raise NotWorkedOff(type(error).__name__) from None


def _followed(record: Event, work: Callable[[list[Event]], None], queue: str, metrics: Metrics) -> bool:
    with bound(row=record.get("dynamodb", {}).get("Keys")):
        try:
            work([record])
        except Exception as error:  # noqa: BLE001 - as above
            _tell_unworked(error, queue, metrics)
            return False
    return True


def _tell_unworked(error: Exception, queue: str, metrics: Metrics) -> None:
    log.error("a change was not worked off", queue=queue, **failure(error))
    metrics.count("MessagesFailed", queue=queue)


def _each(event: Event, work: Callable[[Message], None]) -> Event:
    def work_off(body: str) -> None:
        work(Message.model_validate_json(body, extra="ignore"))

    return consume(event, work_off, outside().waiting, outside().metrics)


def consume(event: Event, work: Callable[[str], None], waiting: Waiting, metrics: Metrics) -> Event:
    """Work off each record by itself and name those that are to come again (Lambda's partial batch response).

    Each that is to come again is told and counted with its queue, so that none dies without a word.
    """
    failed = [record["messageId"] for record in event["Records"] if not _worked(record, work, waiting, metrics)]
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}


def _worked(record: Event, work: Callable[[str], None], waiting: Waiting, metrics: Metrics) -> bool:
    queue, received = _queue(record), _received(record)
    with bound(message_id=record["messageId"], queue=queue, received=received, **_named(record["body"])):
        try:
            work(record["body"])
        except TryAgain as again:
            log.info("to be tried again", why=again.why, seconds=again.after.total_seconds())
            metrics.count("MessagesPutOff", queue=queue)
            _put_off(record, again.after, waiting)
        except Exception as error:  # noqa: BLE001 - one poisoned record must never block the others
            log.error("a message was not worked off", **failure(error))
            metrics.count("MessagesFailed", queue=queue)
            _put_off(record, _growing(received), waiting)
        else:
            log.info("worked off")
            return True
        return False


def _queue(record: Event) -> str:
    """The queue a record came by: its name behind the stage's prefix."""
    name = str(record["eventSourceARN"]).rpartition(":")[2]
    return next((queue for queue in Queue if name.endswith(f"-{queue}")), name)


def _received(record: Event) -> int:
    return int(record.get("attributes", {}).get("ApproximateReceiveCount", 1))


def _named(body: str) -> dict[str, object]:
    """What a message names, for the log; an upload's message and a poisoned one name nothing."""
    try:
        message = json.loads(body)
    except ValueError:
        return {}
    return _about(message) if isinstance(message, dict) else {}


def _about(message: dict[str, Any]) -> dict[str, object]:
    """The filing, and the id of the request that the message follows from."""
    names = {"filing_id": "filing_id", "correlation": "correlation_id"}
    return {field: message[name] for name, field in names.items() if message.get(name)}


def _growing(received: int) -> timedelta:
    """Twice as long after each failure, since the queue's own time-out is long and always the same."""
    return min(timedelta(seconds=2 ** min(received, 12)), LONGEST_WAIT)


def _put_off(record: Event, delay: timedelta, waiting: Waiting) -> None:
    try:
        waiting.put_off(record["eventSourceARN"], record["receiptHandle"], delay)
    except Unreachable as error:
        # The message comes again all the same, when the queue's own time-out is over.
        log.warning("a message could not be put off", **failure(error))

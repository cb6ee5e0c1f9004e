"""What each queue's consumer and the stream's does with an event: unpack it, run the use case, answer for the batch."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from chalicelib.domain.sharing import Message, Queue, System
from chalicelib.errors import TryAgain, Unreachable
from chalicelib.logs import bound, failure, log
from chalicelib.ports import Waiting
from chalicelib.usecases.announce import announce
from chalicelib.usecases.check_material import check_material
from chalicelib.usecases.issue_receipt import issue_receipt
from chalicelib.usecases.share import share
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

    return consume(event, work, outside().waiting)


def verify_filings(event: Event) -> Event:
    """Verify the filings that the messages name."""
    return _each(event, lambda message: run(verify, message.filing_id))


def issue_receipts(event: Event) -> Event:
    """Issue what the filings that the messages name call for."""
    return _each(event, lambda message: run(issue_receipt, message.filing_id))


def share_filings(event: Event) -> Event:
    """Push each filing to the system whose queue the message came by."""
    systems = {Queue.sharing(system): system for system in System}
    return _each(event, lambda message: run(share, systems[message.queue], message.filing_id, message.version))


def announce_changes(event: Event) -> None:
    """Announce what the table's stream tells; raising has the whole batch told again, which is safe."""
    from chalicelib.adapters.filings_dynamodb import acknowledged_in, changes_in

    records = event["Records"]
    run(announce, changes_in(records), acknowledged_in(records))


def _each(event: Event, work: Callable[[Message], None]) -> Event:
    return consume(event, lambda body: work(Message.model_validate_json(body)), outside().waiting)


def consume(event: Event, work: Callable[[str], None], waiting: Waiting) -> Event:
    """Work off each record by itself and name those that are to come again (Lambda's partial batch response)."""
    failed = [record["messageId"] for record in event["Records"] if not _worked(record, work, waiting)]
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}


def _worked(record: Event, work: Callable[[str], None], waiting: Waiting) -> bool:
    with bound(message_id=record["messageId"], **_named(record["body"])):
        try:
            work(record["body"])
        except TryAgain as again:
            log.info("to be tried again", why=again.why, seconds=again.after.total_seconds())
            _put_off(record, again.after, waiting)
        except Exception as error:  # noqa: BLE001 - one poisoned record must never block the others
            log.error("a message was not worked off", **failure(error))
            _put_off(record, _growing(record), waiting)
        else:
            return True
        return False


def _named(body: str) -> dict[str, object]:
    """The filing that a message names, for the log; an upload's message and a poisoned one name none."""
    try:
        message = json.loads(body)
    except ValueError:
        return {}
    return {"filing_id": message["filing_id"]} if isinstance(message, dict) and "filing_id" in message else {}


def _growing(record: Event) -> timedelta:
    """Twice as long after each failure, since the queue's own time-out is long and always the same."""
    received = int(record.get("attributes", {}).get("ApproximateReceiveCount", 1))
    return min(timedelta(seconds=2 ** min(received, 12)), LONGEST_WAIT)


def _put_off(record: Event, delay: timedelta, waiting: Waiting) -> None:
    try:
        waiting.put_off(record["eventSourceARN"], record["receiptHandle"], delay)
    except Unreachable as error:
        # The message comes again all the same, when the queue's own time-out is over.
        log.warning("a message could not be put off", **failure(error))

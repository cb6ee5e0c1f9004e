"""What each queue's consumer and the stream's does with an event: unpack it, run the use case, answer for the batch."""

from typing import Any

from chalicelib.domain.sharing import Message, Queue, System
from chalicelib.usecases.announce import announce
from chalicelib.usecases.check_material import check_material
from chalicelib.usecases.issue_receipt import issue_receipt
from chalicelib.usecases.share import share
from chalicelib.usecases.verify import verify
from chalicelib.wiring import outside, run

Event = dict[str, Any]


def check_uploads(event: Event) -> Event:
    """Check every upload that an S3 notification tells of."""
    from chalicelib.adapters.queues_sqs import consume, uploads

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


def _each(event: Event, work: Any) -> Event:
    from chalicelib.adapters.queues_sqs import consume

    return consume(event, lambda body: work(Message.model_validate_json(body)), outside().waiting)

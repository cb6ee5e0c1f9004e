"""The port `Outbox` on DynamoDB's stream: a stretch is read again whole, and one that is gone is told."""

from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from chalicelib.adapters.filings_stream import StreamOutbox
from chalicelib.adapters.rows import filing_row
from chalicelib.domain.dead_letters import Lost
from chalicelib.domain.filing import Filing
from chalicelib.errors import Gone, Unreachable
from chalicelib.ports import Outbox
from tests import filings
from tests.fakes.outbox import FakeOutbox

STRETCH = Lost(stream="arn:aws:dynamodb:::table/filings/stream/1", shard="shard-1", first="10", last="30")


def record(number: int, filing: Filing, gone: bool = False) -> dict[str, Any]:
    row = filing_row(filing)
    image = {"OldImage": row} if gone else {"NewImage": row}
    return {"dynamodb": {"SequenceNumber": str(number), "Keys": {"pk": row["pk"], "sk": row["sk"]}} | image}


class Shard:
    """One shard: pages of records, an empty one among them, or an answer that is an error."""

    def __init__(self, *pages: list[dict[str, Any]], error: Exception | None = None) -> None:
        self.pages, self.error = pages, error
        self.asked: dict[str, Any] = {}

    def get_shard_iterator(self, **asked: Any) -> dict[str, Any]:
        self.asked = asked
        if self.error:
            raise self.error
        return {"ShardIterator": "0"}

    def get_records(self, ShardIterator: str) -> dict[str, Any]:
        page = int(ShardIterator)
        more = {"NextShardIterator": str(page + 1)} if page + 1 < len(self.pages) else {}
        return {"Records": self.pages[page]} | more


def test_a_stretch_is_read_from_its_first_to_its_last_record_over_all_pages() -> None:
    first, gone, after = filings.submitted(), filings.draft("water-saving"), filings.accepted()
    shard = Shard([record(10, first)], [], [record(30, gone, gone=True), record(40, after)])
    told = StreamOutbox(shard).told(STRETCH)
    assert told.changes == [(None, first)]
    assert told.removed == [gone]
    assert shard.asked == {
        "StreamArn": STRETCH.stream,
        "ShardId": STRETCH.shard,
        "ShardIteratorType": "AT_SEQUENCE_NUMBER",
        "SequenceNumber": "10",
    }


def test_a_stretch_whose_last_record_is_not_there_ends_before_the_next() -> None:
    shard = Shard([record(10, filings.submitted()), record(31, filings.accepted())])
    assert len(StreamOutbox(shard).told(STRETCH).changes) == 1


def test_a_shard_that_ends_ends_the_stretch() -> None:
    assert len(StreamOutbox(Shard([record(10, filings.submitted())])).told(STRETCH).changes) == 1


def refused(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "-"}}, "GetShardIterator")


@pytest.mark.parametrize(
    "outbox",
    [
        FakeOutbox(),
        StreamOutbox(Shard(error=refused("TrimmedDataAccessException"))),
        StreamOutbox(Shard(error=refused("ResourceNotFoundException"))),
    ],
    ids=["fake", "trimmed", "shard gone"],
)
def test_a_stretch_that_the_stream_keeps_no_more_is_told(outbox: Outbox) -> None:
    with pytest.raises(Gone):
        outbox.told(STRETCH)


@pytest.mark.parametrize("error", [refused("AccessDenied"), EndpointConnectionError(endpoint_url="https://nowhere")])
def test_a_stream_out_of_reach_is_told(error: Exception) -> None:
    with pytest.raises(Unreachable):
        StreamOutbox(Shard(error=error)).told(STRETCH)

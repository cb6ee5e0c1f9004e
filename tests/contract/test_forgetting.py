"""What the store promises of filings that go, and of looks: the same from the one in memory and from the table."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.adapters.filings_dynamodb import DynamoFilings, acknowledged_in, changes_in, removed_in
from chalicelib.domain.filing import SYSTEM, Event, Filing, Move, ended
from chalicelib.domain.looks import Look
from chalicelib.domain.materials import FormCheck
from chalicelib.domain.sharing import Delivery, System
from chalicelib.errors import Changed, NotFound
from chalicelib.ports import Filings, KeptVerdict, MaterialCheck
from tests.aws import TABLE, aws, client
from tests.contract.test_filings import open_one, submit, told_by_stream
from tests.fakes.filings import FakeFilings
from tests.filings import OPENED_AT, PORTAL

LATER = OPENED_AT + timedelta(days=1)
LOOK = Look(officer="officer-7", at=datetime(2026, 11, 24, 3, 10, tzinfo=UTC), version=1)


@pytest.fixture(params=["fake", "dynamodb"])
def filings(request: pytest.FixtureRequest) -> Iterator[Filings]:
    if request.param == "fake":
        yield FakeFilings()
        return
    with aws():
        yield DynamoFilings(client("dynamodb"), TABLE)


def deletion(filing: Filing) -> Event:
    return ended(filing, Move.DELETE, by=PORTAL, at=LATER)


def remove(filings: Filings, filing: Filing) -> Event:
    last = deletion(filing)
    filings.remove(filing, last)
    return last


def with_everything(filings: Filings) -> Filing:
    filing = open_one(filings)
    filings.note_look(filing.id, LOOK)
    filings.note_check(filing.id, MaterialCheck(kind="x", version_id="v1", check=FormCheck(), at=OPENED_AT))
    filings.note_delivery(filing.id, Delivery(system=System.PORTAL, version=1, acknowledged=1))
    filings.keep_verdict(KeptVerdict(filing_id=filing.id, round=1, day=OPENED_AT.date(), form={}, answers={}))
    return filing


class TestGoing:
    def test_a_removed_filing_is_not_there_and_leaves_its_last_entry(self, filings: Filings) -> None:
        filing = open_one(filings)
        assert filings.last_entry(filing.id) is None
        last = remove(filings, filing)
        with pytest.raises(NotFound):
            filings.load(filing.id)
        with pytest.raises(NotFound):
            filings.dossier(filing.id)
        assert filings.of_applicant(filing.applicant).entries == ()
        assert filings.last_entry(filing.id) == last

    def test_one_that_moved_meanwhile_stays_and_leaves_no_last_entry(self, filings: Filings) -> None:
        filing = open_one(filings)
        moved = submit(filings, filing)
        with pytest.raises(Changed):
            remove(filings, filing)
        assert filings.load(filing.id) == moved
        assert filings.last_entry(filing.id) is None

    def test_one_that_is_gone_is_not_removed_again(self, filings: Filings) -> None:
        filing = open_one(filings)
        remove(filings, filing)
        with pytest.raises(Changed):
            remove(filings, filing)

    def test_one_that_is_gone_cannot_move(self, filings: Filings) -> None:
        filing = open_one(filings)
        remove(filings, filing)
        with pytest.raises(Changed):
            submit(filings, filing)

    def test_what_is_kept_under_a_removed_filing_is_forgotten_but_its_last_entry(self, filings: Filings) -> None:
        filing, other = with_everything(filings), open_one(filings, 2)
        last = remove(filings, filing)
        for _ in range(2):
            filings.forget(ended(filing, Move.EXPIRE, by=SYSTEM, at=LATER))
        assert filings.verdict(filing.id, 1) is None
        assert filings.delivery(filing.id, System.PORTAL) == Delivery(system=System.PORTAL)
        assert filings.last_entry(filing.id) == last
        assert filings.dossier(other.id).events

    def test_a_filing_that_is_there_is_left_as_it_is(self, filings: Filings) -> None:
        filing = with_everything(filings)
        before = filings.dossier(filing.id)
        filings.forget(deletion(filing))
        assert filings.dossier(filing.id) == before
        assert filings.last_entry(filing.id) is None


class TestLooks:
    def test_the_first_look_of_an_officer_within_an_hour_is_kept(self, filings: Filings) -> None:
        filing = open_one(filings)
        again = LOOK.model_copy(update={"at": LOOK.at + timedelta(minutes=49), "version": 2})
        for look in (LOOK, again):
            filings.note_look(filing.id, look)
        assert filings.dossier(filing.id).looks == (LOOK,)

    def test_looks_are_told_in_the_order_they_were_taken(self, filings: Filings) -> None:
        filing = open_one(filings)
        other = LOOK.model_copy(update={"officer": "officer-1", "at": LOOK.at + timedelta(minutes=1)})
        next_hour = LOOK.model_copy(update={"at": LOOK.at + timedelta(minutes=50)})
        for look in (LOOK, other, next_hour):
            filings.note_look(filing.id, look)
        assert filings.dossier(filing.id).looks == (LOOK, other, next_hour)

    def test_a_look_changes_nothing_of_the_filing_and_its_history(self, filings: Filings) -> None:
        filing = open_one(filings)
        before = filings.dossier(filing.id)
        filings.note_look(filing.id, LOOK)
        after = filings.dossier(filing.id)
        assert (after.filing, after.events) == (before.filing, before.events)


class TestTheTable:
    @pytest.fixture
    def table(self) -> Iterator[DynamoFilings]:
        with aws():
            yield DynamoFilings(client("dynamodb"), TABLE)

    def test_nothing_but_the_last_entry_is_left(self, table: DynamoFilings) -> None:
        filing = with_everything(table)
        table.forget(remove(table, filing))
        (row,) = client("dynamodb").scan(TableName=TABLE)["Items"]
        assert (row["pk"]["S"], row["sk"]["S"]) == (f"filing#{filing.id}", "deleted")

    def test_one_that_the_ttl_took_gets_the_last_entry_it_is_forgotten_with(self, table: DynamoFilings) -> None:
        filing = with_everything(table)
        key = {"pk": {"S": f"filing#{filing.id}"}, "sk": {"S": "filing"}}
        client("dynamodb").delete_item(TableName=TABLE, Key=key)
        last = ended(filing, Move.EXPIRE, by=SYSTEM, at=LATER)
        table.forget(last)
        assert table.last_entry(filing.id) == last

    def test_the_stream_tells_what_is_gone_and_announces_nothing_of_it(self, table: DynamoFilings) -> None:
        filing = with_everything(table)
        before = len(told_by_stream())
        table.forget(remove(table, filing))
        records = told_by_stream()[before:]
        assert [record["eventName"] for record in records].count("REMOVE") > 4
        assert removed_in(records) == [filing]
        assert changes_in(records) == []
        assert acknowledged_in(records) == []

"""The port `Record`: the store from end to end, from the one in memory and from the table under moto."""

import zlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, NamedTuple

import pytest

from chalicelib.adapters.filings_dynamodb import DynamoFilings
from chalicelib.adapters.record_dynamodb import DynamoRecord
from chalicelib.adapters.rows import row_of
from chalicelib.domain.filing import Filing, Move, ended, moved, opened
from chalicelib.domain.numbering import Series
from chalicelib.domain.record import Counted, Entry, Lead, Piece, Under
from chalicelib.domain.sharing import Delivery, System
from chalicelib.ports import Filings, Record
from tests.aws import TABLE, aws, client
from tests.fakes.filings import FakeFilings
from tests.fakes.record import FakeRecord
from tests.filings import OPENED_AT, PORTAL, draft

SERIES = Series("soil-conservation", 2026)
CLAIM = f"claim#soil-conservation#{draft().form.project.code}"


class Kept(NamedTuple):
    """The store as it is written to, and as it is walked through."""

    filings: Filings
    record: Record


@pytest.fixture(params=["fake", "dynamodb"])
def kept(request: pytest.FixtureRequest) -> Iterator[Kept]:
    if request.param == "fake":
        filings = FakeFilings()
        yield Kept(filings, FakeRecord(filings))
        return
    with aws():
        # Three rows a part, so that parts end amid filings.
        yield Kept(DynamoFilings(client("dynamodb"), TABLE), DynamoRecord(client("dynamodb"), TABLE, 3))


def accepted(filings: Filings, filing_id: str = "filing-1") -> Filing:
    """A filing with its number: three entries, a pointer for number and check code, a claim."""
    step = opened(filing_id, draft().form, by=PORTAL, at=OPENED_AT)
    filings.commit(step)
    given: tuple[tuple[Move, dict[str, Any]], ...] = (
        (Move.SUBMIT, {"round": 1, "submitted_at": OPENED_AT}),
        (Move.ACCEPT, {"number": SERIES.number(1), "check_code": "CODE", "decided_at": OPENED_AT}),
    )
    for how, fields in given:
        step = moved(step.after, how, by=PORTAL, at=step.after.changed_at + timedelta(minutes=1), **fields)
        filings.commit(step)
    return step.after


def everything(record: Record) -> list[Piece]:
    cursor: str | None = None
    pieces: list[Piece] = []
    while True:
        page = record.part(cursor)
        pieces += page.entries
        cursor = page.cursor
        if cursor is None:
            return pieces


class TestRecord:
    def test_an_empty_store_has_no_pieces(self, kept: Kept) -> None:
        assert everything(kept.record) == []

    def test_every_piece_comes_once_and_whole(self, kept: Kept) -> None:
        filing = accepted(kept.filings)
        for number in range(4):
            kept.filings.commit(opened(f"draft-{number}", draft().form, by=PORTAL, at=OPENED_AT))
        pieces = everything(kept.record)
        unders = {piece.filing_id: piece for piece in pieces if isinstance(piece, Under)}
        assert len(pieces) == 5 + 3 + 1 and len(unders) == 5
        assert unders[filing.id].filing == filing
        assert [entry.version for entry in unders[filing.id].entries] == [1, 2, 3]
        leads = {piece for piece in pieces if isinstance(piece, Lead)}
        assert leads == {
            Lead(f"number#{filing.number}", filing.id),
            Lead("check#CODE", filing.id),
            Lead(CLAIM, filing.id),
        }
        assert [piece for piece in pieces if isinstance(piece, Counted)] == [Counted(SERIES, 1)]

    def test_what_stands_under_a_filing_is_its_row_its_history_and_its_deliveries(self, kept: Kept) -> None:
        filing = accepted(kept.filings)
        told = Delivery(system=System.PORTAL, version=3, acknowledged=3)
        kept.filings.note_delivery(filing.id, told)
        under = kept.record.under(filing.id)
        assert (under.filing, under.deliveries) == (filing, (told,))
        assert under.entries == tuple(Entry(event.version, event) for event in kept.filings.dossier(filing.id).events)
        assert len(under.content) == 64 and not under.orphaned and not under.unreadable

    def test_the_content_changes_with_every_change_of_the_row(self, kept: Kept) -> None:
        kept.filings.commit(step := opened("1", draft().form, by=PORTAL, at=OPENED_AT))
        before = kept.record.under("1").content
        kept.filings.commit(moved(step.after, Move.WITHDRAW, by=PORTAL, at=OPENED_AT))
        assert kept.record.under("1").content != before

    def test_nothing_stands_under_an_unknown_id(self, kept: Kept) -> None:
        assert kept.record.under("nobody") == Under("nobody")

    def test_a_filing_that_went_by_right_leaves_its_last_entry(self, kept: Kept) -> None:
        kept.filings.commit(step := opened("1", draft().form, by=PORTAL, at=OPENED_AT))
        last = ended(step.after, Move.DELETE, by=PORTAL, at=OPENED_AT)
        kept.filings.remove(step.after, last)
        kept.filings.forget(last)
        assert kept.record.under("1") == Under("1", last=last)
        assert [piece for piece in everything(kept.record) if isinstance(piece, Under)] == [Under("1", last=last)]

    def test_those_that_are_there_are_found_among_many(self, kept: Kept) -> None:
        filing = accepted(kept.filings)
        many = [f"nobody-{number}" for number in range(120)]
        assert kept.record.standing([*many, filing.id]) == {filing.id: filing}
        assert kept.record.standing([]) == {}

    def test_leads_tell_whom_they_lead_to(self, kept: Kept) -> None:
        filing = accepted(kept.filings)
        names = [f"number#{SERIES.number(serial)}" for serial in range(1, 130)]
        found = kept.record.leads([*names, "check#CODE", "check#NONE", CLAIM, "claim#none"])
        assert found == {f"number#{filing.number}": filing.id, "check#CODE": filing.id, CLAIM: filing.id}


class TestDynamoRecord:
    """What only a table can hold: rows that somebody damaged."""

    @pytest.fixture
    def kept(self) -> Iterator[Kept]:
        with aws():
            yield Kept(DynamoFilings(client("dynamodb"), TABLE), DynamoRecord(client("dynamodb"), TABLE, 3))

    @staticmethod
    def put(row: dict[str, Any]) -> None:
        client("dynamodb").put_item(TableName=TABLE, Item=row)

    def nonsense(self, filing_id: str, sk: str, body: bytes = b"nonsense") -> None:
        self.put({"pk": {"S": f"filing#{filing_id}"}, "sk": {"S": sk}, "body": {"B": body}})

    def test_what_cannot_be_read_is_named_and_stops_nobody(self, kept: Kept) -> None:
        accepted(kept.filings, "1")
        self.nonsense("1", "event#000002")
        self.nonsense("1", "event#second")
        self.nonsense("1", "delivery#portal", zlib.compress(b"{}"))
        self.nonsense("2", "filing")
        self.nonsense("2", "deleted")
        (one, two) = (piece for piece in everything(kept.record) if isinstance(piece, Under))
        assert [entry.event is None for entry in one.entries] == [False, True, False]
        assert one.unreadable == ("event#second", "delivery#portal")
        assert two.unreadable == ("filing", "deleted") and not two.orphaned
        assert kept.record.standing(["1", "2"]).keys() == {"1"}

    def test_rows_without_their_filing_are_told_as_orphaned(self, kept: Kept) -> None:
        self.put(row_of("filing#1", "verdict#0001", Delivery(system=System.PORTAL)))
        assert kept.record.under("1").orphaned

    def test_a_lead_to_nobody_is_a_piece_too(self, kept: Kept) -> None:
        self.put({"pk": {"S": "check#X"}, "sk": {"S": "pointer"}})
        assert everything(kept.record) == [Lead("check#X", "")]
        assert kept.record.leads(["check#X"]) == {}

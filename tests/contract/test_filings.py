"""The store of filings: the same promises from the one in memory and from the table under moto."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.adapters.filings_dynamodb import DynamoFilings, acknowledged_in, changes_in
from chalicelib.domain.filing import Filing, Move, Revocation, Step, moved, opened, project_of
from chalicelib.domain.keyed_request import KeyedRequest
from chalicelib.domain.materials import FormCheck, MaterialFault
from chalicelib.domain.numbering import Series
from chalicelib.domain.own_filings import Bearing
from chalicelib.domain.resting import Resting
from chalicelib.domain.sharing import Acknowledged, Delivery, System
from chalicelib.domain.standing import standing_of
from chalicelib.domain.verdict import Verdict
from chalicelib.errors import Busy, Changed, DoneBefore, Invalid, KeyReused, NotFound, ProjectClaimed, TooLarge
from chalicelib.ports import Filings, KeptVerdict, MaterialCheck
from tests.aws import TABLE, aws, client
from tests.fakes.filings import FakeFilings
from tests.filings import OFFICER, OPENED_AT, PORTAL, document, draft

SERIES = Series("soil-conservation", 2026)
REQUEST = KeyedRequest(key="portal:portal-1:91440300MAW1A3C726#key", digest="digest")
REUSED = REQUEST.model_copy(update={"digest": "another"})
ANOTHER = REQUEST.model_copy(update={"key": "portal:portal-1:91440300MAW1A3C726#another"})
A_DAY = timedelta(hours=24)
A_SECOND = timedelta(seconds=1)


@pytest.fixture(params=["fake", "dynamodb"])
def filings(request: pytest.FixtureRequest) -> Iterator[Filings]:
    if request.param == "fake":
        yield FakeFilings()
        return
    with aws():
        yield DynamoFilings(client("dynamodb"), TABLE)


def open_one(filings: Filings, number: int = 1, name: str = "soil-conservation", **filling: Any) -> Filing:
    at = OPENED_AT + timedelta(minutes=number)
    step = opened(f"filing-{number}", draft(name, **filling).form, by=PORTAL, at=at)
    filings.commit(step)
    return step.after


def move(filings: Filings, filing: Filing, how: Move, **changes: Any) -> Filing:
    step = moved(filing, how, by=PORTAL, at=filing.changed_at + timedelta(minutes=1), **changes)
    filings.commit(step)
    return step.after


def submit(filings: Filings, filing: Filing) -> Filing:
    return move(filings, filing, Move.SUBMIT, round=1, submitted_at=filing.changed_at)


def acceptance(filing: Filing, serial: int) -> Step:
    at = filing.changed_at + timedelta(minutes=1)
    return moved(
        filing,
        Move.ACCEPT,
        by=OFFICER,
        at=at,
        decided_at=at,
        number=Series(filing.item, 2026).number(serial),
        check_code=f"CODE{filing.id}",
    )


def accept(filings: Filings, filing: Filing, serial: int = 1) -> Filing:
    step = acceptance(filing, serial)
    filings.commit(step)
    return step.after


def revoke(filings: Filings, filing: Filing) -> Filing:
    filed = move(filings, accept(filings, submit(filings, filing)), Move.ISSUE)
    why = Revocation(reason="伪造", decision_number="1", at=filed.changed_at, officer="officer-7")
    return move(filings, filed, Move.REVOKE, revocation=why)


class TestFilings:
    def test_a_filing_is_kept_whole(self, filings: Filings) -> None:
        filing = open_one(filings)
        assert filings.load(filing.id) == filing

    def test_there_is_no_filing_under_an_unknown_id(self, filings: Filings) -> None:
        with pytest.raises(NotFound):
            filings.load("nobody")
        with pytest.raises(NotFound):
            filings.dossier("nobody")

    def test_every_move_leaves_one_entry_in_a_chain_of_hashes(self, filings: Filings) -> None:
        filing = submit(filings, open_one(filings))
        events = filings.dossier(filing.id).events
        assert [e.move for e in events] == [Move.OPEN, Move.SUBMIT]
        assert events[1].before == events[0].hash == events[0].digest()
        assert filing.head == events[1].hash == events[1].digest()

    def test_of_two_moves_from_the_same_version_one_wins(self, filings: Filings) -> None:
        filing = open_one(filings)
        submit(filings, filing)
        with pytest.raises(Changed):
            move(filings, filing, Move.WITHDRAW)
        assert len(filings.dossier(filing.id).events) == 2

    def test_a_filing_is_opened_once(self, filings: Filings) -> None:
        open_one(filings)
        with pytest.raises(Changed):
            open_one(filings)

    def test_a_request_moves_a_filing_once_whatever_became_of_it_since(self, filings: Filings) -> None:
        rejected = move(filings, move(filings, open_one(filings), Move.SUBMIT, request=REQUEST), Move.REJECT)
        for again in (REQUEST, REUSED):
            with pytest.raises(DoneBefore):
                move(filings, rejected, Move.SUBMIT, request=again)
        assert filings.load(rejected.id) == rejected
        move(filings, rejected, Move.SUBMIT, request=ANOTHER)

    def test_a_request_opens_one_draft(self, filings: Filings) -> None:
        first, second = (
            opened(f"filing-{number}", draft().form, by=PORTAL, at=OPENED_AT, request=REQUEST) for number in (1, 2)
        )
        filings.commit(first)
        with pytest.raises(DoneBefore):
            filings.commit(second)
        with pytest.raises(NotFound):
            filings.load("filing-2")

    def test_what_a_request_has_done_is_told_before_all_else_that_stands_in_the_way(self, filings: Filings) -> None:
        first, second = open_one(filings, 1), open_one(filings, 2)
        submit(filings, first)
        withdrawn = move(filings, second, Move.WITHDRAW, request=REQUEST)
        stale = moved(second, Move.SUBMIT, by=PORTAL, at=withdrawn.changed_at, request=REQUEST, round=1)
        with pytest.raises(DoneBefore):
            filings.commit(stale)

    def test_a_request_is_told_where_the_filing_stood_that_it_has_moved(self, filings: Filings) -> None:
        moved_by_it = move(filings, open_one(filings), Move.SUBMIT, request=REQUEST, round=1)
        move(filings, moved_by_it, Move.REJECT)
        at = moved_by_it.changed_at
        assert (filings.done_by(REQUEST, at), filings.done_by(ANOTHER, at)) == (standing_of(moved_by_it), None)

    def test_a_key_that_another_request_has_moved_a_filing_under_is_refused(self, filings: Filings) -> None:
        filing = move(filings, open_one(filings), Move.WITHDRAW, request=REQUEST)
        with pytest.raises(KeyReused):
            filings.done_by(REUSED, filing.changed_at)

    def test_a_request_that_could_not_move_has_done_nothing(self, filings: Filings) -> None:
        filing = open_one(filings)
        submit(filings, filing)
        with pytest.raises(Changed):
            move(filings, filing, Move.SUBMIT, request=REQUEST)
        assert filings.done_by(REQUEST, filing.changed_at) is None

    def test_a_request_is_forgotten_after_a_day(self, filings: Filings) -> None:
        filing = move(filings, open_one(filings), Move.EDIT, request=REQUEST)
        at = filing.changed_at
        assert filings.done_by(REQUEST, at + A_DAY - A_SECOND) == standing_of(filing)
        assert filings.done_by(REUSED, at + A_DAY) is None
        later = moved(filing, Move.EDIT, by=PORTAL, at=at + A_DAY, request=REUSED)
        filings.commit(later)
        assert filings.done_by(REUSED, at + A_DAY) == standing_of(later.after)

    def test_a_project_is_held_by_the_filing_submitted_first(self, filings: Filings) -> None:
        first, second = open_one(filings, 1), open_one(filings, 2)
        held = submit(filings, first)
        assert held.claim and filings.claimed_by(held.claim) == "filing-1"
        with pytest.raises(ProjectClaimed):
            submit(filings, second)
        assert filings.load(second.id).version == 1

    def test_a_rejected_filing_frees_its_project_and_takes_it_again(self, filings: Filings) -> None:
        held = submit(filings, open_one(filings))
        rejected = move(filings, held, Move.REJECT)
        assert held.claim and filings.claimed_by(held.claim) is None
        submit(filings, rejected)
        assert filings.claimed_by(held.claim) == "filing-1"

    def test_a_number_is_given_only_as_the_next_of_its_series(self, filings: Filings) -> None:
        filing = submit(filings, open_one(filings))
        for serial in (2, 0):
            with pytest.raises(Busy):
                filings.commit(acceptance(filing, serial) if serial else _skipping(filing))
        accept(filings, filing, 1)
        assert filings.last_number(SERIES) == 1

    def test_a_number_given_is_not_given_again(self, filings: Filings) -> None:
        accept(filings, submit(filings, open_one(filings, 1)), 1)
        other = submit(filings, open_one(filings, 2, "soil-conservation-rejected"))
        with pytest.raises(Busy):
            accept(filings, other, 1)
        accept(filings, other, 2)
        assert filings.last_number(SERIES) == 2

    def test_a_series_begins_at_nothing(self, filings: Filings) -> None:
        assert filings.last_number(Series("water-saving", 2031)) == 0

    def test_number_and_check_code_lead_to_the_filing(self, filings: Filings) -> None:
        filing = accept(filings, submit(filings, open_one(filings)))
        assert filings.by_number("深水保备〔2026〕1号") == filing
        assert filings.by_check_code("CODEfiling-1") == filing
        with pytest.raises(NotFound):
            filings.by_number("深水保备〔2026〕2号")
        with pytest.raises(NotFound):
            filings.by_check_code("ANOTHER")

    def test_a_corrected_receipt_is_found_by_both_its_check_codes_under_one_number(self, filings: Filings) -> None:
        filing = accept(filings, submit(filings, open_one(filings)))
        filing = move(filings, filing, Move.ISSUE, receipt=document("ab", filing.changed_at))
        corrected = move(filings, filing, Move.CORRECT, check_code="ANOTHER", receipt=None)
        found = {filings.by_check_code(code).version for code in ("CODEfiling-1", "ANOTHER")}
        assert found == {corrected.version} and filings.by_number("深水保备〔2026〕1号") == corrected
        assert filings.last_number(SERIES) == 1
        assert [f.id for f in filings.resting(Resting.REISSUING).entries] == [filing.id]

    def test_the_answers_of_a_round_are_kept_until_its_verdict(self, filings: Filings) -> None:
        filing = submit(filings, open_one(filings))
        assert filings.verdict(filing.id, 1) is None
        kept = _kept(filing)
        filings.keep_verdict(kept)
        assert filings.verdict(filing.id, 1) == kept
        assert filings.dossier(filing.id).verdicts == (kept,)

    def test_answers_that_come_late_never_take_the_place_of_a_verdict(self, filings: Filings) -> None:
        filing = submit(filings, open_one(filings))
        judged = _kept(filing, verdict=Verdict(rulebook="1", findings=()))
        filings.keep_verdict(judged)
        filings.keep_verdict(_kept(filing))
        assert filings.verdict(filing.id, 1) == judged

    def test_a_recheck_is_kept_beside_what_the_acceptance_was_judged_by(self, filings: Filings) -> None:
        filing = submit(filings, open_one(filings))
        judged = _kept(filing, verdict=Verdict(rulebook="1", findings=()))
        again = _kept(filing, recheck=True, verdict=Verdict(rulebook="2", findings=()))
        filings.keep_verdict(judged)
        assert filings.dossier(filing.id).recheck is None
        filings.keep_verdict(_kept(filing, recheck=True))
        filings.commit(moved(filing, Move.WITHDRAW, by=PORTAL, at=OPENED_AT), again)
        assert (filings.verdict(filing.id, 1), filings.dossier(filing.id).recheck) == (judged, again)
        dossier = filings.dossier(filing.id)
        assert (dossier.verdicts, dossier.rechecks) == ((judged,), (again,))

    def test_what_rounds_were_judged_by_is_listed_whole_part_by_part(self, filings: Filings) -> None:
        assert _all_kept(filings) == []
        filing = submit(filings, open_one(filings, 1))
        submit(filings, open_one(filings, 2, "soil-conservation-rejected"))
        kept = [
            _kept(filing),
            _kept(filing, round=2, verdict=Verdict(rulebook="1", findings=())),
            _kept(filing, filing_id="filing-2", verdict=Verdict(rulebook="1", findings=())),
        ]
        for one in (*kept, _kept(filing, recheck=True)):
            filings.keep_verdict(one)
        assert sorted(_all_kept(filings), key=lambda k: (k.filing_id, k.round)) == kept
        with pytest.raises(Invalid):
            filings.kept_verdicts("nonsense")

    def test_the_newest_check_of_a_material_wins_whatever_the_order(self, filings: Filings) -> None:
        filing = open_one(filings)
        early, late = (_check("v1", 1), _check("v2", 2))
        filings.note_check(filing.id, late)
        filings.note_check(filing.id, early)
        assert filings.dossier(filing.id).checks == (late,)

    def test_a_system_never_told_has_a_blank_delivery(self, filings: Filings) -> None:
        assert filings.delivery(open_one(filings).id, System.CREDIT) == Delivery(system=System.CREDIT)

    def test_what_was_acknowledged_is_never_lowered(self, filings: Filings) -> None:
        filing = open_one(filings)
        newest = _delivery(7)
        filings.note_delivery(filing.id, newest)
        filings.note_delivery(filing.id, _delivery(5))
        assert filings.delivery(filing.id, System.INVESTMENT) == newest

    def test_an_applicant_s_filings_are_listed_newest_first_page_by_page(self, filings: Filings) -> None:
        for number in (1, 2, 3):
            open_one(filings, number)
        uscc = draft().applicant
        first = filings.of_applicant(uscc, limit=2)
        assert [f.id for f in first.entries] == ["filing-3", "filing-2"]
        second = filings.of_applicant(uscc, first.cursor, limit=2)
        assert [f.id for f in second.entries] == ["filing-1"] and second.cursor is None

    def test_of_an_applicant_s_filings_those_bear_on_a_form_that_were_revoked(self, filings: Filings) -> None:
        open_one(filings, 2)
        revoked = revoke(filings, open_one(filings, 1))
        (own,) = filings.own_filings(Bearing(revoked.applicant))
        assert (own.id, own.state, own.revoked_on) == (revoked.id, "revoked", date(2026, 11, 24))
        assert filings.own_filings(Bearing("another")) == ()

    def test_that_bears_on_a_form_which_holds_its_project(self, filings: Filings) -> None:
        held = submit(filings, open_one(filings))
        open_one(filings, 2)
        assert [f.id for f in filings.own_filings(Bearing(held.applicant, held.claim))] == [held.id]
        assert filings.own_filings(Bearing("another", held.claim)) == ()
        assert filings.own_filings(Bearing(held.applicant)) == ()

    def test_that_bears_on_a_change_which_it_changes_and_all_else_that_refers_to_it(self, filings: Filings) -> None:
        start = accept(filings, submit(filings, open_one(filings, 1, "works-start")))
        change = open_one(filings, 2, "works-change", filing_number=start.number)
        open_one(filings, 3, "works-change", filing_number="深水建备〔2026〕99号")
        own = filings.own_filings(Bearing(start.applicant, number=start.number))
        assert [f.id for f in own] == [change.id, start.id]
        assert filings.own_filings(Bearing(start.applicant, number="深水建备〔2026〕98号")) == ()

    def test_what_refers_to_a_number_is_known_by_the_form_that_stands(self, filings: Filings) -> None:
        change = open_one(filings, 1, "works-change", filing_number="深水建备〔2026〕1号")
        form = draft("works-change", filing_number="深水建备〔2026〕2号").form
        move(filings, change, Move.EDIT, form=form)
        found = {n: filings.own_filings(Bearing(change.applicant, number=f"深水建备〔2026〕{n}号")) for n in (1, 2)}
        assert [len(found[1]), len(found[2])] == [0, 1]

    def test_filing_and_delivery_are_read_at_once(self, filings: Filings) -> None:
        filing = open_one(filings)
        assert filings.to_tell(filing.id, System.INVESTMENT) == (filing, Delivery(system=System.INVESTMENT))
        filings.note_delivery(filing.id, _delivery(1))
        assert filings.to_tell(filing.id, System.INVESTMENT) == (filing, _delivery(1))
        assert filings.to_tell("nobody", System.PORTAL) == (None, Delivery(system=System.PORTAL))

    def test_a_dossier_tells_what_its_newest_round_was_judged_by(self, filings: Filings) -> None:
        filing = submit(filings, open_one(filings))
        assert filings.dossier(filing.id).verdict is filings.dossier(filing.id).recheck is None
        filings.keep_verdict(_kept(filing, round=2))
        filings.keep_verdict(_kept(filing))
        filings.keep_verdict(_kept(filing, recheck=True))
        dossier = filings.dossier(filing.id)
        assert (dossier.verdict, dossier.recheck) == (_kept(filing), _kept(filing, recheck=True))

    def test_a_cursor_that_is_none_of_ours_is_refused(self, filings: Filings) -> None:
        for cursor in ("nonsense", "bm9uc2Vuc2U", "1", "e30", "W10"):
            with pytest.raises(Invalid):
                filings.of_applicant("9", cursor)

    def test_what_rests_is_found_by_place_and_age(self, filings: Filings) -> None:
        filing = submit(filings, open_one(filings))
        assert [f.id for f in filings.resting(Resting.SUBMITTED).entries] == [filing.id]
        assert filings.resting(Resting.SUBMITTED, before=filing.changed_at).entries == ()
        later = filing.changed_at + timedelta(seconds=1)
        assert len(filings.resting(Resting.SUBMITTED, before=later).entries) == 1
        assert filings.resting(Resting.REFERRED).entries == ()

    def test_a_filing_at_its_end_rests_nowhere(self, filings: Filings) -> None:
        filing = accept(filings, submit(filings, open_one(filings)))
        move(filings, filing, Move.ISSUE, receipt=document("ab", filing.changed_at))
        assert all(filings.resting(place).entries == () for place in Resting)

    def test_revocations_are_listed_newest_first(self, filings: Filings) -> None:
        assert filings.revocations().entries == ()
        filing = open_one(filings)
        revoked = revoke(filings, filing)
        assert [f.id for f in filings.revocations().entries] == [revoked.id]
        assert filings.claimed_by(project_of(filing.form) or "") is None


class TestTheTableAlone:
    @pytest.fixture
    def table(self) -> Iterator[DynamoFilings]:
        with aws():
            yield DynamoFilings(client("dynamodb"), TABLE)

    def test_a_filing_too_large_for_a_row_is_refused_before_it_is_written(self, table: DynamoFilings) -> None:
        import random

        noise = "".join(chr(random.Random(1).randrange(0x4E00, 0x9FA5)) for _ in range(1))
        signs = random.Random(2)
        texts = tuple("".join(chr(signs.randrange(0x4E00, 0x9FA5)) for _ in range(2000)) for _ in range(110))
        filing = open_one(table)
        step = moved(filing, Move.WITHDRAW, by=PORTAL, at=OPENED_AT, why=noise + "".join(texts))
        with pytest.raises(TooLarge):
            table.commit(step)
        assert table.load(filing.id) == filing

    def test_a_listing_of_many_rows_goes_on_where_its_page_ended(self) -> None:
        with aws():
            table = DynamoFilings(client("dynamodb"), TABLE, scanned_rows=2)
            filing = submit(table, open_one(table))
            for number in range(1, 6):
                table.keep_verdict(_kept(filing, round=number))
            assert [k.round for k in _all_kept(table)] == [1, 2, 3, 4, 5]

    def test_the_stream_tells_each_change_with_the_filing_before_it(self, table: DynamoFilings) -> None:
        filing = open_one(table)
        after = submit(table, filing)
        table.note_delivery(filing.id, _delivery(2))
        records = told_by_stream()
        assert changes_in(records) == [(None, filing), (filing, after)]
        told = Acknowledged(filing_id=filing.id, system=System.INVESTMENT, version=2)
        assert acknowledged_in(records) == [told]


def _skipping(filing: Filing) -> Step:
    return acceptance(filing, 7)


def _kept(filing: Filing, **more: Any) -> KeptVerdict:
    known = {"filing_id": filing.id, "round": 1, "day": date(2026, 11, 24), "form": {}, "answers": {}}
    return KeptVerdict(**(known | more))


def _all_kept(filings: Filings) -> list[KeptVerdict]:
    page = filings.kept_verdicts()
    kept = list(page.entries)
    while page.cursor:
        page = filings.kept_verdicts(page.cursor)
        kept += page.entries
    return kept


def _check(version_id: str, minutes: int) -> MaterialCheck:
    check = FormCheck(faults=(MaterialFault.ENCRYPTED,))
    at = OPENED_AT + timedelta(minutes=minutes)
    return MaterialCheck(kind="commitment-letter", version_id=version_id, check=check, at=at)


def _delivery(version: int) -> Delivery:
    return Delivery(system=System.INVESTMENT, version=version, acknowledged=version, attempts=1, at=OPENED_AT)


def told_by_stream() -> list[dict[str, Any]]:
    streams = client("dynamodbstreams")
    arn = streams.list_streams(TableName=TABLE)["Streams"][0]["StreamArn"]
    shard = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"][0]["ShardId"]
    start = streams.get_shard_iterator(StreamArn=arn, ShardId=shard, ShardIteratorType="TRIM_HORIZON")
    records: list[dict[str, Any]] = streams.get_records(ShardIterator=start["ShardIterator"])["Records"]
    return records

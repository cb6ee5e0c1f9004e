"""On a healthy system nothing differs; each kind of damage is found where it was done, and nothing else is."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from chalicelib.domain.differences import MEANINGS, Difference, Parting
from chalicelib.domain.filing import Filing, Move, State
from chalicelib.domain.leftovers import TABLE_TAKES
from chalicelib.domain.numbering import Series
from chalicelib.domain.reconciling import Known, compare
from chalicelib.domain.record import Piece, Under
from chalicelib.domain.retention import kept_until
from chalicelib.domain.sharing import System
from chalicelib.ports import Page
from chalicelib.usecases.delete_draft import delete_draft
from chalicelib.usecases.forget_rest import forget_rest
from chalicelib.usecases.reconcile import Progress, reconcile
from chalicelib.usecases.reconcile_nightly import LONGEST_RUN, WALK, reconcile_nightly
from chalicelib.usecases.upload_slot import key_of
from chalicelib.wiring import run
from tests.builders import NOW
from tests.fakes.clock import FakeClock
from tests.fakes.record import FakeRecord
from tests.stories import Stories, told
from tests.world import World, portal_of

HOUR = timedelta(hours=1)
SPARE = b"sealed, and then the power failed"

type Shown = set[tuple[str, str]]
type Plant = Callable[[World, Stories], Shown]


@pytest.fixture
def stories(world: World) -> Stories:
    stories = told(world)
    world.clock.pass_by(2 * HOUR)
    return stories


def differences(world: World) -> list[Difference]:
    """Everything that one whole comparison tells."""
    came, found = Progress(begun_at=world.clock.now()), list[Difference]()
    while not came.done:
        came, some = run(reconcile, came)
        found += some
    return found


def shown(world: World) -> Shown:
    return {(one.kind.value, one.where) for one in differences(world)}


class Meanwhile(FakeClock):
    """Something happens while one sleeps."""

    def __init__(self, at: datetime, happens: Callable[[], object]) -> None:
        super().__init__(at)
        self._happens = happens

    def sleep(self, delay: timedelta) -> None:
        super().sleep(delay)
        self._happens()


class Slow(FakeRecord):
    """A store whose every part takes as long as a run may."""

    def __init__(self, world: World) -> None:
        super().__init__(world.filings)
        self._clock = world.clock

    def part(self, cursor: str | None = None) -> Page[Piece]:
        self._clock.pass_by(LONGEST_RUN)
        return super().part(cursor)


def figures(world: World) -> dict[Parting | None, float]:
    """What was counted of each kind of difference, and of all under None."""
    told = [f for f in world.metrics.counted if f.name == "ReconciliationDifferences"]
    return {Parting(f.dimensions["kind"]) if f.dimensions else None: f.value for f in told}


def changed(world: World, filing: Filing, **fields: object) -> None:
    world.filings.filings[filing.id] = filing.model_copy(update=fields)


def test_the_stories_end_as_they_should(stories: Stories) -> None:
    states = [filing.state for filing in stories]
    assert states == [
        State.DRAFT,
        State.FILED,
        State.FILED,
        State.REVOKED,
        State.REJECTED,
        State.WITHDRAWN,
        State.REFERRED,
        State.FILED,
    ]
    assert stories.corrected.corrections and stories.revoked.void_copy and stories.on_trust.on_trust


def test_nothing_differs_on_a_healthy_system(world: World, stories: Stories) -> None:
    assert differences(world) == []


def a_pointer_is_gone(world: World, stories: Stories) -> Shown:
    del world.filings.pointers[f"check#{stories.corrected.corrections[0].check_code}"]
    return {("pointer-missing", stories.corrected.id)}


def a_number_leads_nowhere(world: World, stories: Stories) -> Shown:
    del world.filings.pointers[f"number#{stories.filed.number}"]
    return {("pointer-missing", stories.filed.id), ("number-missing", "series#works-commencement#2026")}


def a_number_leads_elsewhere(world: World, stories: Stories) -> Shown:
    world.filings.pointers[f"number#{stories.filed.number}"] = stories.revoked.id
    return {("pointer-elsewhere", stories.filed.id), ("pointer-stray", f"number#{stories.filed.number}")}


def a_number_leads_to_a_filing_without_one(world: World, stories: Stories) -> Shown:
    world.filings.pointers["check#STRAY"] = stories.draft.id
    return {("pointer-stray", "check#STRAY")}


def the_counter_is_too_high(world: World, stories: Stories) -> Shown:
    world.filings.series[Series("works-commencement", 2026)] += 7
    return {("counter-ahead", "series#works-commencement#2026")}


def the_counter_is_absurd(world: World, stories: Stories) -> Shown:
    world.filings.series[Series("works-commencement", 2026)] = 9_000_000_000
    return {("counter-ahead", "series#works-commencement#2026")}


def the_counter_is_too_low(world: World, stories: Stories) -> Shown:
    world.filings.series[Series("works-commencement", 2026)] = 1
    return {("counter-behind", "series#works-commencement#2026")}


def the_counter_is_too_low_and_the_number_above_it_leads_nowhere(world: World, stories: Stories) -> Shown:
    series = Series("works-commencement", 2026)
    world.filings.series[series] = 1
    above = world.filings.pointers.pop(f"number#{series.number(2)}")
    return {("counter-behind", "series#works-commencement#2026"), ("pointer-missing", above)}


def a_claim_is_gone(world: World, stories: Stories) -> Shown:
    del world.filings.claims[str(stories.filed.claim)]
    return {("claim-missing", stories.filed.id)}


def a_claim_is_held_by_another(world: World, stories: Stories) -> Shown:
    world.filings.claims[str(stories.filed.claim)] = stories.rejected.id
    return {("claim-elsewhere", stories.filed.id), ("claim-leaked", f"claim#{stories.filed.claim}")}


def a_claim_has_leaked(world: World, stories: Stories) -> Shown:
    world.filings.claims["water-saving#2019-440300-76-01-012345"] = stories.withdrawn.id
    return {("claim-leaked", "claim#water-saving#2019-440300-76-01-012345")}


def a_receipt_is_gone(world: World, stories: Stories) -> Shown:
    assert stories.filed.receipt
    del world.documents.kept[stories.filed.receipt.key]
    return {("document-missing", stories.filed.id)}


def a_replaced_receipt_is_gone(world: World, stories: Stories) -> Shown:
    del world.documents.kept[stories.corrected.corrections[0].receipt.key]
    return {("document-missing", stories.corrected.id)}


def a_void_copy_was_written_over(world: World, stories: Stories) -> Shown:
    assert stories.revoked.void_copy
    world.documents.kept[stories.revoked.void_copy.key] += b" "
    return {("document-differs", stories.revoked.id)}


def the_record_of_a_receipt_was_edited(world: World, stories: Stories) -> Shown:
    assert stories.filed.receipt
    changed(world, stories.filed, receipt=stories.filed.receipt.model_copy(update={"sha256": "00" * 32}))
    return {("document-differs", stories.filed.id)}


def a_document_belongs_to_nobody(world: World, stories: Stories) -> Shown:
    world.documents.kept["receipts/nobody/ab.pdf"] = SPARE
    return {("document-of-nobody", "receipts/nobody/ab.pdf")}


def a_sealing_broke_off(world: World, stories: Stories) -> Shown:
    key = f"receipts/{stories.filed.id}/{hashlib.sha256(SPARE).hexdigest()}.pdf"
    world.documents.kept[key] = SPARE
    return {("document-spare", key)}


def a_number_was_taken_off(world: World, stories: Stories) -> Shown:
    changed(world, stories.filed, number=None)
    return {("number-owed", stories.filed.id), ("pointer-stray", f"number#{stories.filed.number}")}


def a_receipt_was_taken_off(world: World, stories: Stories) -> Shown:
    assert stories.filed.receipt
    changed(world, stories.filed, receipt=None)
    return {("document-owed", stories.filed.id), ("document-spare", stories.filed.receipt.key)}


def a_delivery_is_gone(world: World, stories: Stories) -> Shown:
    del world.filings.deliveries[stories.revoked.id, System.CREDIT]
    return {("push-owed", stories.revoked.id)}


def a_void_copy_was_never_told(world: World, stories: Stories) -> Shown:
    """The revocation itself was: the system holds it, and not the copy that was sealed after."""
    key = stories.revoked.id, System.CREDIT
    before = stories.revoked.version - 1
    world.filings.deliveries[key] = world.filings.deliveries[key].model_copy(update={"acknowledged": before})
    return {("push-owed", stories.revoked.id)}


def a_relayed_delivery_was_set_back(world: World, stories: Stories) -> Shown:
    key = stories.filed.id, System.ELICENCE
    world.filings.deliveries[key] = world.filings.deliveries[key].model_copy(update={"acknowledged": 1})
    return {("push-owed", stories.filed.id)}


def a_filing_was_set_back(world: World, stories: Stories) -> Shown:
    """Not to an older state, which shows in many ways, but to an older version of the same."""
    changed(world, stories.filed, version=stories.filed.version - 1)
    return {("push-ahead", stories.filed.id)}


def a_filing_is_gone_with_all_its_rows(world: World, stories: Stories) -> Shown:
    rejected = stories.rejected.id
    del world.filings.filings[rejected], world.filings.events[rejected]
    kept = world.filings
    for rows in (kept.verdicts, kept.deliveries, kept.kept_checks):
        for key in [key for key in rows if key[0] == rejected]:
            del rows[key]  # type: ignore[arg-type]
    return {("upload-of-nobody", rejected)}


def a_filing_is_gone(world: World, stories: Stories) -> Shown:
    del world.filings.filings[stories.rejected.id]
    return {("filing-missing", stories.rejected.id)}


DAMAGE: dict[str, Plant] = {
    plant.__name__: plant
    for plant in (
        a_pointer_is_gone,
        a_number_leads_nowhere,
        a_number_leads_elsewhere,
        a_number_leads_to_a_filing_without_one,
        the_counter_is_too_high,
        the_counter_is_absurd,
        the_counter_is_too_low,
        the_counter_is_too_low_and_the_number_above_it_leads_nowhere,
        a_claim_is_gone,
        a_claim_is_held_by_another,
        a_claim_has_leaked,
        a_receipt_is_gone,
        a_replaced_receipt_is_gone,
        a_void_copy_was_written_over,
        the_record_of_a_receipt_was_edited,
        a_document_belongs_to_nobody,
        a_sealing_broke_off,
        a_number_was_taken_off,
        a_receipt_was_taken_off,
        a_delivery_is_gone,
        a_void_copy_was_never_told,
        a_relayed_delivery_was_set_back,
        a_filing_was_set_back,
        a_filing_is_gone,
        a_filing_is_gone_with_all_its_rows,
    )
}


@pytest.mark.parametrize("plant", DAMAGE.values(), ids=DAMAGE)
def test_each_damage_is_found_and_only_that(world: World, stories: Stories, plant: Plant) -> None:
    awaited = plant(world, stories)
    assert shown(world) == awaited


def test_every_kind_of_difference_has_a_meaning_and_a_cure() -> None:
    assert MEANINGS.keys() == set(Parting)
    assert all(text.zh and text.en for meaning in MEANINGS.values() for text in (meaning.means, meaning.cure))


def test_what_a_move_under_way_shows_at_the_first_look_alone_is_not_told(world: World, stories: Stories) -> None:
    code = f"check#{stories.filed.check_code}"
    del world.filings.pointers[code]
    world.clock = Meanwhile(world.clock.now(), lambda: world.filings.pointers.setdefault(code, stories.filed.id))
    assert differences(world) == []


def test_what_was_pushed_within_the_hour_may_still_be_under_way(world: World) -> None:
    world.systems.failing[System.INVESTMENT] = "503"
    filing = world.file("soil-conservation")
    assert differences(world) == []
    world.clock.pass_by(HOUR + timedelta(minutes=1))
    assert shown(world) == {("push-owed", filing.id)}
    world.systems.failing.clear()
    world.come_again()
    assert differences(world) == []


class TestWhatIsLeftOfFilingsThatWentByRight:
    """The stream's record was lost, so nobody has forgotten the rest."""

    @pytest.fixture
    def rejected(self, world: World) -> Filing:
        return world.file("soil-conservation-rejected")

    @pytest.fixture
    def until(self, rejected: Filing) -> datetime:
        until = kept_until(rejected)
        assert until
        return until

    def test_of_a_deleted_draft_it_is_told_after_an_hour(self, world: World) -> None:
        draft = world.open(world.form("soil-conservation"))
        world.settle()
        run(delete_draft, draft.id, by=portal_of(draft.form))
        world.filings.removed.clear()
        world.clock.pass_by(HOUR - timedelta(minutes=1))
        assert differences(world) == []
        world.clock.pass_by(timedelta(minutes=1))
        self.it_is_told_and_cured(world, draft, "delete")

    def test_of_an_expired_filing_it_is_told_as_soon_as_the_table_is_late(
        self, world: World, rejected: Filing, until: datetime
    ) -> None:
        world.clock.at = until
        world.filings.expire(until)
        world.filings.removed.clear()
        assert differences(world) == []
        world.clock.at = until + TABLE_TAKES
        self.it_is_told_and_cured(world, rejected, "expire")

    def test_a_row_that_went_before_its_time_is_missed_until_then(
        self, world: World, rejected: Filing, until: datetime
    ) -> None:
        del world.filings.filings[rejected.id]
        world.clock.at = until - timedelta(minutes=1)
        assert shown(world) == {("filing-missing", rejected.id)}

    def test_a_check_that_came_late_is_told_too(self, world: World) -> None:
        """The draft was deleted and forgotten while its upload was being looked at."""
        draft = world.open(world.form("soil-conservation"))
        world.upload(draft)
        late = world.filings.checks(draft.id)[0]
        run(delete_draft, draft.id, by=portal_of(draft.form))
        world.settle()
        world.filings.note_check(draft.id, late)
        world.clock.pass_by(2 * HOUR)
        self.it_is_told_and_cured(world, draft, "delete")

    def test_an_upload_whose_event_was_lost_is_told_after_an_hour(self, world: World) -> None:
        """By a slot that was open still: the form check would have removed it."""
        draft = world.open(world.form("soil-conservation"))
        run(delete_draft, draft.id, by=portal_of(draft.form))
        world.settle()
        world.materials.upload(key_of(draft.id, "commitment-letter"), b"late", world.clock.now())
        world.clock.pass_by(HOUR - timedelta(minutes=1))
        assert differences(world) == []
        world.clock.pass_by(timedelta(minutes=1))
        assert [(one.kind, one.where, one.told) for one in differences(world)] == [
            (Parting.UPLOAD_OF_NOBODY, draft.id, "delete")
        ]
        run(forget_rest, draft.id)
        assert differences(world) == []

    def it_is_told_and_cured(self, world: World, filing: Filing, right: str) -> None:
        told_now = [(one.kind, one.where, one.told) for one in differences(world)]
        assert told_now == [(Parting.REST_LEFT, filing.id, right)]
        run(forget_rest, filing.id)
        assert differences(world) == []


def test_a_draft_that_went_at_its_applicants_wish_is_no_difference(world: World) -> None:
    draft = world.open(world.form("soil-conservation"))
    world.settle()
    run(delete_draft, draft.id, by=portal_of(draft.form))
    world.settle()
    assert world.filings.last_entries[draft.id].move is Move.DELETE
    assert differences(world) == []


class TestNightly:
    def test_it_tells_every_difference_and_its_figures_of_each_kind(self, world: World, stories: Stories) -> None:
        a_receipt_is_gone(world, stories)
        a_sealing_broke_off(world, stories)
        told_now = list(run(reconcile_nightly))
        assert {one.kind for one in told_now} == {Parting.DOCUMENT_MISSING, Parting.DOCUMENT_SPARE}
        counted = figures(world)
        assert counted[None] == counted[Parting.DOCUMENT_MISSING] == counted[Parting.DOCUMENT_SPARE] == 1
        assert counted.keys() == {None, *Parting}
        assert world.metrics.total("ReconciledFilings") == len(stories)

    def test_a_healthy_night_is_told_by_zeros(self, world: World, stories: Stories) -> None:
        assert list(run(reconcile_nightly)) == []
        assert set(figures(world).values()) == {0}

    def test_a_run_that_breaks_off_goes_on_where_it_stopped(self, world: World, stories: Stories) -> None:
        damage = a_pointer_is_gone(world, stories) | a_document_belongs_to_nobody(world, stories)
        shown_by_night, nights = set[tuple[str, str]](), 0
        world.record = Slow(world)
        while not nights or not Progress.model_validate_json(world.bookmarks.kept[WALK]).done:
            shown_by_night |= {(one.kind.value, one.where) for one in run(reconcile_nightly)}
            nights += 1
        assert nights > 3
        assert shown_by_night == damage
        assert world.metrics.total("ReconciledFilings") == len(stories)

    def test_it_is_done_once_a_day(self, world: World, stories: Stories) -> None:
        list(run(reconcile_nightly))
        a_receipt_is_gone(world, stories)
        assert list(run(reconcile_nightly)) == []
        world.clock.pass_by(timedelta(days=1))
        assert [one.kind for one in run(reconcile_nightly)] == [Parting.DOCUMENT_MISSING]


def test_what_cannot_be_read_is_named() -> None:
    known = Known({}, {}, {}, {}, {}, NOW)
    found = list(compare(Under("1", unreadable=("filing",)), known))
    assert [(one.kind, one.told) for one in found] == [(Parting.UNREADABLE, "filing")]

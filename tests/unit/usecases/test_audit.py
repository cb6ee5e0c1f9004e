"""Whoever edits, cuts short, removes or reorders histories or the heads over them is found, and nobody else is."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.domain.audit_head import KEPT, Head
from chalicelib.domain.auditing import faults_of_history
from chalicelib.domain.filing import SYSTEM, Event, Filing, Move, State, opened
from chalicelib.domain.history_faults import MEANINGS, Falsity, HistoryFault
from chalicelib.domain.record import Entry, Piece, Under
from chalicelib.domain.retention import Kept, lasting
from chalicelib.errors import Changed, NotFound
from chalicelib.ports import NotSigned, Page
from chalicelib.usecases.audit_histories import audit_histories
from chalicelib.usecases.delete_draft import delete_draft
from chalicelib.usecases.heads import newest
from chalicelib.usecases.put_away_heads import put_away_heads
from chalicelib.usecases.verify_chain import verify_chain
from chalicelib.wiring import run
from tests.fakes.list_signer import FakeListChecker, FakeListSigner
from tests.fakes.record import FakeRecord
from tests.stories import Stories, told
from tests.world import World, portal_of

DAY = timedelta(days=1)

type Shown = set[tuple[str, str]]
type Plant = Callable[[World, Stories], Shown]


@pytest.fixture
def stories(world: World) -> Stories:
    """Everything has happened, and three nights have passed; in the first of them one filing more was revoked."""
    stories = told(world)
    night(world)
    world.revoke(stories.filed)
    world.settle()
    night(world)
    night(world)
    return stories


def night(world: World) -> list[HistoryFault]:
    world.clock.pass_by(DAY)
    return list(run(audit_histories))


def shown(world: World, filing_id: str | None = None, since: date | None = None) -> Shown:
    return {(fault.kind.value, fault.where) for fault in run(verify_chain, Counter(), filing_id, since)}


def head(world: World, name: str) -> Head:
    return Head.model_validate_json(FakeListChecker().opened(world.heads.shelf[name]))


def names(world: World) -> list[str]:
    return sorted(world.heads.shelf)


def sign(world: World, name: str, content: Head) -> None:
    """As somebody could who has the key."""
    world.heads.shelf[name] = FakeListSigner().sign(content.model_dump_json().encode())


def rehashed(event: Event, **fields: object) -> Event:
    event = event.model_copy(update=fields)
    return event.model_copy(update={"hash": event.digest()})


def test_nothing_is_false_on_a_healthy_system(world: World, stories: Stories) -> None:
    looked = Counter[str]()
    assert list(run(verify_chain, looked)) == []
    moved_twice = 1
    assert looked == {"histories": len(stories), "heads": 3, "leaves": len(stories) + moved_twice}
    assert night(world) == []


def test_each_head_tells_what_moved_since_the_one_before_and_is_locked_for_ten_years(
    world: World, stories: Stories
) -> None:
    first, second, third = (head(world, name) for name in names(world))
    assert [leaf.id for leaf in first.leaves] == sorted(filing.id for filing in stories)
    assert [leaf.id for leaf in second.leaves] == [stories.filed.id]
    assert third.leaves == ()
    assert (first.since, second.since, third.since) == (None, first.until, second.until)
    assert [one.filings for one in (first, second, third)] == [len(stories)] * 3
    assert {name: head(world, name).at + KEPT for name in names(world)} == world.heads.until


def an_entry_was_edited(world: World, stories: Stories) -> Shown:
    events = world.filings.events[stories.rejected.id]
    events[1] = events[1].model_copy(update={"why": "因审批人员要求"})
    return {("entry-edited", f"{stories.rejected.id} v2")}


def an_entry_was_edited_with_its_hash(world: World, stories: Stories) -> Shown:
    events = world.filings.events[stories.rejected.id]
    events[1] = rehashed(events[1], why="因审批人员要求")
    return {("chain-broken", f"{stories.rejected.id} v3")}


def the_last_entry_was_rewritten_with_its_row(world: World, stories: Stories) -> Shown:
    filing, events = stories.rejected, world.filings.events[stories.rejected.id]
    events[-1] = rehashed(events[-1], why="因审批人员要求")
    world.filings.filings[filing.id] = filing.model_copy(update={"head": events[-1].hash})
    return {("history-rewritten", f"{filing.id} v{filing.version}")}


def an_entry_was_taken_out(world: World, stories: Stories) -> Shown:
    entries = world.record.under(stories.corrected.id).entries
    world.record.entries[stories.corrected.id] = entries[:2] + entries[3:]
    return {("entry-missing", f"{stories.corrected.id} v3")}


def two_entries_were_swapped(world: World, stories: Stories) -> Shown:
    one, two, three, four, *rest = world.record.under(stories.corrected.id).entries
    swapped = (one, Entry(2, three.event), Entry(3, two.event), four, *rest)
    world.record.entries[stories.corrected.id] = swapped
    return {("entry-moved", f"{stories.corrected.id} v{version}") for version in (2, 3)}


def an_entry_of_another_filing_stands_here(world: World, stories: Stories) -> Shown:
    world.filings.events[stories.rejected.id][1] = world.filings.events[stories.referred.id][1]
    return {("entry-moved", f"{stories.rejected.id} v2")}


def an_entry_became_nonsense(world: World, stories: Stories) -> Shown:
    one, _, *rest = world.record.under(stories.rejected.id).entries
    world.record.entries[stories.rejected.id] = (one, Entry(2, None), *rest)
    return {("entry-unreadable", f"{stories.rejected.id} v2")}


def the_last_entries_were_cut_off(world: World, stories: Stories) -> Shown:
    del world.filings.events[stories.on_trust.id][-2:]
    return {("chain-cut", f"{stories.on_trust.id} v{stories.on_trust.version}")}


def a_filing_was_set_back_with_its_history(world: World, stories: Stories) -> Shown:
    """As if it had never been revoked: whole in itself."""
    then, events = stories.filed, world.filings.events[stories.filed.id]
    world.filings.filings[then.id] = then
    now = len(events)
    del events[then.version :]
    return {("chain-cut", f"{then.id} v{now}")}


def a_row_was_edited(world: World, stories: Stories) -> Shown:
    filing = stories.on_trust
    world.filings.filings[filing.id] = filing.model_copy(update={"on_trust": False})
    return {("row-rewritten", f"{filing.id} v{filing.version}")}


def a_rows_state_was_edited(world: World, stories: Stories) -> Shown:
    filing = stories.rejected
    world.filings.filings[filing.id] = filing.model_copy(update={"state": stories.filed.state})
    return {("row-differs", f"{filing.id} v{filing.version}"), ("row-rewritten", f"{filing.id} v{filing.version}")}


def a_row_was_removed(world: World, stories: Stories) -> Shown:
    del world.filings.filings[stories.rejected.id]
    return {("filing-removed", stories.rejected.id)}


def a_filing_was_removed_whole(world: World, stories: Stories) -> Shown:
    erase(world, stories.rejected)
    return {("filing-removed", f"{stories.rejected.id} v{stories.rejected.version}")}


def a_receipt_was_removed_and_its_last_entry_forged(world: World, stories: Stories) -> Shown:
    filing, before = stories.on_trust, world.filings.events[stories.on_trust.id][-1]
    erase(world, filing)
    fields = {
        "version": before.version + 1,
        "move": Move.DELETE,
        "start": State.DRAFT,
        "to": State.DRAFT,
        "before": before.hash,
    }
    world.filings.last_entries[filing.id] = rehashed(before, **fields)
    return {("filing-removed", f"{filing.id} v{filing.version}")}


def a_last_entry_stands_beside_its_filing(world: World, stories: Stories) -> Shown:
    filing = stories.on_trust
    world.filings.last_entries[filing.id] = world.filings.events[filing.id][-1]
    return {("row-differs", f"{filing.id} v{filing.version}")}


def a_head_was_edited(world: World, stories: Stories) -> Shown:
    name = names(world)[1]
    start, payload, end = world.heads.shelf[name].split(".")
    other = FakeListSigner().sign(head(world, name).model_copy(update={"leaves": ()}).model_dump_json().encode())
    world.heads.shelf[name] = f"{start}.{other.split('.')[1]}.{end}"
    assert payload != other.split(".")[1]
    return {("head-forged", name)}


def a_head_was_signed_again_without_a_filing(world: World, stories: Stories) -> Shown:
    first, second, _ = names(world)
    sign(world, first, head(world, first).model_copy(update={"leaves": head(world, first).leaves[1:]}))
    return {("heads-broken", second)}


def a_head_was_removed(world: World, stories: Stories) -> Shown:
    _, second, third = names(world)
    del world.heads.shelf[second]
    return {("head-missing", third)}


def two_heads_were_swapped(world: World, stories: Stories) -> Shown:
    first, second, _ = names(world)
    shelf = world.heads.shelf
    shelf[first], shelf[second] = shelf[second], shelf[first]
    return {("head-moved", first), ("head-moved", second)}


def the_newest_heads_were_removed(world: World, stories: Stories) -> Shown:
    first, second, third = names(world)
    del world.heads.shelf[second], world.heads.shelf[third]
    return {("head-late", first)}


def something_was_laid_over_a_head(world: World, stories: Stories) -> Shown:
    world.heads.covered.add(names(world)[1])
    return {("head-covered", names(world)[1])}


def erase(world: World, filing: Filing) -> None:
    """Everything under its id."""
    kept = world.filings
    del kept.filings[filing.id], kept.events[filing.id]
    rows: tuple[dict[tuple[str, Any], Any], ...] = (kept.verdicts, kept.rechecks, kept.deliveries, kept.kept_checks)
    for some in rows:
        for key in [key for key in some if key[0] == filing.id]:
            del some[key]


OF_HEADS: tuple[Plant, ...] = (
    a_head_was_edited,
    a_head_was_signed_again_without_a_filing,
    a_head_was_removed,
    two_heads_were_swapped,
    the_newest_heads_were_removed,
    something_was_laid_over_a_head,
)
DAMAGE: dict[str, Plant] = {
    plant.__name__: plant
    for plant in (
        *OF_HEADS,
        an_entry_was_edited,
        an_entry_was_edited_with_its_hash,
        the_last_entry_was_rewritten_with_its_row,
        an_entry_was_taken_out,
        two_entries_were_swapped,
        an_entry_of_another_filing_stands_here,
        an_entry_became_nonsense,
        the_last_entries_were_cut_off,
        a_filing_was_set_back_with_its_history,
        a_row_was_edited,
        a_rows_state_was_edited,
        a_row_was_removed,
        a_filing_was_removed_whole,
        a_receipt_was_removed_and_its_last_entry_forged,
        a_last_entry_stands_beside_its_filing,
    )
}


@pytest.mark.parametrize("plant", DAMAGE.values(), ids=DAMAGE)
def test_each_tampering_is_found_and_only_that(world: World, stories: Stories, plant: Plant) -> None:
    awaited = plant(world, stories)
    assert shown(world) == awaited
    if plant not in OF_HEADS:
        assert {(fault.kind.value, fault.where) for fault in night(world)} == awaited


def test_every_kind_of_fault_says_what_it_means_and_what_to_do() -> None:
    assert MEANINGS.keys() == set(Falsity)
    assert all(text.zh and text.en for meaning in MEANINGS.values() for text in (meaning.means, meaning.do))


def test_a_draft_that_went_at_its_applicants_wish_went_by_right(world: World, stories: Stories) -> None:
    draft = stories.draft
    run(delete_draft, draft.id, by=portal_of(draft.form))
    world.settle()
    assert shown(world) == set()
    assert night(world) == []
    assert head(world, names(world)[-1]).leaves[0].version == draft.version + 1
    assert shown(world, draft.id) == set()


def test_a_last_entry_that_is_taken_away_is_missed(world: World, stories: Stories) -> None:
    run(delete_draft, stories.draft.id, by=portal_of(stories.draft.form))
    world.settle()
    night(world)
    del world.filings.last_entries[stories.draft.id]
    assert ("filing-removed", f"{stories.draft.id} v{stories.draft.version + 1}") in shown(world)


def test_what_moves_while_it_is_looked_at_is_told_by_the_next_head_and_no_fault(world: World) -> None:
    filing = world.file("soil-conservation")
    assert list(run(audit_histories)) == []
    assert head(world, names(world)[0]).leaves == ()
    assert night(world) == []
    assert [leaf.id for leaf in head(world, names(world)[1]).leaves] == [filing.id]


def test_one_filing_is_held_to_the_heads_since_a_day(world: World, stories: Stories) -> None:
    a_filing_was_set_back_with_its_history(world, stories)
    first, second, third = (head(world, name).at.date() for name in names(world))
    cut = {("chain-cut", f"{stories.filed.id} v{stories.filed.version + 2}")}
    assert shown(world, stories.filed.id) == shown(world, stories.filed.id, first) == cut
    assert shown(world, stories.filed.id, second) == cut
    assert shown(world, stories.filed.id, third) == set()
    assert shown(world, stories.rejected.id) == set()


def test_there_is_nothing_to_verify_of_a_filing_that_never_was(world: World, stories: Stories) -> None:
    with pytest.raises(NotFound):
        shown(world, "nobody")


def test_its_removal_is_told_of_a_filing_that_the_heads_alone_remember(world: World, stories: Stories) -> None:
    erase(world, stories.rejected)
    assert shown(world, stories.rejected.id) == {
        ("filing-removed", f"{stories.rejected.id} v{stories.rejected.version}")
    }


class Slow(FakeRecord):
    """A store whose every part takes as long as a run may."""

    def __init__(self, world: World) -> None:
        super().__init__(world.filings)
        self._clock = world.clock

    def part(self, cursor: str | None = None) -> Page[Piece]:
        self._clock.pass_by(timedelta(minutes=12))
        return super().part(cursor)


def test_a_run_that_breaks_off_goes_on_by_the_head_it_left(world: World) -> None:
    stories = told(world)
    world.clock.pass_by(DAY)
    world.record = Slow(world)
    while not names(world) or head(world, names(world)[-1]).cursor:
        assert list(run(audit_histories)) == []
    assert len(names(world)) > 3
    told_leaves = [leaf.id for name in names(world) for leaf in head(world, name).leaves]
    assert sorted(told_leaves) == sorted(filing.id for filing in stories)
    assert len({head(world, name).until for name in names(world)}) == 1
    world.record = FakeRecord(world.filings)
    assert shown(world) == set()


def test_there_is_one_head_a_day_and_figures_of_each_kind(world: World, stories: Stories) -> None:
    before = names(world)
    assert list(run(audit_histories)) == [] and names(world) == before
    kinds = {f.dimensions.get("kind") for f in world.metrics.counted if f.name == "ChainFaults"}
    assert kinds == {None, *(kind.value for kind in Falsity)}
    assert world.metrics.total("ChainFaults") == 0
    an_entry_was_edited(world, stories)
    night(world)
    assert world.metrics.total("ChainFaults", kind="entry-edited") == 1


def test_old_heads_are_held_to_the_record_once_in_thirty_nights(world: World) -> None:
    filing = world.file("soil-conservation")
    for _ in range(12):
        assert night(world) == []
    a_row = filing.model_copy(update={"number": "深水保备〔2026〕9号"})
    world.filings.filings[filing.id] = a_row
    found = [night(world) for _ in range(30)]
    assert [[fault.kind for fault in faults] for faults in found if faults] == [[Falsity.ROW_REWRITTEN]]


def test_no_head_follows_one_that_is_not_ours(world: World, stories: Stories) -> None:
    world.heads.shelf[names(world)[-1]] = "x.y.z"
    with pytest.raises(NotSigned):
        night(world)


def test_a_run_that_was_slower_puts_nothing_in_the_others_place(world: World) -> None:
    world.file("soil-conservation")
    world.clock.pass_by(DAY)

    class Overtaken(FakeRecord):
        def part(self, cursor: str | None = None) -> Page[Piece]:
            world.record = FakeRecord(world.filings)
            list(run(put_away_heads, world.clock.now() + DAY))
            return super().part(cursor)

    world.record = Overtaken(world.filings)
    with pytest.raises(Changed):
        list(run(put_away_heads, world.clock.now() + DAY))
    last = newest(names(world), heads=world.heads, list_checker=world.list_checker)
    assert last and last[0].number == 1


def test_a_history_whose_row_cannot_be_read_is_told_as_that(world: World) -> None:
    step = opened("1", world.form("soil-conservation"), by=SYSTEM, at=world.clock.now())
    under = Under("1", entries=(Entry(1, step.event),), unreadable=("filing",))
    faults = faults_of_history(under, world.clock.now())
    assert [(fault.kind, fault.told) for fault in faults] == [(Falsity.ENTRY_UNREADABLE, "filing")]


def test_a_row_without_any_history_is_told_whatever_version_it_claims(world: World) -> None:
    draft = world.open(world.form("soil-conservation"))
    for version in (0, -1):
        under = Under(draft.id, draft.model_copy(update={"version": version}))
        assert [fault.kind for fault in faults_of_history(under, world.clock.now())] == [Falsity.CHAIN_CUT]


class TestARowThatIsGone:
    """Without a last entry, which a stream's record that was lost did not leave."""

    def kinds(self, world: World, under: Under) -> list[Falsity]:
        return [fault.kind for fault in faults_of_history(under, world.clock.now())]

    def orphan(self, world: World) -> Under:
        rejected = world.file("soil-conservation-rejected")
        del world.filings.filings[rejected.id]
        return world.record.under(rejected.id)

    def test_is_no_fault_from_the_end_of_its_time_on_and_one_before(self, world: World) -> None:
        under = self.orphan(world)
        assert under.newest
        world.clock.at = under.newest.at + lasting(Kept.ENDED) - timedelta(seconds=1)
        assert self.kinds(world, under) == [Falsity.FILING_REMOVED]
        world.clock.pass_by(timedelta(seconds=1))
        assert self.kinds(world, under) == []

    def test_is_a_fault_for_ever_when_its_history_is_not_whole(self, world: World) -> None:
        under = self.orphan(world)
        world.clock.pass_by(2 * lasting(Kept.ENDED))
        for missing in range(len(under.entries) - 1):
            entries = under.entries[:missing] + under.entries[missing + 1 :]
            assert self.kinds(world, under._replace(entries=entries)) == [Falsity.FILING_REMOVED]
        assert self.kinds(world, under._replace(entries=(), others=1)) == [Falsity.FILING_REMOVED]

    def test_is_a_fault_for_ever_when_it_was_accepted(self, world: World) -> None:
        filed = world.file("soil-conservation")
        del world.filings.filings[filed.id]
        world.clock.pass_by(2 * lasting(Kept.ENDED))
        assert self.kinds(world, world.record.under(filed.id)) == [Falsity.FILING_REMOVED]

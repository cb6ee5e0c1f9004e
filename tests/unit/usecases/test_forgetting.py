"""What is deleted or has had its time is forgotten whole, but for one last entry; nothing else ever is."""

from datetime import timedelta

import pytest

from chalicelib.domain.caller import Caller
from chalicelib.domain.filing import Filing, Move, Role, State
from chalicelib.domain.materials import MaterialFault, MaterialKind
from chalicelib.domain.record import Entry
from chalicelib.domain.retention import Kept, lasting
from chalicelib.errors import Changed, NotFound, Unreachable, WrongState
from chalicelib.usecases.delete_draft import delete_draft
from chalicelib.usecases.forget import forget
from chalicelib.usecases.forget_rest import forget_rest
from chalicelib.usecases.look import look_at_desk
from chalicelib.usecases.upload_slot import key_of
from chalicelib.usecases.withdraw import withdraw
from chalicelib.wiring import run
from tests.fakes.form_checker import fake_pdf
from tests.world import OFFICER, World, portal_of

LETTER = MaterialKind.COMMITMENT_LETTER


def draft(world: World) -> Filing:
    opened = world.open(world.form("soil-conservation"))
    world.upload(opened)
    world.put(opened, LETTER, fake_pdf("x", faults=[MaterialFault.SCRIPT]))
    run(look_at_desk, opened.id, by=OFFICER)
    world.settle()
    return opened


def left(world: World, filing: Filing) -> list[object]:
    """Everything that is kept of a filing anywhere."""
    kept = world.filings
    owned = (kept.verdicts, kept.rechecks, kept.deliveries, kept.kept_checks)
    rows: list[object] = [row for rows in owned for row in rows if row[0] == filing.id]
    one = [kept.filings.get(filing.id), kept.events.get(filing.id), kept.looks.get(filing.id)]
    uploads = [key for key, versions in world.materials.versions.items() if filing.id in key and versions]
    return rows + [row for row in one if row] + uploads + [key for key, _ in world.materials.apart if filing.id in key]


def delete(filing: Filing) -> None:
    run(delete_draft, filing.id, by=portal_of(filing.form))


def test_a_deleted_draft_leaves_its_last_entry_alone(world: World) -> None:
    opened = draft(world)
    assert len(left(world, opened)) > 6
    delete(opened)
    world.settle()
    assert left(world, opened) == []
    last = world.filings.last_entry(opened.id)
    assert last and (last.move, last.actor.role, last.version, last.before) == (
        Move.DELETE,
        Role.PORTAL,
        opened.version + 1,
        opened.head,
    )
    assert last.hash == last.digest()


def test_the_last_entry_holds_nothing_that_was_filed(world: World) -> None:
    opened = draft(world)
    delete(opened)
    last = world.filings.last_entry(opened.id)
    assert last
    told = last.model_dump_json()
    form = opened.form
    assert not [text for text in (form.applicant.name, form.applicant.uscc, form.agent.name) if text in told]


def test_a_deleted_draft_is_not_there_for_anybody(world: World) -> None:
    opened = draft(world)
    delete(opened)
    with pytest.raises(NotFound):
        world.now(opened)
    with pytest.raises(NotFound):
        delete(opened)


def test_anothers_draft_cannot_be_deleted_nor_told_from_none(world: World) -> None:
    opened = draft(world)
    with pytest.raises(NotFound):
        run(delete_draft, opened.id, by=Caller(role=Role.PORTAL, id="portal-2", applicant="91440300MAW2K4F965"))
    assert world.now(opened) == opened


def test_what_was_submitted_is_not_deleted_and_its_moves_are_told(world: World) -> None:
    filing = world.file("soil-conservation-rejected")
    with pytest.raises(WrongState) as refused:
        delete(filing)
    assert refused.value.more == {"state": State.REJECTED, "moves": ["edit", "submit", "refer", "withdraw"]}


def test_a_draft_that_moved_meanwhile_is_not_deleted(world: World) -> None:
    opened = draft(world)
    world.edit(opened, world.renamed(opened))
    world.filings.filings[opened.id], newer = opened, world.now(opened)
    read = world.filings.load

    def late(filing_id: str) -> Filing:
        before = read(filing_id)
        world.filings.filings[filing_id] = newer
        return before

    world.filings.load = late  # type: ignore[method-assign]
    with pytest.raises(Changed):
        delete(opened)
    assert world.filings.last_entry(opened.id) is None


@pytest.mark.parametrize(("name", "kept"), [("draft", Kept.DRAFT), ("rejected", Kept.ENDED), ("withdrawn", Kept.ENDED)])
def test_what_has_had_its_time_is_forgotten_whole_and_not_a_day_before(world: World, name: str, kept: Kept) -> None:
    filing = draft(world) if name == "draft" else world.file("soil-conservation-rejected")
    if name == "withdrawn":
        filing = run(withdraw, filing.id, None, by=portal_of(filing.form))
    world.clock.pass_by(lasting(kept) - timedelta(minutes=1))
    world.filings.expire(world.clock.now())
    world.settle()
    assert world.now(filing) == filing
    world.clock.pass_by(timedelta(minutes=1))
    world.filings.expire(world.clock.now())
    world.settle()
    assert left(world, filing) == []
    last = world.filings.last_entry(filing.id)
    assert last and (last.move, last.actor.role) == (Move.EXPIRE, Role.SYSTEM)


def test_a_receipt_and_all_that_it_rests_on_are_never_forgotten(world: World) -> None:
    filing = world.file("soil-conservation")
    world.clock.pass_by(timedelta(days=36_500))
    world.filings.expire(world.clock.now())
    world.settle()
    assert world.now(filing).state is State.FILED
    assert len(left(world, filing)) > 6


@pytest.mark.parametrize("name", ["soil-conservation", "soil-conservation-rejected"])
def test_a_row_that_went_by_no_right_leaves_the_rest_as_evidence(world: World, name: str) -> None:
    filing = world.file(name)
    del world.filings.filings[filing.id]
    there = left(world, filing)
    run(forget, [filing])
    assert left(world, filing) == there
    assert world.filings.last_entry(filing.id) is None
    assert world.metrics.total("RemovedByNoRight") == 1


def test_a_filing_that_is_there_is_not_forgotten_whatever_is_told(world: World) -> None:
    opened = draft(world)
    there = left(world, opened)
    world.clock.pass_by(lasting(Kept.DRAFT))
    run(forget, [opened])
    assert world.now(opened) == opened
    assert left(world, opened) == there
    assert world.metrics.total("Forgotten") == 0


def test_forgetting_that_broke_off_leaves_what_reconciliation_finds(world: World) -> None:
    """Uploads go first: nothing would tell of them any more once the rows are gone."""
    opened = draft(world)
    delete(opened)
    world.materials.down = True
    with pytest.raises(Unreachable):
        run(forget, [opened])
    assert world.record.under(opened.id).rest


def test_forgetting_that_broke_off_is_done_by_doing_it_again(world: World) -> None:
    opened = draft(world)
    delete(opened)
    world.materials.down = True
    with pytest.raises(Unreachable):
        run(forget, [opened])
    world.materials.down = False
    for _ in range(2):
        run(forget, [opened])
    assert left(world, opened) == []


def test_what_nobody_forgot_is_forgotten_by_hand(world: World) -> None:
    opened = draft(world)
    delete(opened)
    world.filings.removed.clear()
    assert run(forget_rest, opened.id) == world.filings.last_entry(opened.id)
    assert left(world, opened) == []


def lost(world: World, name: str) -> Filing:
    """A filing that the table has taken after its time, and no record of the stream told of it."""
    filing = draft(world) if name == "draft" else world.file("soil-conservation-rejected")
    world.clock.pass_by(lasting(Kept.ENDED))
    world.filings.expire(world.clock.now())
    world.filings.removed.clear()
    return filing


@pytest.mark.parametrize("name", ["draft", "rejected"])
def test_what_has_had_its_time_and_nobody_was_told_of_is_forgotten_by_hand(world: World, name: str) -> None:
    filing = lost(world, name)
    for _ in range(2):
        last = run(forget_rest, filing.id)
        assert left(world, filing) == []
    assert last == world.filings.last_entry(filing.id)
    assert (last.move, last.actor.role, last.version, last.before) == (
        Move.EXPIRE,
        Role.SYSTEM,
        filing.version + 1,
        filing.head,
    )
    assert last.hash == last.digest()


def test_what_went_by_no_right_is_not_forgotten_by_hand(world: World) -> None:
    filing = world.file("soil-conservation-rejected")
    world.clock.pass_by(lasting(Kept.ENDED) - timedelta(minutes=1))
    del world.filings.filings[filing.id]
    there = left(world, filing)
    with pytest.raises(NotFound):
        run(forget_rest, filing.id)
    assert left(world, filing) == there


def test_what_is_left_of_a_history_that_was_cut_is_not_forgotten_by_hand(world: World) -> None:
    filing = lost(world, "rejected")
    del world.filings.events[filing.id][0]
    world.record.entries[filing.id] = tuple(Entry(event.version, event) for event in world.filings.events[filing.id])
    with pytest.raises(NotFound):
        run(forget_rest, filing.id)


def test_a_filing_that_is_there_is_not_forgotten_by_hand(world: World) -> None:
    opened = draft(world)
    with pytest.raises(NotFound):
        run(forget_rest, opened.id)
    assert world.now(opened) == opened


def test_a_filing_that_came_back_is_not_forgotten_by_hand(world: World) -> None:
    """As recovery may bring it, out of a table restored beside."""
    opened = draft(world)
    delete(opened)
    world.filings.filings[opened.id] = opened
    there = left(world, opened)
    with pytest.raises(NotFound):
        run(forget_rest, opened.id)
    assert left(world, opened) == there


def test_an_upload_that_comes_after_its_draft_was_deleted_is_removed(world: World) -> None:
    opened = draft(world)
    delete(opened)
    world.settle()
    world.put(opened, LETTER, fake_pdf("too late"))
    assert world.materials.newest(key_of(opened.id, LETTER)) is None
    assert left(world, opened) == []


def test_a_push_that_comes_after_its_draft_was_deleted_is_none(world: World) -> None:
    opened = world.open(world.form("soil-conservation"))
    delete(opened)
    world.settle()
    assert world.tries_again == []
    assert world.systems.pushes == []

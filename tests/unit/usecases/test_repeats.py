"""Every step is safe to repeat: it finds what is done and goes on from there."""

from chalicelib.domain.filing import Move, State
from chalicelib.domain.numbering import Series
from chalicelib.domain.sharing import Message, Queue
from chalicelib.errors import Busy
from tests.world import World


def everything(filing_id: str, version: int) -> list[Message]:
    return [Message(queue=queue, filing_id=filing_id, version=version) for queue in Queue if queue is not Queue.UPLOADS]


def test_messages_told_twice_change_nothing(world: World) -> None:
    filing = world.file("soil-conservation")
    pushes = len(world.systems.pushes)
    for message in everything(filing.id, filing.version) * 2:
        if message.queue is not Queue.SHARING_CREDIT:
            world.work(message)
    assert world.now(filing) == filing
    assert world.filings.last_number(Series("soil-conservation", 2026)) == 1
    assert len(world.systems.pushes) == pushes


def test_a_message_of_an_older_version_finds_the_work_done(world: World) -> None:
    filing = world.file("soil-conservation")
    for version in range(1, filing.version):
        world.work(Message(queue=Queue.VERIFICATION, filing_id=filing.id, version=version))
        world.work(Message(queue=Queue.ISSUANCE, filing_id=filing.id, version=version))
    assert world.now(filing) == filing


def test_a_crash_after_the_receipt_is_stored_leaves_one_receipt_on_the_filing(world: World) -> None:
    filing = world.open(world.form("soil-conservation"))
    world.upload(filing)
    world.submit(filing)
    world.documents.down = True
    world.settle()
    assert world.now(filing).state is State.ACCEPTED
    world.documents.down = False
    world.come_again()
    filed = world.now(filing)
    moves = [e.move for e in world.filings.dossier(filing.id).events]
    assert filed.state is State.FILED and moves.count(Move.ISSUE) == 1


def test_an_unreachable_store_of_materials_loses_nothing(world: World) -> None:
    filing = world.open(world.form("soil-conservation"))
    world.upload(filing)
    world.submit(filing)
    world.filings.kept_checks.clear()
    world.materials.down = True
    world.settle()
    assert world.now(filing).state is State.SUBMITTED
    world.materials.down = False
    world.come_again()
    assert world.now(filing).state is State.FILED


def test_a_number_lost_to_another_is_fetched_anew(world: World) -> None:
    filing = world.open(world.form("soil-conservation"))
    world.upload(filing)
    world.submit(filing)
    lost: list[str | None] = []
    commit = world.filings.commit

    def losing_twice(step, verdict=None):  # type: ignore[no-untyped-def]
        if step.event.move is Move.ACCEPT and len(lost) < 2:
            lost.append(step.after.number)
            raise Busy
        commit(step, verdict)

    world.filings.commit = losing_twice  # type: ignore[method-assign]
    world.settle()
    assert lost == ["深水保备〔2026〕1号"] * 2
    assert world.now(filing).number == "深水保备〔2026〕1号"
    assert len(world.clock.slept) == 2


def test_announcing_fails_loudly_when_the_queues_are_down(world: World) -> None:
    import pytest

    from chalicelib.errors import Unreachable

    world.open(world.form("soil-conservation"))
    world.queues.down = True
    with pytest.raises(Unreachable):
        world.announce()

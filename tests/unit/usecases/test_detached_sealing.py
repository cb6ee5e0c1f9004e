"""A second seal beside each document where it is switched on: kept, linked to, and never in a receipt's way."""

from datetime import timedelta

import pytest

from chalicelib.domain.filing import Document, Filing, Move, State
from chalicelib.domain.resting import Resting
from chalicelib.domain.seal import SealLevel
from chalicelib.errors import Misconfigured, NotFound, Problem, Unreachable
from chalicelib.usecases.receipt_link import receipt_link
from chalicelib.usecases.restamp import restamp
from chalicelib.wiring import run
from tests.fakes.detached_sealer import FakeDetachedSealer
from tests.world import World, portal_of


@pytest.fixture
def second(world: World) -> FakeDetachedSealer:
    """The second seal, switched on."""
    world.detached_sealer = FakeDetachedSealer()
    return world.detached_sealer


def receipt_of(filing: Filing) -> Document:
    assert filing.receipt
    return filing.receipt


def resting(world: World) -> list[str]:
    return [filing.id for filing in world.filings.resting(Resting.UNSTAMPED).entries]


def without_it(
    world: World, second: FakeDetachedSealer, why: Problem | None = None, name: str = "soil-conservation"
) -> Filing:
    """A filing whose receipt had to do without its second seal."""
    second.failure = why or Unreachable()
    filing = world.file(name)
    second.failure = None
    return filing


def next_day(world: World) -> None:
    world.clock.pass_by(timedelta(days=1))
    run(restamp)
    world.settle()


class TestSwitchedOff:
    def test_there_is_none_and_none_is_wanting(self, world: World) -> None:
        receipt = receipt_of(world.file("soil-conservation"))
        assert (receipt.detached, receipt.detached_wanting, resting(world)) == (None, False, [])

    def test_nothing_is_told_of_it(self, world: World) -> None:
        world.file("soil-conservation")
        assert "DetachedSealMissing" not in {figure.name for figure in world.metrics.counted}

    def test_there_is_no_second_link(self, world: World) -> None:
        filing = world.file("soil-conservation")
        assert run(receipt_link, filing.id, by=portal_of(filing.form)).detached is None

    def test_a_document_kept_before_there_were_any_is_still_read(self) -> None:
        old = {"key": "receipts/1/a.pdf", "sha256": "ab" * 32, "size": 1, "sealed_at": "2026-11-24T02:00:00Z"}
        assert not Document.model_validate(old).unfinished


class TestSwitchedOn:
    def test_it_stands_beside_the_receipt_under_its_own_hash(self, world: World, second: FakeDetachedSealer) -> None:
        receipt = receipt_of(world.file("soil-conservation"))
        assert receipt.detached
        folder = receipt.key.rpartition("/")[0]
        assert receipt.detached.key == f"{folder}/{receipt.detached.sha256}.ses"
        assert len(world.documents.kept[receipt.detached.key]) == receipt.detached.size

    def test_it_is_over_the_receipt_as_sealed(self, world: World, second: FakeDetachedSealer) -> None:
        receipt = receipt_of(world.file("soil-conservation"))
        assert receipt.detached
        assert receipt.sha256.encode() in world.documents.kept[receipt.detached.key]

    def test_its_link_bears_the_receipts_name(self, world: World, second: FakeDetachedSealer) -> None:
        filing = world.file("soil-conservation")
        link = run(receipt_link, filing.id, by=portal_of(filing.form))
        assert link.detached
        assert (link.detached.filename, link.filename) == (f"{filing.number}.ses", f"{filing.number}.pdf")
        assert receipt_of(filing).detached == link.detached.seal

    def test_a_void_copy_has_its_own(self, world: World, second: FakeDetachedSealer) -> None:
        filing = world.file("soil-conservation")
        world.revoke(filing)
        world.settle()
        void = world.now(filing).void_copy
        assert void and void.detached and void.detached.key.startswith("void-copies/")
        assert void.detached != receipt_of(filing).detached

    def test_a_new_version_has_its_own_and_the_old_ones_is_remembered(
        self, world: World, second: FakeDetachedSealer
    ) -> None:
        filing = world.file("soil-conservation")
        world.put_right(filing, "/project/address", "深圳市南山区科苑南路 3331 号")
        world.settle()
        after = world.now(filing)
        assert receipt_of(after).detached not in (None, receipt_of(filing).detached)
        assert after.corrections[0].receipt.detached == receipt_of(filing).detached

    def test_each_is_told_as_not_missing(self, world: World, second: FakeDetachedSealer) -> None:
        world.file("soil-conservation")
        assert [f.value for f in world.metrics.counted if f.name == "DetachedSealMissing"] == [0]


class TestWithoutIt:
    @pytest.mark.parametrize("why", [Unreachable(), Misconfigured()])
    def test_no_receipt_is_held_up_and_it_is_told_why(
        self, world: World, second: FakeDetachedSealer, why: Problem
    ) -> None:
        filing = without_it(world, second, why)
        assert (filing.state, receipt_of(filing).detached, receipt_of(filing).detached_wanting) == (
            State.FILED,
            None,
            True,
        )
        assert world.metrics.total("DetachedSealMissing") == 1
        failures = [f for f in world.metrics.counted if f.name == "DetachedSealFailures"]
        assert [f.dimensions for f in failures] == [{"why": why.code}]

    def test_the_next_day_the_very_same_receipt_gets_one(self, world: World, second: FakeDetachedSealer) -> None:
        before = without_it(world, second)
        assert resting(world) == [before.id]
        next_day(world)
        receipt = receipt_of(world.now(before))
        assert receipt.detached and not receipt.detached_wanting
        assert (receipt.key, receipt.sealed_at) == (receipt_of(before).key, receipt_of(before).sealed_at)
        assert resting(world) == []

    def test_it_stands_in_the_history(self, world: World, second: FakeDetachedSealer) -> None:
        filing = without_it(world, second)
        next_day(world)
        event = world.filings.events[filing.id][-1]
        assert (event.move, event.why, event.at) == (Move.RESEAL, "GB/T 38540", world.clock.now())

    def test_while_it_fails_nothing_changes_but_others_are_tried(
        self, world: World, second: FakeDetachedSealer
    ) -> None:
        filings = [without_it(world, second), without_it(world, second, name="water-saving")]
        second.failure = Misconfigured()
        next_day(world)
        assert [world.now(filing) for filing in filings] == filings
        assert world.metrics.total("DetachedSealFailures") == 4

    def test_it_never_keeps_a_time_stamp_from_being_made_up_for(self, world: World, second: FakeDetachedSealer) -> None:
        world.sealer.asked, world.sealer.stamps = SealLevel.STAMPED, False
        filing = without_it(world, second)
        world.sealer.stamps, second.failure = True, Misconfigured()
        next_day(world)
        receipt = receipt_of(world.now(filing))
        assert (receipt.level, receipt.wanting, receipt.detached_wanting) == (SealLevel.STAMPED, False, True)
        assert resting(world) == [filing.id]

    def test_a_void_copy_gets_one_too(self, world: World, second: FakeDetachedSealer) -> None:
        filing = world.file("soil-conservation")
        second.failure = Unreachable()
        world.revoke(filing)
        world.settle()
        second.failure = None
        next_day(world)
        void = world.now(filing).void_copy
        assert void and void.detached and resting(world) == []

    def test_switched_off_again_it_is_wanting_no_more(self, world: World, second: FakeDetachedSealer) -> None:
        filing = without_it(world, second)
        world.detached_sealer = None
        next_day(world)
        receipt = receipt_of(world.now(filing))
        assert (receipt.detached, receipt.detached_wanting, resting(world)) == (None, False, [])


def test_a_receipt_that_is_lost_keeps_no_later_one_from_its_seal(world: World, second: FakeDetachedSealer) -> None:
    lost = without_it(world, second)
    world.clock.pass_by(timedelta(minutes=1))
    other = without_it(world, second, name="water-saving")
    del world.documents.kept[receipt_of(lost).key]
    with pytest.raises(NotFound):
        next_day(world)
    assert resting(world) == [lost.id]
    assert receipt_of(world.now(other)).detached

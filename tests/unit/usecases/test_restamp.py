"""Seals that had to do without their time-stamp: told, kept in mind, and cured by a new copy."""

from datetime import timedelta

import pytest

from chalicelib.domain.filing import Filing, Move, State
from chalicelib.domain.registries import Registry
from chalicelib.domain.resting import Resting
from chalicelib.domain.seal import SealLevel
from chalicelib.domain.sharing import System
from chalicelib.errors import Unreachable
from chalicelib.usecases.issue_receipt import issue_receipt
from chalicelib.usecases.restamp import restamp
from chalicelib.wiring import run
from tests.world import World


def unstamped(world: World) -> Filing:
    """A filing whose receipt was sealed while no authority answered."""
    world.sealer.asked, world.sealer.stamps = SealLevel.STAMPED, False
    return world.file("soil-conservation")


def resting(world: World) -> list[str]:
    return [filing.id for filing in world.filings.resting(Resting.UNSTAMPED).entries]


def next_day(world: World) -> None:
    world.clock.pass_by(timedelta(days=1))
    run(restamp)
    world.settle()


def test_no_authority_never_holds_a_receipt_up(world: World) -> None:
    filing = unstamped(world)
    assert filing.state is State.FILED
    assert filing.receipt and (filing.receipt.level, filing.receipt.wanting) == (SealLevel.SIGNED, True)
    assert world.metrics.total("TimeStampMissing") == 1
    assert resting(world) == [filing.id]


def test_a_receipt_sealed_as_asked_rests_nowhere(world: World) -> None:
    world.sealer.asked = SealLevel.STAMPED
    filing = world.file("soil-conservation")
    assert filing.receipt and filing.receipt.level is SealLevel.STAMPED
    assert resting(world) == []
    assert world.metrics.total("TimeStampMissing") == 0


def test_the_next_day_a_new_copy_takes_its_place_and_the_old_one_is_kept(world: World) -> None:
    before = unstamped(world)
    world.sealer.stamps = True
    next_day(world)
    after = world.now(before)
    assert after.receipt and before.receipt
    assert (after.receipt.level, after.receipt.wanting) == (SealLevel.STAMPED, False)
    assert after.receipt.sealed_at == world.clock.now()
    assert {before.receipt.key, after.receipt.key} <= world.documents.kept.keys()
    assert (after.state, after.number, after.check_code) == (before.state, before.number, before.check_code)
    assert resting(world) == []


def test_it_stands_in_the_history(world: World) -> None:
    filing = unstamped(world)
    world.sealer.stamps = True
    next_day(world)
    event = world.filings.events[filing.id][-1]
    assert (event.move, event.why, event.start, event.to) == (Move.RESEAL, "B-T", State.FILED, State.FILED)


@pytest.mark.parametrize("system", [System.INVESTMENT, System.EXCHANGE, System.ELICENCE])
def test_the_systems_that_hold_the_receipt_hear_of_the_new_copy(world: World, system: System) -> None:
    filing = unstamped(world)
    world.sealer.stamps = True
    next_day(world)
    assert world.filings.delivery(filing.id, system).acknowledged == world.now(filing).version


def test_while_no_authority_answers_nothing_changes_and_the_rest_is_spared(world: World) -> None:
    filings = [unstamped(world), world.file("water-saving")]
    sealed = len(world.sealer.sealed)
    next_day(world)
    assert len(world.sealer.sealed) == sealed + 1
    assert [world.now(filing) for filing in filings] == filings
    assert len(resting(world)) == 2


def test_a_void_copy_is_cured_too(world: World) -> None:
    filing = unstamped(world)
    world.revoke(filing)
    world.settle()
    assert resting(world) == [filing.id]
    world.sealer.stamps = True
    next_day(world)
    after = world.now(filing)
    assert after.void_copy and after.void_copy.level is SealLevel.STAMPED
    assert after.receipt == filing.receipt
    assert after.state is State.REVOKED


def test_one_on_trust_waits_until_its_recheck_is_done(world: World) -> None:
    world.sealer.asked, world.sealer.stamps = SealLevel.STAMPED, False
    world.trust(world.form("soil-conservation"))
    world.registries.silence(Registry.FEES)
    filing = world.file("soil-conservation")
    world.clock.pass_by(world.patience)
    world.come_again()
    assert world.now(filing).on_trust and resting(world) == []
    world.registries.speak()
    world.recheck()
    assert resting(world) == [filing.id]


def test_the_days_that_the_certificate_lasts_are_told_daily_and_with_each_seal(world: World) -> None:
    run(restamp)
    world.file("soil-conservation")
    told = [figure.value for figure in world.metrics.counted if figure.name == "SealCertificateDays"]
    assert told == [world.sealer.days_left(world.clock.now())] * 2


def test_nothing_is_sealed_by_a_clock_behind_the_filings_own_times(world: World) -> None:
    world.sealer.failures.append(Unreachable())
    filing = world.file("soil-conservation")
    assert filing.state is State.ACCEPTED
    world.clock.pass_by(timedelta(minutes=-1))
    with pytest.raises(Unreachable) as refused:
        run(issue_receipt, filing.id)
    assert "clock" in refused.value.detail.en
    assert world.sealer.sealed == []

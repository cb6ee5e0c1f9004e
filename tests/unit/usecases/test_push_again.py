"""Receiving systems are told anew when an operator wishes: all that must know, and only those."""

import pytest

from chalicelib.domain.sharing import System
from chalicelib.errors import NotFound, WrongState
from chalicelib.usecases.push_again import push_again
from chalicelib.wiring import run
from tests.world import World

HOLDING = {System.INVESTMENT, System.EXCHANGE, System.ELICENCE, System.PORTAL}


def pushed(world: World) -> set[System]:
    """Who is pushed to until everything rests."""
    before = len(world.systems.pushes)
    world.settle()
    return {push.system for push in world.systems.pushes[before:]}


def test_all_that_hold_a_receipt_are_told_it_anew_though_they_acknowledged_it(world: World) -> None:
    filing = world.file("soil-conservation")
    assert set(run(push_again, filing.id)) == HOLDING
    assert pushed(world) == HOLDING


@pytest.mark.parametrize("system", sorted(HOLDING))
def test_one_system_alone_is_told(world: World, system: System) -> None:
    filing = world.file("soil-conservation")
    assert run(push_again, filing.id, system) == (system,)
    assert pushed(world) == {system}


def test_a_revocation_is_told_anew_to_credit_too(world: World) -> None:
    filing = world.file("soil-conservation")
    world.revoke(filing)
    world.settle()
    run(push_again, filing.id)
    assert pushed(world) == set(System)


def test_what_has_no_receipt_is_told_to_the_portal_only(world: World) -> None:
    filing = world.file("soil-conservation-rejected")
    run(push_again, filing.id)
    assert pushed(world) == {System.PORTAL}


@pytest.mark.parametrize("system", [System.CREDIT, System.INVESTMENT, System.EXCHANGE])
def test_a_system_that_must_not_know_yet_is_not_told(world: World, system: System) -> None:
    filing = world.file("soil-conservation-rejected")
    with pytest.raises(WrongState):
        run(push_again, filing.id, system)
    assert pushed(world) == set()


def test_those_behind_the_relay_wait_until_the_investment_platform_holds_it(world: World) -> None:
    world.systems.failing[System.INVESTMENT] = "503"
    filing = world.file("soil-conservation")
    assert set(run(push_again, filing.id)) == {System.INVESTMENT, System.PORTAL}


def test_what_a_system_has_acknowledged_is_never_lowered_by_telling_it_anew(world: World) -> None:
    filing = world.file("soil-conservation")
    acknowledged = world.filings.delivery(filing.id, System.PORTAL).acknowledged
    world.systems.failing[System.PORTAL] = "503"
    run(push_again, filing.id, System.PORTAL)
    world.settle()
    told = world.filings.delivery(filing.id, System.PORTAL)
    assert (told.status, told.acknowledged) == ("failed", acknowledged)


def test_an_unknown_filing_is_told_to_nobody(world: World) -> None:
    with pytest.raises(NotFound):
        run(push_again, "nobody")

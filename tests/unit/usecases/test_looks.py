"""Who looked at a filing at the desk, and when, is kept; nothing is shown of which it could not be."""

from datetime import timedelta

import pytest

from chalicelib.domain.caller import Caller
from chalicelib.domain.filing import Role
from chalicelib.domain.looks import Look
from chalicelib.errors import NotFound, Unreachable
from chalicelib.usecases.look import desk_list, look_at_desk, look_up
from chalicelib.wiring import run
from tests.world import OFFICER, World, portal_of

OTHER = Caller(role=Role.OFFICER, id="officer-8")


def test_a_look_is_kept_with_officer_time_and_version_and_told_at_once(world: World) -> None:
    filing = world.referred()
    (look,) = run(look_at_desk, filing.id, by=OFFICER).looks
    assert look == Look(officer=OFFICER.id, at=world.clock.now(), version=filing.version)
    assert world.filings.dossier(filing.id).looks == (look,)


def test_an_officer_who_looks_often_is_kept_once_an_hour(world: World) -> None:
    filing = world.referred()
    first = world.clock.now()
    for _ in range(3):
        run(look_at_desk, filing.id, by=OFFICER)
    world.clock.pass_by(timedelta(hours=1))
    looks = run(look_at_desk, filing.id, by=OFFICER).looks
    assert [look.at for look in looks] == [first, first + timedelta(hours=1)]


def test_every_officer_who_looks_is_kept(world: World) -> None:
    filing = world.referred()
    for officer in (OFFICER, OTHER):
        run(look_at_desk, filing.id, by=officer)
    assert [look.officer for look in world.filings.dossier(filing.id).looks] == [OFFICER.id, OTHER.id]


def test_a_look_is_no_move(world: World) -> None:
    filing = world.referred()
    before = world.filings.dossier(filing.id)
    run(look_at_desk, filing.id, by=OFFICER)
    after = world.filings.dossier(filing.id)
    assert (after.filing, after.events) == (before.filing, before.events)
    assert world.filings.changes == []


def test_what_cannot_be_kept_is_not_shown(world: World) -> None:
    filing = world.referred()

    def broken(filing_id: str, look: Look) -> None:
        raise Unreachable

    world.filings.note_look = broken  # type: ignore[method-assign]
    with pytest.raises(Unreachable):
        run(look_at_desk, filing.id, by=OFFICER)


def test_a_look_at_nothing_leaves_nothing(world: World) -> None:
    with pytest.raises(NotFound):
        run(look_at_desk, "019ab000-0000-7000-8000-00000000dead", by=OFFICER)
    assert world.filings.looks == {}


def test_neither_the_applicants_own_look_nor_a_list_is_kept(world: World) -> None:
    filing = world.referred()
    run(look_up, filing.id, by=portal_of(filing.form))
    run(desk_list, "referred", None)
    assert world.filings.looks == {}

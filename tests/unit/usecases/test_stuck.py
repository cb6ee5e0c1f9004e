"""What rests longer than it may is found by its place, and nothing else is."""

from datetime import timedelta

import pytest

from chalicelib.domain.resting import Resting
from chalicelib.domain.stuck import MAY_REST
from chalicelib.usecases.stuck import stuck
from chalicelib.wiring import run
from tests.world import World


def test_every_place_of_rest_has_its_limit_and_what_to_do() -> None:
    assert set(MAY_REST) == set(Resting)
    assert all(rest.do.zh and rest.do.en for rest in MAY_REST.values())


@pytest.mark.parametrize(("off", "found"), [(timedelta(), False), (timedelta(seconds=1), True)])
def test_a_filing_is_stuck_once_its_time_is_over_and_not_before(world: World, off: timedelta, found: bool) -> None:
    draft = world.open(world.form("soil-conservation"))
    world.upload(draft)
    world.submit(draft)
    world.clock.pass_by(MAY_REST[Resting.SUBMITTED].at_most + off)
    assert [f.id for f in run(stuck, 10).get(Resting.SUBMITTED, ())] == [draft.id] * found


def test_what_waits_for_an_officer_for_too_long_is_told_under_the_desk(world: World) -> None:
    filing = world.referred()
    world.clock.pass_by(timedelta(days=4))
    assert {place: [f.id for f in some] for place, some in run(stuck, 10).items()} == {Resting.REFERRED: [filing.id]}


def test_what_is_done_is_never_stuck(world: World) -> None:
    world.file("soil-conservation")
    world.file("soil-conservation-rejected")
    world.clock.pass_by(timedelta(days=400))
    assert run(stuck, 10) == {}

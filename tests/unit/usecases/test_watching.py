"""What operators are told without asking: answers in time, what is stuck, whether it is day, whether the key signs."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.filing import Filing, State
from chalicelib.domain.materials import MaterialFault
from chalicelib.domain.promise import in_office_hours
from chalicelib.domain.resting import Resting
from chalicelib.usecases.watch_office import watch_office
from chalicelib.usecases.watch_seal_key import watch_seal_key
from chalicelib.usecases.watch_stuck import watch_stuck
from chalicelib.wiring import run
from tests.fakes.form_checker import fake_pdf
from tests.world import World


def in_time(world: World) -> list[float]:
    return [figure.value for figure in world.metrics.counted if figure.name == "AnsweredInTime"]


def submitted(world: World) -> Filing:
    draft = world.open(world.form("soil-conservation"))
    world.upload(draft)
    return world.submit(draft)


@pytest.mark.parametrize(
    ("name", "state"), [("soil-conservation", State.FILED), ("soil-conservation-rejected", State.REJECTED)]
)
def test_a_receipt_and_a_refusal_within_10_minutes_are_answers_in_time(world: World, name: str, state: State) -> None:
    assert world.file(name).state is state
    assert in_time(world) == [1]
    assert world.metrics.total("AnsweredLate") == 0
    assert world.metrics.durations("SecondsToAnswer") == [0]


def test_an_answer_after_the_tenth_minute_is_late(world: World) -> None:
    filing = submitted(world)
    world.clock.pass_by(timedelta(minutes=10, seconds=1))
    world.settle()
    assert world.now(filing).state is State.FILED
    assert in_time(world) == [0]
    assert world.metrics.total("AnsweredLate") == 1


def test_an_officer_is_an_answer_and_the_receipt_upon_a_decision_is_none(world: World) -> None:
    filing = world.referred()
    assert in_time(world) == [1]
    world.clock.pass_by(timedelta(hours=2))
    world.decide(filing, accepted=True)
    world.settle()
    assert world.now(filing).state is State.FILED
    assert in_time(world) == [1]


@pytest.mark.parametrize(("fault", "told"), [(MaterialFault.SCRIPT, 1), (MaterialFault.ENCRYPTED, 0)])
def test_an_upload_that_no_honest_program_makes_is_told_as_hostile(
    world: World, fault: MaterialFault, told: int
) -> None:
    draft = world.open(world.form("soil-conservation"))
    world.put(draft, "commitment-letter", fake_pdf(faults=[fault, MaterialFault.TOO_COSTLY] if told else [fault]))
    assert world.metrics.total("HostileUploads") == told
    assert world.metrics.total("MaterialFaults", fault=fault) == 1


def test_a_submission_is_told_once_in_all_and_once_by_its_item(world: World) -> None:
    submitted(world)
    told = [figure.dimensions for figure in world.metrics.counted if figure.name == "Submissions"]
    assert told == [{}, {"item": "soil-conservation"}]


def test_every_place_is_told_every_minute_and_what_rests_too_long_is_counted(world: World) -> None:
    submitted(world)
    run(watch_stuck)
    assert {f.dimensions["place"] for f in world.metrics.counted if f.name == "Stuck"} == set(Resting)
    assert world.metrics.total("Stuck") == 0
    world.clock.pass_by(timedelta(minutes=10, seconds=1))
    run(watch_stuck)
    assert world.metrics.total("Stuck", place="submitted") == 1


@pytest.mark.parametrize(
    ("moment", "open_"),
    [
        (datetime(2026, 11, 25, 1, 0, tzinfo=UTC), True),
        (datetime(2026, 11, 25, 4, 0, tzinfo=UTC), False),
        (datetime(2026, 11, 25, 9, 59, tzinfo=UTC), True),
        (datetime(2026, 11, 25, 10, 0, tzinfo=UTC), False),
        (datetime(2026, 10, 1, 2, 0, tzinfo=UTC), False),
        (datetime(2099, 1, 5, 2, 0, tzinfo=UTC), True),
        (datetime(2099, 1, 4, 2, 0, tzinfo=UTC), False),
    ],
    ids=["9:00", "noon", "17:59", "18:00", "national day", "a Monday no notice is known for", "and its Sunday"],
)
def test_office_hours_are_those_of_beijing_on_working_days(world: World, moment: datetime, open_: bool) -> None:
    assert in_office_hours(moment) is open_
    world.clock.at = moment
    run(watch_office)
    assert world.metrics.total("OfficeHours") == int(open_)


@pytest.mark.parametrize(("state", "told"), [("Enabled", 1), ("Disabled", 0), ("PendingDeletion", 0)])
def test_a_key_that_cannot_sign_is_told(world: World, state: str, told: int) -> None:
    world.seal_key.state = state
    run(watch_seal_key)
    assert [(f.name, f.value) for f in world.metrics.counted] == [("SealKeyUsable", told)]


def test_a_key_out_of_reach_is_told_as_one_that_cannot_sign(world: World) -> None:
    world.seal_key.reachable = False
    run(watch_seal_key)
    assert [f.value for f in world.metrics.counted] == [0]

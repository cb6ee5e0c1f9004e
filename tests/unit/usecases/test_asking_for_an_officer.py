"""转人工: an applicant may ask for an officer any time before a decision."""

import pytest

from chalicelib.domain.filing import Filing, State
from chalicelib.domain.registries import Registry
from chalicelib.errors import MaterialsMissing, WrongState
from chalicelib.usecases.ask_officer import ask_officer
from chalicelib.usecases.verify import OFFICER_WAITS
from chalicelib.wiring import run
from tests.world import World, portal_of


def test_a_draft_is_submitted_and_goes_to_an_officer_with_what_verification_found(world: World) -> None:
    draft = world.open(world.form("soil-conservation"))
    world.upload(draft)
    run(ask_officer, draft.id, "情况特殊", by=portal_of(draft.form))
    world.settle()
    referred = world.now(draft)
    assert referred.state is State.REFERRED and referred.referred_because == "applicant-asked"
    kept = world.filings.verdict(draft.id, 1)
    assert kept and kept.verdict and kept.verdict.findings


def with_a_silent_registry(world: World) -> Filing:
    draft = world.open(world.form("soil-conservation"))
    world.upload(draft)
    world.registries.silence(Registry.FEES)
    run(ask_officer, draft.id, None, by=portal_of(draft.form))
    world.settle()
    return draft


def test_a_registry_that_failed_once_is_asked_again_before_the_officer_gets_it(world: World) -> None:
    draft = with_a_silent_registry(world)
    assert world.now(draft).state is State.SUBMITTED
    world.registries.speak()
    world.come_again()
    referred = world.now(draft)
    assert referred.state is State.REFERRED
    assert not any(r.code == "source-silent" for r in referred.reasons)


def test_an_officer_who_is_wanted_is_not_kept_waiting_for_a_silent_registry(world: World) -> None:
    draft = with_a_silent_registry(world)
    world.clock.pass_by(OFFICER_WAITS)
    world.come_again()
    referred = world.now(draft)
    assert (referred.state, referred.referred_because) == (State.REFERRED, "applicant-asked")


def test_one_under_verification_goes_over_at_once(world: World) -> None:
    draft = world.open(world.form("soil-conservation"))
    world.upload(draft)
    world.submit(draft)
    assert run(ask_officer, draft.id, None, by=portal_of(draft.form)).state is State.REFERRED
    world.settle()
    assert world.now(draft).state is State.REFERRED


def test_a_rejected_one_may_go_to_an_officer_as_it_is(world: World) -> None:
    rejected = world.file("soil-conservation-rejected")
    run(ask_officer, rejected.id, "登记信息有误", by=portal_of(rejected.form))
    world.settle()
    referred = world.now(rejected)
    assert referred.state is State.REFERRED
    assert any(r.outcome == "fail" for r in referred.reasons), "the officer sees what the system found"


def test_an_officer_gets_no_draft_without_its_materials(world: World) -> None:
    draft = world.open(world.form("soil-conservation"))
    with pytest.raises(MaterialsMissing):
        run(ask_officer, draft.id, None, by=portal_of(draft.form))


def test_what_is_decided_is_not_referred(world: World) -> None:
    filed = world.file("soil-conservation")
    with pytest.raises(WrongState):
        run(ask_officer, filed.id, None, by=portal_of(filed.form))

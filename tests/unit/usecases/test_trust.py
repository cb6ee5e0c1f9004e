"""The trust lane: accepted while a lesser source is silent, verified again until it answers."""

from datetime import timedelta

import pytest

from chalicelib.domain.filing import Filing, State
from chalicelib.domain.registries import Registry
from chalicelib.domain.resting import Resting
from tests.world import World


def while_silent(world: World, registry: Registry) -> Filing:
    """A filing of an applicant of grade A, judged after a registry was silent beyond patience."""
    world.trust(world.form("soil-conservation"))
    world.registries.silence(registry)
    filing = world.file("soil-conservation")
    world.clock.pass_by(world.patience)
    world.come_again()
    return world.now(filing)


def on_trust(world: World) -> Filing:
    return while_silent(world, Registry.FEES)


def test_a_trusted_applicant_does_not_wait_for_a_lesser_source(world: World) -> None:
    filing = on_trust(world)
    assert filing.state is State.FILED and filing.on_trust
    assert [f.id for f in world.filings.resting(Resting.ON_TRUST).entries] == [filing.id]


@pytest.mark.parametrize("registry", [Registry.BUSINESS, Registry.INVESTMENT, Registry.CONSERVATION_PLANS])
def test_trust_is_never_given_on_the_main_sources(world: World, registry: Registry) -> None:
    assert while_silent(world, registry).state is State.REFERRED


def test_a_source_that_stays_silent_is_asked_again_every_day(world: World) -> None:
    filing = on_trust(world)
    for _ in range(2):
        world.clock.pass_by(timedelta(days=1))
        world.recheck()
    assert world.now(filing).on_trust
    assert world.metrics.total("Rechecks", outcome="unavailable") == 2


def test_what_the_acceptance_was_judged_by_stays_as_it_was(world: World) -> None:
    filing = on_trust(world)
    kept = world.kept(filing)
    assert kept.verdict and kept.verdict.outcome == "unavailable"
    world.recheck()
    world.registries.speak()
    world.recheck()
    assert world.kept(filing) == kept
    again = world.filings.recheck(filing.id, filing.round)
    assert again and again.recheck and again.verdict and again.verdict.outcome == "pass"
    assert set(again.answers) == set(kept.answers)


def test_a_recheck_asks_only_what_no_earlier_one_was_answered(world: World) -> None:
    filing = on_trust(world)
    asked = len(world.registries.asked)
    world.registries.speak()
    world.recheck()
    assert {q.registry for q in world.registries.asked[asked:]} == {Registry.FEES}
    assert not world.now(filing).on_trust


def test_a_source_that_agrees_ends_the_trust(world: World) -> None:
    filing = on_trust(world)
    world.registries.speak()
    world.recheck()
    after = world.now(filing)
    assert not after.on_trust and not after.disagreement
    assert world.filings.resting(Resting.ON_TRUST).entries == ()


def test_a_mismatch_goes_to_the_desk_with_both_values_until_an_officer_ends_it(world: World) -> None:
    filing = on_trust(world)
    world.registries.speak()
    world.underpay(filing)
    world.recheck()
    after = world.now(filing)
    assert [(r.pointer, bool(r.filed), bool(r.found)) for r in after.disagreement] == [
        ("/compensation_fee", True, True)
    ]
    assert [f.id for f in world.filings.resting(Resting.DISAGREEING).entries] == [filing.id]
    world.decide(after, accepted=True, reason="已补缴并核实。")
    assert world.filings.resting(Resting.DISAGREEING).entries == ()


def test_one_filing_that_cannot_be_judged_today_stops_no_other(world: World) -> None:
    filing = on_trust(world)
    world.registries.speak()
    stuck = filing.model_copy(update={"id": "gone"})
    world.filings.filings = {"gone": stuck, **world.filings.filings}
    world.filings.keep_verdict(world.kept(filing).model_copy(update={"filing_id": "gone", "materials": {}}))
    world.materials.versions = {k: v for k, v in world.materials.versions.items() if "gone" not in k}
    world.filings.filings["gone"] = stuck.model_copy(
        update={"materials": tuple(m.model_copy(update={"key": "filings/gone/x.pdf"}) for m in stuck.materials)}
    )
    world.filings.kept_checks.clear()
    world.recheck()
    assert not world.now(filing).on_trust
    assert world.metrics.total("Rechecks", outcome="not-found") == 1

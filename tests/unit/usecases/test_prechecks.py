"""A pre-check judges by the very same rules, and keeps nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.caller import Caller
from chalicelib.domain.filing import Role
from chalicelib.domain.registries import Registry
from chalicelib.domain.verdict import Outcome, Verdict
from chalicelib.errors import Invalid
from chalicelib.usecases.precheck import precheck
from chalicelib.wiring import run
from local.examples import names
from tests.world import World, portal_of

EXAMPLES = [name for name in names() if name not in ("works-added-section", "works-change")]


@settings(max_examples=60, deadline=None)
@given(name=st.sampled_from(EXAMPLES), silent=st.sets(st.sampled_from(list(Registry)), max_size=3))
def test_a_precheck_and_a_submission_a_moment_later_agree_reason_by_reason(name: str, silent: set[Registry]) -> None:
    with World() as world:
        world.registries.silence(*silent)
        form = world.form(name)
        before = run(precheck, form, by=portal_of(form))
        later = judged_at_last(world, name)
    assert told(before) == told(later)


def judged_at_last(world: World, name: str) -> Verdict:
    """What the filing is judged by when patience with silent registries is over."""
    filing = world.file(name)
    world.clock.pass_by(world.patience)
    world.come_again()
    kept = world.filings.verdict(filing.id, 1)
    assert kept and kept.verdict
    return kept.verdict


def told(verdict: Verdict) -> list[tuple[str, str, str, str | None]]:
    """Every finding but those about materials, which a pre-check cannot know."""
    return [(f.rule, f.pointer, f.outcome, f.code) for f in verdict.findings if not f.pointer.startswith("/materials")]


def test_a_precheck_keeps_nothing(world: World) -> None:
    form = world.form("soil-conservation")
    assert run(precheck, form, by=portal_of(form)).outcome in (Outcome.PASS, Outcome.NOTE)
    assert not world.filings.filings and not world.filings.verdicts and not world.filings.series


def test_a_precheck_for_another_applicant_is_refused(world: World) -> None:
    stranger = Caller(role=Role.PORTAL, id="portal-1", applicant="91440300708461136T")
    with pytest.raises(Invalid):
        run(precheck, world.form("soil-conservation"), by=stranger)

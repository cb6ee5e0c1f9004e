"""A pre-check judges by the very same rules, and keeps nothing."""

import pytest

from chalicelib.domain.caller import Caller
from chalicelib.domain.filing import Role
from chalicelib.domain.verdict import Outcome
from chalicelib.errors import Invalid
from chalicelib.usecases.precheck import precheck
from chalicelib.wiring import run
from tests.world import World, portal_of


@pytest.mark.parametrize(
    "name",
    ["soil-conservation", "soil-conservation-rejected", "water-saving", "water-saving-ineligible", "works-start"],
)
def test_a_precheck_and_a_submission_a_moment_later_agree_reason_by_reason(world: World, name: str) -> None:
    form = world.form(name)
    before = run(precheck, form, by=portal_of(form))
    filing = world.file(name)
    kept = world.filings.verdict(filing.id, 1)
    assert kept and kept.verdict
    later = [f for f in kept.verdict.findings if not f.pointer.startswith("/materials")]
    assert [(f.rule, f.pointer, f.outcome, f.code) for f in before.findings] == [
        (f.rule, f.pointer, f.outcome, f.code) for f in later
    ]


def test_a_precheck_keeps_nothing(world: World) -> None:
    form = world.form("soil-conservation")
    assert run(precheck, form, by=portal_of(form)).outcome in (Outcome.PASS, Outcome.NOTE)
    assert not world.filings.filings and not world.filings.verdicts and not world.filings.series


def test_a_precheck_for_another_applicant_is_refused(world: World) -> None:
    stranger = Caller(role=Role.PORTAL, id="portal-1", applicant="91440300708461136T")
    with pytest.raises(Invalid):
        run(precheck, world.form("soil-conservation"), by=stranger)

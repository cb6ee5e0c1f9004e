"""From a form to a receipt with nobody in between, and every other end a filing can come to."""

from datetime import timedelta

import pytest

from chalicelib.domain.filing import Move, State, Step
from chalicelib.domain.numbering import Series
from chalicelib.domain.registries import Registry
from chalicelib.domain.sharing import System
from chalicelib.errors import Busy, Gone, NotFound, ProjectClaimed, WrongState
from chalicelib.ports import KeptVerdict
from chalicelib.usecases.receipt_link import receipt_link
from chalicelib.usecases.withdraw import withdraw
from chalicelib.wiring import run
from tests.fakes.filings import FakeFilings
from tests.world import World, portal_of

EXAMPLES = ["soil-conservation", "water-saving", "works-start"]


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_filing_without_fault_is_filed_by_itself(world: World, name: str) -> None:
    filing = world.file(name)
    assert filing.state is State.FILED
    assert filing.receipt and world.documents.read(filing.receipt.key)
    assert [e.move for e in world.filings.dossier(filing.id).events] == [
        Move.OPEN,
        Move.SUBMIT,
        Move.ACCEPT,
        Move.ISSUE,
    ]


def test_works_are_added_to_and_changed_under_their_number(world: World) -> None:
    start = world.file("works-start")
    added = world.file("works-added-section", filing_number=start.number)
    changed = world.file("works-change", filing_number=start.number)
    assert [f.number for f in (start, added, changed)] == [f"深水建备〔2026〕{n}号" for n in (1, 2, 3)]


def test_several_faults_are_told_at_once_and_the_corrected_form_is_filed_under_the_same_id(world: World) -> None:
    rejected = world.file("soil-conservation-rejected")
    assert rejected.state is State.REJECTED
    assert len({r.pointer for r in rejected.reasons if r.outcome == "fail"}) > 1
    world.correct(rejected, "soil-conservation-corrected")
    world.submit(rejected)
    world.settle()
    filed = world.now(rejected)
    assert filed.state is State.FILED and filed.round == 2
    assert len(world.filings.dossier(filed.id).verdicts) == 2


def test_what_is_out_of_scope_is_rejected_as_ineligible(world: World) -> None:
    filing = world.file("water-saving-ineligible")
    assert filing.state is State.REJECTED
    assert filing.reasons[0].outcome == "ineligible"


def test_a_silent_source_is_asked_again_and_only_it(world: World) -> None:
    world.registries.silence(Registry.QUALIFICATIONS)
    filing = world.file("water-saving-silent")
    assert filing.state is State.SUBMITTED and world.tries_again
    asked = len(world.registries.asked)
    world.registries.speak()
    world.come_again()
    assert world.now(filing).state is State.FILED
    assert {q.registry for q in world.registries.asked[asked:]} == {Registry.QUALIFICATIONS}


def test_a_source_silent_beyond_patience_brings_the_filing_to_an_officer(world: World) -> None:
    world.registries.silence(Registry.QUALIFICATIONS)
    filing = world.file("water-saving-silent")
    world.clock.pass_by(world.patience)
    world.come_again()
    referred = world.now(filing)
    assert referred.state is State.REFERRED and referred.referred_because == "source-silent"
    world.decide(referred, accepted=True)
    world.settle()
    filed = world.now(filing)
    assert filed.state is State.FILED and filed.decision and filed.decision.officer == "officer-7"


def test_an_officer_s_rejection_is_told_with_its_reason(world: World) -> None:
    filing = world.referred()
    rejected = world.decide(filing, accepted=False, reason="资质证书无法核实。")
    assert rejected.state is State.REJECTED
    assert rejected.decision and rejected.decision.reason == "资质证书无法核实。"
    assert rejected.claim is None


def test_only_what_waits_for_a_decision_can_be_decided(world: World) -> None:
    filing = world.file("soil-conservation")
    for accepted in (True, False):
        with pytest.raises(WrongState):
            world.decide(filing, accepted)


def test_nobody_waits_beyond_the_promise_without_an_officer(world: World) -> None:
    filing = world.open(world.form("soil-conservation"))
    world.upload(filing)
    world.submit(filing)
    world.filings.changes.clear()
    world.clock.pass_by(world.overdue + timedelta(seconds=1))
    world.sweep()
    referred = world.now(filing)
    assert referred.state is State.REFERRED and referred.referred_because == "overdue"


class Stubborn(FakeFilings):
    """A store that writes nothing of one filing any more."""

    stuck = ""

    def commit(self, step: Step, verdict: KeptVerdict | None = None) -> None:
        if step.after.id == self.stuck:
            raise Busy
        super().commit(step, verdict)


def test_a_filing_that_the_sweep_cannot_refer_stands_in_nobodys_way_and_is_told(world: World) -> None:
    world.filings = store = Stubborn()
    names = ("soil-conservation", "water-saving", "works-start")
    stuck, other, resting = (world.open(world.form(name)) for name in names)
    for filing in (stuck, other):
        world.upload(filing)
        world.submit(filing)
        world.clock.pass_by(timedelta(seconds=1))
    world.clock.pass_by(world.overdue - timedelta(seconds=61))
    world.upload(resting)
    world.submit(resting)
    world.filings.changes.clear()
    store.stuck = stuck.id
    world.clock.pass_by(timedelta(seconds=62))
    with pytest.raises(Busy):
        world.sweep()
    assert world.now(other).state is State.REFERRED
    assert resting.id in {message.filing_id for message in world.queues.sent}


def test_what_the_stream_lost_the_sweep_announces_again(world: World) -> None:
    filing = world.open(world.form("soil-conservation"))
    world.upload(filing)
    world.submit(filing)
    world.filings.changes.clear()
    world.clock.pass_by(timedelta(seconds=61))
    world.sweep()
    world.settle()
    assert world.now(filing).state is State.FILED


def test_a_second_filing_for_a_project_is_refused_while_the_first_holds_it(world: World) -> None:
    first = world.file("soil-conservation")
    again = world.open(first.form)
    world.upload(again)
    with pytest.raises(ProjectClaimed):
        world.submit(again)


def test_a_withdrawn_filing_frees_its_project(world: World) -> None:
    first = world.referred()
    run(withdraw, first.id, None, by=portal_of(first.form))
    assert world.file("water-saving-silent").state is State.FILED


def test_another_applicant_s_filing_is_not_there(world: World) -> None:
    filing = world.file("soil-conservation")
    stranger = portal_of(world.form("water-saving"))
    with pytest.raises(NotFound):
        run(receipt_link, filing.id, by=stranger)


def test_there_is_no_link_before_there_is_a_receipt(world: World) -> None:
    draft = world.open(world.form("soil-conservation"))
    with pytest.raises(Gone):
        run(receipt_link, draft.id, by=portal_of(draft.form))


def test_a_revoked_receipt_gives_way_to_its_void_copy(world: World) -> None:
    filing = world.file("soil-conservation")
    world.revoke(filing)
    world.settle()
    revoked = world.now(filing)
    link = run(receipt_link, filing.id, by=portal_of(filing.form))
    assert revoked.void_copy and link.void and link.document == revoked.void_copy
    assert filing.receipt and world.documents.read(filing.receipt.key), "the original is kept"
    assert world.filings.claimed_by(filing.claim or "") is None
    assert [f.id for f in world.filings.revocations().entries] == [filing.id]


def test_a_number_is_never_used_again(world: World) -> None:
    world.revoke(world.file("soil-conservation"))
    world.settle()
    world.file("soil-conservation-corrected")
    assert world.filings.last_number(Series("soil-conservation", 2026)) == 2


def test_a_project_may_file_anew_after_a_revocation_but_an_officer_looks(world: World) -> None:
    filing = world.file("soil-conservation")
    world.revoke(filing)
    world.settle()
    assert world.file("soil-conservation").state is State.REFERRED


def test_the_year_of_a_number_is_beijing_s(world: World) -> None:
    world.clock.at = world.clock.at.replace(year=2026, month=12, day=31, hour=15, minute=59)
    assert world.file("soil-conservation").number == "深水保备〔2026〕1号"
    world.clock.pass_by(timedelta(minutes=2))
    assert world.file("soil-conservation-corrected").number == "深水保备〔2027〕1号"


def test_each_system_hears_what_concerns_it_and_relayed_ones_after_the_platform(world: World) -> None:
    filing = world.file("soil-conservation")
    order = [p.system for p in world.systems.pushes if p.system is not System.PORTAL]
    assert order == [System.INVESTMENT, System.EXCHANGE, System.ELICENCE]
    assert System.CREDIT not in world.systems.held
    world.revoke(filing)
    world.settle()
    assert all(world.systems.held[s][filing.id]["state"] == "revoked" for s in System)


def test_a_failing_platform_is_told_again_and_the_relay_waits_for_it(world: World) -> None:
    world.systems.failing[System.INVESTMENT] = "503"
    filing = world.file("soil-conservation")
    assert filing.state is State.FILED, "a failing receiver never holds up a receipt"
    assert System.EXCHANGE not in world.systems.held
    told = world.filings.delivery(filing.id, System.INVESTMENT)
    assert (told.status, told.attempts, told.acknowledged) == ("failed", 1, 0)
    world.systems.failing.clear()
    world.come_again()
    assert world.filings.delivery(filing.id, System.INVESTMENT).attempts == 2
    assert filing.id in world.systems.held[System.ELICENCE]

"""An officer's slip on a receipt is put right by a new version of it."""

from datetime import timedelta

import pytest

from chalicelib.domain.filing import Filing, Move, Role, State
from chalicelib.domain.sharing import Queue, System
from chalicelib.errors import Invalid, Unreachable, WrongState
from chalicelib.usecases.look import receipt_status
from chalicelib.wiring import run
from tests.filings import RIGHT_ADDRESS
from tests.world import World

ADDRESS = "/project/address"


def reissued(world: World) -> tuple[Filing, Filing]:
    """A filing before and after the correction of its address."""
    before = world.file("soil-conservation")
    world.put_right(before, ADDRESS, RIGHT_ADDRESS)
    world.settle()
    return before, world.now(before)


def test_a_correction_brings_a_new_version_under_the_old_number(world: World) -> None:
    before, after = reissued(world)
    assert (after.state, after.number, after.receipt_version) == (State.FILED, before.number, 2)
    assert after.form.project.address == RIGHT_ADDRESS
    assert after.receipt and before.receipt and after.receipt.sha256 != before.receipt.sha256
    assert after.check_code != before.check_code


def test_the_new_receipt_names_the_one_it_replaces(world: World) -> None:
    before, after = reissued(world)
    receipt, _ = world.typesetter.typeset_receipts[-1]
    assert (receipt.check_code, receipt.replaces, receipt.version) == (after.check_code, before.check_code, 2)
    assert receipt.project_address == RIGHT_ADDRESS


def test_the_replaced_receipt_is_kept_and_its_code_still_leads_to_the_filing(world: World) -> None:
    before, after = reissued(world)
    assert before.receipt and before.receipt.key in world.documents.kept
    assert before.check_code
    assert run(receipt_status, before.check_code).filing == after


def test_the_history_tells_who_corrected_why_and_that_a_receipt_followed(world: World) -> None:
    _, after = reissued(world)
    corrected, new = world.filings.dossier(after.id).events[-2:]
    assert (corrected.move, corrected.actor.id, corrected.why) == (Move.CORRECT, "officer-7", "录入笔误。")
    assert (new.move, new.before) == (Move.REISSUE, corrected.hash)


def test_the_systems_that_hold_the_receipt_hear_of_its_new_version(world: World) -> None:
    before, after = reissued(world)
    for system in (System.INVESTMENT, System.EXCHANGE, System.ELICENCE, System.PORTAL):
        held = world.systems.held[system][after.id]
        assert (held["receipt_version"], held["replaces"]) == (2, before.check_code)
        assert held["receipt"]["sha256"] == after.receipt.sha256 if after.receipt else False
    assert after.id not in world.systems.held.get(System.CREDIT, {})


def test_the_e_licence_changes_to_a_new_version_that_names_its_predecessor(world: World) -> None:
    before = world.file("soil-conservation")
    old = world.systems.held[System.ELICENCE][before.id]["licence"]
    world.put_right(before, ADDRESS, RIGHT_ADDRESS)
    world.settle()
    new = world.systems.held[System.ELICENCE][before.id]["licence"]
    assert (new["operation"], new["state"], new["follows"]) == ("09", "01", old["identifier"])
    assert ".002." in new["identifier"]


def test_a_second_correction_makes_a_third_version_and_all_codes_still_lead_there(world: World) -> None:
    before, after = reissued(world)
    world.put_right(after, "/project/address", "深圳市南山区科苑南路 3333 号")
    world.settle()
    third = world.now(after)
    assert third.receipt_version == 3
    codes = [before.check_code, after.check_code, third.check_code]
    assert len(set(codes)) == 3
    assert all(run(receipt_status, code).filing == third for code in codes if code)


def test_a_corrected_filing_is_revoked_in_its_newest_version(world: World) -> None:
    _, after = reissued(world)
    world.revoke(after)
    world.settle()
    revoked = world.now(after)
    receipt, revocation = world.typesetter.typeset_receipts[-1]
    assert revoked.void_copy and revocation
    assert receipt.version == 2
    licence = world.systems.held[System.ELICENCE][after.id]["licence"]
    assert (licence["operation"], licence["state"]) == ("05", "03")
    assert ".002." in licence["identifier"]


def test_a_filing_revoked_before_its_new_version_is_sealed_still_has_everyone_told(world: World) -> None:
    before = world.file("soil-conservation")
    world.put_right(before, ADDRESS, RIGHT_ADDRESS)
    world.revoke(before)
    world.settle()
    assert world.now(before).void_copy
    assert all(world.systems.held[system][before.id]["state"] == "revoked" for system in System)


def test_a_push_that_was_put_off_until_a_correction_waits_for_the_new_receipt(world: World) -> None:
    """The e-licence system is told of a receipt; while there is none, the one being made is told of by itself."""
    world.systems.failing[System.ELICENCE] = "503"
    before = world.file("soil-conservation")
    world.put_right(before, ADDRESS, RIGHT_ADDRESS)
    world.systems.failing.clear()
    for message in world.tries_again:
        world.work(message)
    assert before.id not in world.systems.held.get(System.ELICENCE, {})
    world.settle()
    assert world.systems.held[System.ELICENCE][before.id]["receipt_version"] == 2


def test_while_the_new_version_is_being_made_nothing_else_is_corrected(world: World) -> None:
    before = world.file("soil-conservation")
    world.put_right(before, ADDRESS, RIGHT_ADDRESS)
    with pytest.raises(WrongState):
        world.put_right(before, ADDRESS, "深圳市南山区科苑南路 3333 号")


def test_a_new_version_that_could_not_be_sealed_is_announced_again(world: World) -> None:
    before = world.file("soil-conservation")
    world.put_right(before, ADDRESS, RIGHT_ADDRESS)
    world.sealer.failures = [Unreachable()]
    world.settle()
    world.queues.sent.clear()
    world.clock.pass_by(timedelta(minutes=2))
    world.sweep()
    assert [m.queue for m in world.queues.sent] == [Queue.ISSUANCE]
    world.settle()
    assert world.now(before).receipt


@pytest.mark.parametrize(
    ("element", "to"),
    [
        ("/project/name", "另一个项目"),
        ("/applicant/name", "另一个单位"),
        ("/plan/approval_number", "深水保〔2020〕999 号"),
    ],
)
def test_what_the_facts_of_the_acceptance_do_not_bear_out_is_no_slip(world: World, element: str, to: str) -> None:
    before = world.file("soil-conservation")
    with pytest.raises(Invalid) as refused:
        world.put_right(before, element, to)
    assert {fault.code for fault in refused.value.faults} == {"correction-not-borne-out"}
    assert world.now(before) == before


def test_a_correction_that_no_receipt_would_show_is_refused(world: World) -> None:
    before = world.file("soil-conservation")
    with pytest.raises(Invalid) as refused:
        world.put_right(before, ADDRESS, before.form.project.address)
    assert [fault.code for fault in refused.value.faults] == ["receipt-unchanged"]


def test_only_a_filed_filing_is_corrected(world: World) -> None:
    draft = world.open(world.form("soil-conservation"))
    with pytest.raises(WrongState) as refused:
        world.put_right(draft, ADDRESS, RIGHT_ADDRESS)
    assert refused.value.more["moves"] == list(draft.moves_of(Role.OFFICER))


def test_what_an_officer_accepted_is_corrected_like_anything_else(world: World) -> None:
    referred = world.referred()
    world.decide(referred, accepted=True)
    world.settle()
    world.put_right(referred, ADDRESS, RIGHT_ADDRESS)
    world.settle()
    assert world.now(referred).receipt_version == 2

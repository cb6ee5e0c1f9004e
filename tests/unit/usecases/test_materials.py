"""What is uploaded is checked early, pinned by submission, and checked again only when it must be."""

import hashlib
from datetime import timedelta

import pytest

from chalicelib.domain.filing import Material, State
from chalicelib.domain.materials import MaterialFault, MaterialKind, expected_texts
from chalicelib.errors import MaterialsMissing, NotFound, WrongState
from chalicelib.usecases.upload_slot import key_of, upload_slot
from chalicelib.wiring import run
from tests.fakes.form_checker import fake_pdf
from tests.world import World, portal_of

LETTER = MaterialKind.COMMITMENT_LETTER


def test_every_material_never_uploaded_is_told_at_once(world: World) -> None:
    draft = world.open(world.form("works-start"))
    with pytest.raises(MaterialsMissing) as refused:
        world.submit(draft)
    pointers = {f.pointer for f in refused.value.faults}
    assert pointers == {"/materials/commencement-form", "/materials/commitment-letter"}
    assert world.now(draft) == draft


def test_a_refused_upload_is_set_apart_told_and_must_come_anew(world: World) -> None:
    draft = world.open(world.form("soil-conservation"))
    world.upload(draft)
    version = world.put(draft, LETTER, fake_pdf("x", faults=[MaterialFault.SCRIPT]))
    assert (key_of(draft.id, LETTER), version) in world.materials.apart
    (check,) = [c for c in world.filings.checks(draft.id) if c.kind == LETTER]
    assert check.check.faults == (MaterialFault.SCRIPT,)


def test_submission_names_a_material_that_was_refused(world: World) -> None:
    draft = world.open(world.form("soil-conservation"))
    world.upload(draft, "acceptance-form", "legal-person-identity", "power-of-attorney")
    world.put(draft, LETTER, b"no pdf")
    with pytest.raises(MaterialsMissing) as refused:
        world.submit(draft)
    assert [f.code for f in refused.value.faults] == ["material-refused"]


def test_a_refused_upload_is_not_silently_replaced_by_an_older_one(world: World) -> None:
    draft = world.open(world.form("soil-conservation"))
    world.upload(draft)
    world.put(draft, LETTER, b"no pdf")
    with pytest.raises(MaterialsMissing):
        world.submit(draft)
    world.clock.pass_by(timedelta(seconds=1))
    world.upload(draft, LETTER)
    world.submit(draft)


def test_every_pinned_material_bears_the_checksum_that_its_check_reckoned(world: World) -> None:
    draft = world.open(world.form("soil-conservation"))
    world.upload(draft)
    materials = world.submit(draft).materials
    assert world.materials.looks == []
    assert {m.kind: m.sha256 for m in materials} == {m.kind: digest_of(world, m) for m in materials}


def test_an_upload_whose_check_has_not_come_yet_is_looked_at_once(world: World) -> None:
    draft = world.open(world.form("soil-conservation"))
    world.upload(draft)
    version = world.materials.upload(key_of(draft.id, LETTER), b"newer", world.clock.now())
    (letter,) = [m for m in world.submit(draft).materials if m.kind == LETTER]
    assert world.materials.looks == [key_of(draft.id, LETTER)]
    assert (letter.version_id, letter.sha256) == (version, digest_of(world, letter))


def test_an_upload_checked_by_a_release_that_reckoned_no_checksum_is_looked_at_once(world: World) -> None:
    draft = world.open(world.form("soil-conservation"))
    world.upload(draft)
    for check in world.filings.checks(draft.id):
        world.filings.note_check(draft.id, check.model_copy(update={"sha256": None}))
    materials = world.submit(draft).materials
    assert sorted(world.materials.looks) == sorted(m.key for m in materials)
    assert all(m.sha256 == digest_of(world, m) for m in materials)


def test_a_check_made_again_by_verification_keeps_the_checksum(world: World) -> None:
    draft = world.open(world.form("soil-conservation-rejected"))
    world.upload(draft)
    world.filings.kept_checks.clear()
    world.submit(draft)
    world.settle()
    world.materials.looks.clear()
    again = world.submit(draft)
    assert world.materials.looks == []
    assert all(m.sha256 == digest_of(world, m) for m in again.materials)


def test_a_material_deleted_from_the_bucket_is_missing(world: World) -> None:
    draft = world.open(world.form("soil-conservation"))
    world.upload(draft)
    world.materials.delete(key_of(draft.id, LETTER))
    with pytest.raises(MaterialsMissing) as refused:
        world.submit(draft)
    assert [(f.pointer, f.code) for f in refused.value.faults] == [(f"/materials/{LETTER}", "material-missing")]


def digest_of(world: World, material: Material) -> str:
    return hashlib.sha256(world.materials.read(material.key, material.version_id)).hexdigest()


def test_what_verification_refuses_is_set_apart_too(world: World) -> None:
    draft = world.open(world.form("soil-conservation"))
    world.upload(draft)
    world.materials.upload(key_of(draft.id, LETTER), b"no pdf", world.clock.now())
    world.submit(draft)
    world.settle()
    rejected = world.now(draft)
    assert rejected.state is State.REJECTED
    assert [key for key, _ in world.materials.apart] == [key_of(draft.id, LETTER)]


def test_what_the_upload_s_event_checked_is_not_checked_again(world: World) -> None:
    filing = world.file("soil-conservation")
    assert len(world.checker.checked) == len(filing.materials)


def test_what_no_event_told_of_verification_checks_itself(world: World) -> None:
    draft = world.open(world.form("soil-conservation"))
    world.upload(draft)
    world.filings.kept_checks.clear()
    world.submit(draft)
    world.settle()
    assert world.now(draft).state is State.FILED
    assert len(world.checker.checked) == 8


def test_a_check_made_against_an_older_form_is_made_again(world: World) -> None:
    rejected = world.file("soil-conservation-rejected")
    before = len(world.checker.checked)
    world.edit(rejected, world.renamed(rejected))
    world.submit(rejected)
    world.settle()
    assert len(world.checker.checked) > before
    assert any(r.pointer.startswith("/materials/") for r in world.now(rejected).reasons)


def test_a_material_that_names_another_project_is_a_reason(world: World) -> None:
    draft = world.open(world.form("soil-conservation"))
    world.upload(draft)
    title, applicant, _ = expected_texts(LETTER, draft.form)
    world.put(draft, LETTER, fake_pdf(title, applicant, "别的项目"))
    world.submit(draft)
    world.settle()
    rejected = world.now(draft)
    assert rejected.state is State.REJECTED
    assert [r.pointer for r in rejected.reasons if r.outcome == "fail"] == ["/materials/commitment-letter"]


def test_an_upload_after_submission_is_not_what_is_verified(world: World) -> None:
    draft = world.open(world.form("soil-conservation"))
    world.upload(draft)
    submitted = world.submit(draft)
    world.put(draft, LETTER, b"no pdf")
    world.settle()
    assert world.now(draft).state is State.FILED
    assert world.now(draft).materials == submitted.materials


def test_a_slot_is_given_for_what_is_owed_while_it_may_be_changed(world: World) -> None:
    draft = world.open(world.form("soil-conservation"))
    by = portal_of(draft.form)
    assert run(upload_slot, draft.id, LETTER, "ab" * 32, by=by).fields["key"] == key_of(draft.id, LETTER)
    with pytest.raises(NotFound):
        run(upload_slot, draft.id, "assessment-report", None, by=by)
    filed = world.file("soil-conservation-corrected")
    with pytest.raises(WrongState):
        run(upload_slot, filed.id, LETTER, None, by=portal_of(filed.form))

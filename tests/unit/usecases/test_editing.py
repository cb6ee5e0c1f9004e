"""Replacing the form of a draft or a rejected filing."""

import pytest

from chalicelib.domain.filing import Move, State
from chalicelib.errors import Changed, WrongState
from chalicelib.usecases.edit_form import edit_form
from chalicelib.wiring import run
from tests.world import World, portal_of


def test_a_form_sent_again_after_its_answer_was_lost_changes_nothing(world: World) -> None:
    rejected = world.file("soil-conservation-rejected")
    form = world.form("soil-conservation-corrected")
    edited = world.edit(rejected, form)
    assert run(edit_form, rejected.id, form, rejected.version, by=portal_of(form)) == edited
    assert [e.move for e in world.filings.dossier(rejected.id).events].count(Move.EDIT) == 1


def test_another_form_for_an_older_version_is_refused_with_the_version_that_stands(world: World) -> None:
    draft = world.open(world.form("soil-conservation"))
    edited = world.edit(draft, world.renamed(draft))
    with pytest.raises(Changed) as refused:
        run(edit_form, draft.id, draft.form, draft.version, by=portal_of(draft.form))
    assert refused.value.more == {"version": edited.version}


def test_what_is_filed_keeps_its_form_and_even_the_same_is_refused(world: World) -> None:
    filed = world.file("soil-conservation")
    assert filed.state is State.FILED
    with pytest.raises(WrongState):
        world.edit(filed, filed.form)

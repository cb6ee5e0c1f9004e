"""What operators see and do of filings that go and of looks."""

import json
from collections.abc import Iterator

import pytest
from typer.testing import CliRunner, Result

from chalicelib.usecases.delete_draft import delete_draft
from chalicelib.usecases.look import look_at_desk
from chalicelib.wiring import run
from ops.__main__ import app
from ops.ending import SAME, TROUBLE
from tests.world import OFFICER, World, portal_of


@pytest.fixture
def world() -> Iterator[World]:
    with World() as world:
        yield world


def ops(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def deleted(world: World) -> str:
    draft = world.open(world.form("soil-conservation"))
    run(delete_draft, draft.id, by=portal_of(draft.form))
    return draft.id


def test_what_is_left_is_taken_away_and_the_last_entry_told(world: World) -> None:
    filing_id = deleted(world)
    said = ops("forget", filing_id, "--yes", "--json")
    assert said.exit_code == SAME
    assert json.loads(said.stdout)["move"] == "delete"
    assert filing_id not in world.filings.events


def test_nothing_is_taken_away_unasked(world: World) -> None:
    filing_id = deleted(world)
    assert ops("forget", filing_id).exit_code == TROUBLE
    assert filing_id in world.filings.events


def test_a_filing_that_is_there_is_trouble(world: World) -> None:
    draft = world.open(world.form("soil-conservation"))
    assert ops("forget", draft.id, "--yes").exit_code == TROUBLE
    assert world.now(draft) == draft


def test_the_trail_tells_who_looked(world: World) -> None:
    filing = world.referred()
    run(look_at_desk, filing.id, by=OFFICER)
    (look,) = json.loads(ops("filings", "trail", filing.id, "--json").stdout)["looks"]
    assert (look["officer"], look["version"]) == (OFFICER.id, filing.version)
    assert f"officer:{OFFICER.id}" in ops("filings", "trail", filing.id).stdout

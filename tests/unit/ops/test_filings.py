"""What operators see of filings: where one stands, its trail, what is stuck; and that they can have it told anew."""

import json
from datetime import timedelta

import pytest
from typer.testing import CliRunner, Result

from chalicelib.domain.filing import Filing
from ops.__main__ import app
from ops.ending import DIFFERS, SAME, TROUBLE
from tests.world import World


def ops(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def personal(filing: Filing) -> list[str]:
    """What must never be shown."""
    form = filing.form
    people = (form.applicant.legal_representative, form.agent)
    return [form.agent.mobile, *(p.id_number for p in people), *(p.name for p in people)]


def test_a_filing_is_found_by_its_number_however_its_brackets_were_typed(world: World) -> None:
    filing = world.file("soil-conservation")
    assert filing.number
    for name in (filing.id, filing.number, filing.number.replace("〔", "[").replace("〕", "]")):
        said = ops("filings", "show", name, "--json")
        told = json.loads(said.stdout)
        assert (said.exit_code, told["id"], told["state"]) == (SAME, filing.id, "filed")
    acknowledged = {delivery["system"]: delivery["acknowledged"] for delivery in told["deliveries"]}
    assert acknowledged == dict.fromkeys(("investment", "exchange", "elicence", "portal"), filing.version)


@pytest.mark.parametrize("example", ["soil-conservation", "soil-conservation-rejected"])
@pytest.mark.parametrize("command", ["show", "trail"])
@pytest.mark.parametrize("how", [(), ("--json",)])
def test_nobody_is_told_of_in_person(world: World, example: str, command: str, how: tuple[str, ...]) -> None:
    filing = world.file(example)
    said = ops("filings", command, filing.id, *how)
    assert said.exit_code == SAME and filing.id in said.stdout + filing.id * (command == "trail")
    assert not [value for value in personal(filing) if value in said.output]


def test_reasons_are_told_by_rule_code_and_element_without_values(world: World) -> None:
    filing = world.file("soil-conservation-rejected")
    told = json.loads(ops("filings", "show", filing.id, "--json").stdout)
    assert told["reasons"] == [f"{f.rule} {f.outcome} {f.code} {f.pointer}" for f in filing.reasons]
    assert told["reasons"]


def test_a_trail_that_is_whole_says_so(world: World) -> None:
    filing = world.file("soil-conservation")
    said = ops("filings", "trail", filing.id)
    assert said.exit_code == SAME
    assert "the chain is whole" in said.stdout and "system:miaopi" in said.stdout
    told = json.loads(ops("filings", "trail", filing.id, "--json").stdout)
    assert told["whole"] and [e["move"] for e in told["events"]] == ["open", "submit", "accept", "issue"]


def test_a_trail_that_was_edited_is_told_by_its_entry_and_exit_code(world: World) -> None:
    filing = world.file("soil-conservation")
    events = world.filings.events[filing.id]
    events[1] = events[1].model_copy(update={"why": "forged"})
    said = ops("filings", "trail", filing.id)
    assert said.exit_code == DIFFERS
    assert f"entry-edited {filing.id} v2" in said.stdout and "被改动" in said.stdout
    told = json.loads(ops("filings", "trail", filing.id, "--json").stdout)
    assert (told["whole"], [fault["kind"] for fault in told["faults"]]) == (False, ["entry-edited"])


@pytest.mark.parametrize(
    "command", ["filings show nobody", "filings trail 深水保备〔2026〕77号", "push again nobody --yes"]
)
def test_an_unknown_filing_is_trouble(world: World, command: str) -> None:
    said = ops(*command.split())
    assert said.exit_code == TROUBLE and "[not-found]" in said.stderr


def test_nothing_stuck_is_well(world: World) -> None:
    world.file("soil-conservation")
    said = ops("filings", "stuck")
    assert said.exit_code == SAME and "nothing is stuck" in said.stdout


def test_what_is_stuck_is_told_by_place_with_what_to_do(world: World) -> None:
    filing = world.referred()
    world.clock.pass_by(timedelta(days=4))
    said = ops("filings", "stuck")
    assert said.exit_code == DIFFERS
    assert "referred: 1" in said.stdout and filing.id in said.stdout and "An officer must decide" in said.stdout
    assert "请审批人员" in said.stdout and "4 d 0 h" in said.stdout
    (line,) = ops("filings", "stuck", "--json").stdout.splitlines()
    assert (json.loads(line)["place"], json.loads(line)["id"]) == ("referred", filing.id)


def test_systems_are_told_anew_when_it_is_agreed_to(world: World) -> None:
    filing = world.file("soil-conservation")
    assert ops("push", "again", filing.id, "exchange").exit_code == TROUBLE
    assert world.queues.sent == []
    said = ops("push", "again", filing.id, "exchange", "--yes", "--json")
    assert (said.exit_code, json.loads(said.stdout)["systems"]) == (SAME, ["exchange"])
    assert [(m.queue, m.anew) for m in world.queues.sent] == [("sharing-exchange", True)]


def test_a_system_that_must_not_know_is_trouble(world: World) -> None:
    filing = world.file("soil-conservation-rejected")
    said = ops("push", "again", filing.id, "credit", "--yes")
    assert said.exit_code == TROUBLE and "not to be told" in said.stderr

"""What operators see of the queues, what they can do about dead letters, and that nothing changes unasked."""

import json

import pytest
from typer.testing import CliRunner, Result

from chalicelib.domain.dead_letters import DEAD, LIVE, dead
from ops.__main__ import app
from ops.ending import DIFFERS, SAME, TROUBLE
from ops.queues_show import LONGEST, shown
from tests.world import World


def ops(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def lying(world: World, queue: str) -> int:
    return len(world.letters.lying[queue])


def test_all_queues_and_dead_letter_queues_are_listed_and_all_is_well_without_dead_letters(world: World) -> None:
    world.letters.put("verification", "{}")
    said = ops("queues", "list")
    assert said.exit_code == SAME
    assert all(f" {queue} " in said.stdout for queue in (*LIVE, *DEAD))


def test_a_dead_letter_is_told_by_its_exit_code_too(world: World) -> None:
    world.letters.put("issuance-dead", "{}")
    said = ops("queues", "list", "--json")
    told = {line["queue"]: line for line in map(json.loads, said.stdout.splitlines())}
    assert said.exit_code == DIFFERS
    assert told["issuance-dead"] == {
        "queue": "issuance-dead",
        "waiting": 1,
        "in_flight": 0,
        "delayed": 0,
        "oldest": 0.0,
    }
    assert told["uploads"]["oldest"] is None


def test_a_timers_failed_run_is_not_sent_again(world: World) -> None:
    world.letters.put("timers-dead", "{}")
    said = ops("queues", "redrive", "timers", "--yes")
    assert said.exit_code == TROUBLE
    assert "set-aside" in said.stderr
    assert lying(world, "timers-dead") == 1


def test_dead_letters_are_shown_and_stay(world: World) -> None:
    source = {"source": {"kind": "String", "text": "x"}}
    letter = world.letters.put("uploads-dead", '{"Records": []}', attributes=source)
    said = ops("queues", "show", "uploads", "--dead")
    assert said.exit_code == SAME
    assert letter.id in said.stdout and '{"Records": []}' in said.stdout and "source" in said.stdout
    assert lying(world, "uploads-dead") == 1


def test_a_poisoned_body_is_shown_escaped_masked_and_cut() -> None:
    body = "\x1b[31m13800138000 44030119900101001X\n\u202e" + "x" * 1000
    said = shown(body)
    assert "\x1b" not in said and "\\x1b[31m" in said and "\\u202e" in said
    assert "13800138000" not in said and "44030119900101001X" not in said
    assert len(said) < LONGEST + 20 and said.endswith(f"… ({len(body)})")


def test_a_body_reaches_programs_no_less_masked(world: World) -> None:
    world.letters.put("uploads-dead", "13800138000")
    (line,) = ops("queues", "show", "uploads", "--dead", "--json").stdout.splitlines()
    assert json.loads(line)["body"] == "***"


def test_a_look_at_a_queue_that_is_worked_off_is_asked_for(world: World) -> None:
    letter = world.letters.put("verification", "{}")
    unasked = ops("queues", "show", "verification")
    assert (unasked.exit_code, unasked.stdout) == (TROUBLE, "")
    assert "--yes" in unasked.stderr
    assert world.letters.lying["verification"] == [letter]
    assert letter.id in ops("queues", "show", "verification", "--yes").stdout


@pytest.mark.parametrize(
    "arguments",
    [("redrive", "uploads"), ("redrive", "announcements"), ("set-aside", "uploads", "m1", "--reason", "why")],
)
def test_nothing_is_changed_unasked(world: World, arguments: tuple[str, ...]) -> None:
    queue = dead(arguments[1])
    world.letters.put(queue, "{}")
    before = list(world.letters.lying[queue])
    said = ops("queues", *arguments)
    assert said.exit_code == TROUBLE
    assert "未作任何改动" in said.stderr and "nothing was changed" in said.stderr
    assert world.letters.lying[queue] == before


def test_dead_letters_are_redriven_and_what_is_left_is_told(world: World) -> None:
    for _ in range(3):
        world.letters.put("uploads-dead", "{}")
    said = ops("queues", "redrive", "uploads", "--yes", "--rate", "5/s", "--limit", "2", "--json")
    assert (said.exit_code, json.loads(said.stdout)) == (SAME, {"queue": "uploads", "sent": 2, "left": 1})
    assert (lying(world, "uploads"), lying(world, "uploads-dead")) == (2, 1)


def test_what_cannot_be_told_again_is_named_with_what_to_do(world: World) -> None:
    letter = world.letters.put("announcements-dead", "nonsense")
    said = ops("queues", "redrive", "announcements", "--yes")
    assert said.exit_code == DIFFERS
    assert f"not understood: {letter.id}" in said.stdout


def test_a_letter_is_set_aside_with_who_and_why_and_shown_there(world: World) -> None:
    letter = world.letters.put("uploads-dead", "nonsense")
    said = ops("queues", "set-aside", "uploads", letter.id, "--reason", "a test by hand", "--by", "li", "--yes")
    assert said.exit_code == SAME
    assert lying(world, "uploads-dead") == 0
    (line,) = ops("queues", "show", "uploads", "--aside", "--json").stdout.splitlines()
    told = json.loads(line)
    assert (told["id"], told["by"], told["reason"], told["body"]) == (letter.id, "li", "a test by hand", "nonsense")
    assert "a test by hand" in ops("queues", "show", "uploads", "--aside").stdout


def test_a_letter_that_is_not_there_is_trouble_in_both_languages(world: World) -> None:
    said = ops("queues", "set-aside", "uploads", "m7", "--reason", "why", "--yes")
    assert said.exit_code == TROUBLE
    assert "没有这条消息" in said.stderr and "no such letter" in said.stderr


def test_the_streams_dead_letters_have_no_queue_beside_them(world: World) -> None:
    said = ops("queues", "show", "announcements", "--yes")
    assert said.exit_code == TROUBLE and "--dead" in said.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["queues"],
        ["queues", "show", "nothing"],
        ["queues", "show", "uploads-dead"],
        ["queues", "show", "uploads", "--limit", "0"],
        ["queues", "redrive", "uploads", "--rate", "0"],
        ["queues", "redrive", "uploads", "--rate", "fast"],
        ["queues", "redrive", "uploads", "--limit", "0"],
        ["queues", "set-aside", "uploads", "m1"],
        ["filings", "show"],
        ["push", "again"],
        ["push", "again", "x", "nobody"],
        ["tokens", "nothing"],
    ],
)
def test_wrong_usage_is_trouble(arguments: list[str]) -> None:
    assert ops(*arguments).exit_code == TROUBLE


@pytest.mark.parametrize(
    "command",
    [
        "queues list",
        "queues show",
        "queues redrive",
        "queues set-aside",
        "filings show",
        "filings trail",
        "filings stuck",
        "push again",
        "tokens keys",
        "tokens check",
        "seal check",
    ],
)
def test_each_command_shows_an_example_of_itself(command: str) -> None:
    said = ops(*command.split(), "--help")
    assert said.exit_code == 0 and f"python -m ops {command}" in said.stdout

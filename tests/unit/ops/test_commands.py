"""What operators are told and by which exit code, on a system in memory."""

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from chalicelib.domain.filing import Filing
from chalicelib.domain.registries import Registry
from ops.__main__ import app
from ops.ending import DIFFERS, SAME, TROUBLE
from tests.world import World

ROOT = Path(__file__).parent.parent.parent.parent


def ops(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def tampered(world: World) -> Filing:
    """A filing whose kept answer is not what it was judged by."""
    filing = world.file("soil-conservation")
    kept = world.kept(filing)
    answers = {n: a for n, a in kept.answers.items() if not n.startswith(Registry.CREDIT)}
    world.filings.verdicts[filing.id, 1] = kept.model_copy(update={"answers": answers})
    return filing


def test_a_verdict_found_again_is_said_to_be_the_same(world: World) -> None:
    said = ops("replay", world.file("soil-conservation").id)
    assert said.exit_code == SAME
    assert "相同 same, pass → pass" in said.stdout and "rule book: same" in said.stdout


def test_a_verdict_not_found_again_is_told_by_rule_element_and_both_outcomes(world: World) -> None:
    said = ops("replay", tampered(world).id)
    assert said.exit_code == DIFFERS
    assert re.search(r"C-\d+ +│ /applicant/uscc +│ pass +│ unavailable source-silent", said.stdout)


def test_programs_get_one_line_of_json_a_judgement(world: World) -> None:
    said = ops("replay", tampered(world).id, "--round", "1", "--json")
    assert said.exit_code == DIFFERS
    (line,) = said.stdout.splitlines()
    told = json.loads(line)
    assert (told["same"], told["same_rulebook"], told["outcome_now"]) == (False, True, "unavailable")
    assert all(d["rule"] and d["pointer"] for d in told["differences"])


def test_an_unknown_filing_is_trouble_in_both_languages_on_standard_error(world: World) -> None:
    said = ops("replay", "nobody")
    assert (said.exit_code, said.stdout) == (TROUBLE, "")
    assert "未找到" in said.stderr and "There is no such thing here" in said.stderr and "[not-found]" in said.stderr


def test_a_form_that_cannot_be_judged_any_more_is_trouble_and_its_values_stay_untold(world: World) -> None:
    filing = world.file("soil-conservation")
    kept = world.kept(filing)
    agent = kept.form["agent"] | {"mobile": "1380013800x"}
    world.filings.verdicts[filing.id, 1] = kept.model_copy(update={"form": kept.form | {"agent": agent}})
    said = ops("replay", filing.id)
    assert said.exit_code == TROUBLE
    assert "mobile_format" in said.stderr and "1380013800x" not in said.output


def test_what_nobody_foresaw_is_trouble_and_never_reads_as_a_difference(world: World) -> None:
    filing = world.file("soil-conservation")
    world.filings.verdicts = {(filing.id, 1): "nonsense 1380013800x"}  # type: ignore[dict-item]
    said = ops("replay", filing.id)
    assert said.exit_code == TROUBLE
    assert "AttributeError at " in said.stderr and "1380013800x" not in said.output


@pytest.mark.parametrize(
    "arguments",
    [
        ["replay"],
        ["replay", "x", "--round", "0"],
        ["shadow"],
        ["shadow", "--candidate", "/nowhere"],
        ["shadow", "--candidate", ".", "--item", "cases"],
        ["shadow", "--candidate", ".", "--since", "yesterday"],
        ["shadow", "--candidate", ".", "--limit", "0"],
        ["nothing"],
    ],
)
def test_wrong_usage_is_trouble(arguments: list[str]) -> None:
    said = ops(*arguments)
    assert said.exit_code == TROUBLE and said.stderr


@pytest.mark.parametrize("command", ["replay", "shadow"])
def test_each_command_shows_an_example_of_itself(command: str) -> None:
    said = ops(command, "--help")
    assert said.exit_code == 0 and f"python -m ops {command}" in said.stdout


def test_a_shadow_run_by_the_book_in_force_is_the_same(world: World) -> None:
    world.file("soil-conservation-rejected")
    said = ops("shadow", "--candidate", str(ROOT))
    assert said.exit_code == SAME
    assert "1 judged, 0 changed, 0 could not be judged" in said.stdout


def test_a_shadow_run_prints_what_would_change_and_what_could_not_be_judged(world: World) -> None:
    changed, broken = tampered(world), world.file("soil-conservation-rejected")
    kept = world.kept(broken)
    form = {k: v for k, v in kept.form.items() if k != "plan"}
    world.filings.verdicts[broken.id, 1] = kept.model_copy(update={"form": form})
    said = ops("shadow", "--candidate", str(ROOT))
    assert said.exit_code == DIFFERS
    assert "1 judged, 1 changed, 1 could not be judged" in said.stdout
    assert changed.id in said.stdout and "pass → unavailable" in said.stdout
    assert broken.id in said.stdout and "plan: missing" in said.stdout


def test_a_shadow_run_for_programs_tells_the_same_as_json(world: World) -> None:
    changed = tampered(world)
    since = str(world.today)
    said = ops("shadow", "--candidate", str(ROOT), "--json", "--item", "soil-conservation", "--since", since)
    told = json.loads(said.stdout)
    assert (said.exit_code, told["judged"], told["same"]) == (DIFFERS, 1, False)
    assert [(c["filing_id"], c["then"], c["now"]) for c in told["changed"]] == [(changed.id, "pass", "unavailable")]
    assert set(told["by_rule"].values()) == {1}


def test_a_folder_without_a_rule_book_is_trouble(world: World, tmp_path: Path) -> None:
    said = ops("shadow", "--candidate", str(tmp_path))
    assert said.exit_code == TROUBLE and "There is no chalicelib" in said.stderr

"""What operators are told by `reconcile` and `verify-chain`, and by which exit code, on a system in memory."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from typer.testing import CliRunner, Result

from chalicelib import nightly
from ops.__main__ import app
from ops.ending import DIFFERS, SAME, TROUBLE
from tests.world import World


@pytest.fixture
def world() -> Iterator[World]:
    with World() as world:
        world.file("soil-conservation")
        world.clock.pass_by(timedelta(days=1))
        nightly.audit_histories()
        yield world


def ops(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def test_a_healthy_system_is_told_by_what_was_looked_at(world: World) -> None:
    said = ops("reconcile")
    assert said.exit_code == SAME
    assert "1 filings and 1 documents looked at: 0 differences, 0 harmless" in said.stdout


def test_a_difference_is_printed_with_its_meaning_and_cure_in_both_languages(world: World) -> None:
    world.filings.claims.clear()
    said = ops("reconcile")
    assert said.exit_code == DIFFERS
    for words in ("claim-missing", "备案应占用项目而未占用", "has no claim", "补写该占用", "Write the claim"):
        assert words in said.stdout


def test_what_is_harmless_is_told_and_counts_as_the_same(world: World) -> None:
    (filing_id,) = world.filings.filings
    world.documents.kept[f"receipts/{filing_id}/spare.pdf"] = b"spare"
    said = ops("reconcile", "--json")
    one, summed = (json.loads(line) for line in said.stdout.splitlines())
    assert (said.exit_code, one["kind"], one["harmless"], summed["harmless"]) == (SAME, "document-spare", True, 1)


def test_true_histories_are_told_by_what_was_verified(world: World) -> None:
    (filing_id,) = world.filings.filings
    for arguments in ((), (filing_id,), (filing_id, "--since", "2026-11-01")):
        said = ops("verify-chain", *arguments)
        assert said.exit_code == SAME
        assert "1 histories, 1 heads and 1 leaves of them verified: 0 faults" in said.stdout


def test_a_fault_is_printed_with_what_it_means_and_what_to_do(world: World) -> None:
    (filing_id,) = world.filings.filings
    events = world.filings.events[filing_id]
    events[0] = events[0].model_copy(update={"why": "改"})
    said = ops("verify-chain")
    assert said.exit_code == DIFFERS
    for words in (f"entry-edited  {filing_id} v1", "内容与其摘要不符", "was edited", "保全证据", "secure the evidence"):
        assert words in said.stdout


def test_an_unknown_filing_is_trouble(world: World) -> None:
    assert ops("verify-chain", "nobody").exit_code == TROUBLE


def test_the_night_logs_each_difference_and_fault(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    world.filings.claims.clear()
    (filing_id,) = world.filings.filings
    world.filings.events[filing_id].pop()
    world.clock.pass_by(timedelta(days=1))
    nightly.reconcile_record()
    nightly.audit_histories()
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
    assert {line["kind"] for line in lines} == {"claim-missing", "chain-cut"}
    assert {line["level"] for line in lines} == {"ERROR"}

"""The table under moto is damaged, and put right again out of a copy made before, by the operators' command."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from chalicelib.domain.filing import Filing
from chalicelib.usecases.withdraw import withdraw
from chalicelib.wiring import run
from ops.__main__ import app as ops_app
from ops.ending import DIFFERS, SAME, TROUBLE
from tests.aws import TABLE, client
from tests.fakes.timer import TIMER
from tests.integration.stage import Stage
from tests.world import portal_of

EARLIER = "miaopi-test-filings-before"
type Row = dict[str, Any]


def ops(*arguments: str) -> Result:
    return CliRunner().invoke(ops_app, arguments)


def recovered(*options: str) -> tuple[int, dict[str, Any]]:
    """The exit code and all that the command tells programs."""
    said = ops("recover", EARLIER, "--yes", "--json", *options)
    return said.exit_code, {k: v for line in said.stdout.splitlines() for k, v in json.loads(line).items()}


def rows(table: str = TABLE) -> list[Row]:
    found: list[Row] = client("dynamodb").scan(TableName=table)["Items"]
    return sorted(found, key=lambda row: (row["pk"]["S"], row["sk"]["S"]))


def remove(row: Row) -> None:
    client("dynamodb").delete_item(TableName=TABLE, Key={name: row[name] for name in ("pk", "sk")})


def remove_all(of: Callable[[Row], bool] = lambda _: True) -> None:
    for row in filter(of, rows()):
        remove(row)


def copied() -> None:
    """A copy of the table as it stands, as point-in-time recovery gives one."""
    tables = client("dynamodb")
    said = tables.describe_table(TableName=TABLE)["Table"]
    names = ("KeySchema", "AttributeDefinitions")
    indexes = [
        {name: index[name] for name in ("IndexName", "KeySchema", "Projection")}
        for index in said["GlobalSecondaryIndexes"]
    ]
    tables.create_table(
        TableName=EARLIER,
        BillingMode="PAY_PER_REQUEST",
        GlobalSecondaryIndexes=indexes,
        **{name: said[name] for name in names},
    )
    for row in rows():
        tables.put_item(TableName=EARLIER, Item=row)


@pytest.fixture
def filed(stage: Stage) -> Filing:
    """A filing with its receipt, a signed head over its history, and a copy of the table as it stands then."""
    filing = stage.file("soil-conservation")
    stage.outside.clock.pass_by(timedelta(hours=2))
    stage.app.audit_histories(TIMER, None)
    copied()
    return filing


def test_a_table_that_lost_everything_is_as_it_was_and_reconciles(stage: Stage, filed: Filing) -> None:
    before = [row for row in rows() if row["sk"]["S"] != "walk"]
    remove_all()
    code, told = recovered()
    assert (code, told["put_back"], told["left"]) == (SAME, len(before), 0)
    stage.carrier.run()
    assert rows() == before
    assert (ops("reconcile").exit_code, ops("verify-chain").exit_code) == (SAME, SAME)


def test_what_is_whole_is_left_alone(stage: Stage, filed: Filing) -> None:
    assert recovered() == (SAME, {"wanted": {}, "put_back": 0, "left": 0, "numbers_skipped": 0})


def test_a_row_that_was_set_back_is_brought_forward_and_a_newer_one_stays(stage: Stage, filed: Filing) -> None:
    (series,) = [row for row in rows() if row["sk"]["S"] == "series"]
    client("dynamodb").put_item(TableName=TABLE, Item=series | {"last": {"N": "0"}})
    assert recovered()[1]["wanted"] == {"older/series": 1}
    assert series in rows()
    client("dynamodb").put_item(TableName=TABLE, Item=series | {"last": {"N": "7"}})
    assert recovered()[1]["wanted"] == {}


def test_an_entry_that_was_edited_is_put_back_only_when_told_so(stage: Stage, filed: Filing) -> None:
    first, second = [row for row in rows() if row["sk"]["S"].startswith("event#")][:2]
    client("dynamodb").put_item(TableName=TABLE, Item=second | {"body": first["body"]})
    code, told = recovered()
    assert (code, told["put_back"], told["left"]) == (DIFFERS, 0, 1)
    assert recovered("--differing")[0] == SAME
    assert second in rows()


def test_a_draft_that_was_deleted_by_right_stays_gone(stage: Stage) -> None:
    draft = stage.open("water-saving")
    copied()
    stage.outside.filings.remove(draft, _last_of(stage, draft))
    stage.carrier.run()
    assert recovered()[1]["put_back"] == 0
    assert [row["sk"]["S"] for row in rows()] == ["deleted"]


def _last_of(stage: Stage, draft: Filing) -> Any:
    from chalicelib.domain.filing import Move, ended

    return ended(draft, Move.DELETE, by=portal_of(draft.form).actor, at=stage.outside.clock.now())


def test_a_project_that_was_let_go_since_is_not_held_again(stage: Stage) -> None:
    draft = stage.open("water-saving")
    stage.upload(draft)
    stage.submit(draft)
    copied()
    run(withdraw, draft.id, None, by=portal_of(draft.form))
    told = recovered()[1]
    assert told["wanted"] == {}
    assert not [row for row in rows() if row["sk"]["S"] == "claim"]


def test_a_number_that_only_its_receipt_bears_is_not_given_again(stage: Stage) -> None:
    draft = stage.open("soil-conservation")
    copied()
    lost = stage.file("soil-conservation-corrected")
    remove_all(lambda row: row["pk"]["S"] != f"filing#{draft.id}")
    code, told = recovered()
    assert (code, told["spent"], told["numbers_skipped"]) == (SAME, lost.number, 1)
    assert lost.number and "1号" in lost.number
    following = stage.file("soil-conservation")
    assert following.number == lost.number.replace("1号", "2号")


def test_nobody_to_ask_and_nothing_is_changed(stage: Stage, filed: Filing) -> None:
    remove(rows()[0])
    before = rows()
    said = ops("recover", EARLIER)
    assert said.exit_code == TROUBLE and "--yes" in said.stderr
    assert rows() == before


def test_a_table_that_is_not_there_is_trouble_in_both_languages(stage: Stage) -> None:
    said = ops("recover", "miaopi-test-nothing", "--yes")
    assert said.exit_code == TROUBLE and "没有这张表" in said.stderr and "no such table" in said.stderr

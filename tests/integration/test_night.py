"""A night under moto: the timers' functions, then rows damaged by hand, and what the operators' commands find."""

import json
from datetime import timedelta
from typing import Any

import pytest
from typer.testing import CliRunner

from chalicelib.domain.filing import Filing
from ops.__main__ import app as ops_app
from ops.ending import DIFFERS, SAME
from tests.aws import TABLE, client
from tests.fakes.timer import TIMER
from tests.integration.stage import Stage


def ops(*arguments: str) -> tuple[int, list[dict[str, Any]]]:
    said = CliRunner().invoke(ops_app, [*arguments, "--json"])
    return said.exit_code, [json.loads(line) for line in said.stdout.splitlines()]


def kinds(*arguments: str) -> set[str]:
    """What a command tells as parting or false; it must then say so by its exit code too."""
    code, (*told, _) = ops(*arguments)
    assert code == (DIFFERS if told else SAME)
    return {one["kind"] for one in told}


def row(filing: Filing, sk: str) -> dict[str, Any]:
    return {"pk": {"S": f"filing#{filing.id}"}, "sk": {"S": sk}}


@pytest.fixture
def filed(stage: Stage) -> Filing:
    filing = stage.file("soil-conservation")
    stage.outside.clock.pass_by(timedelta(hours=2))
    stage.app.reconcile_record(TIMER, None)
    stage.app.audit_histories(TIMER, None)
    return filing


def test_a_healthy_stage_has_neither_difference_nor_fault(stage: Stage, filed: Filing) -> None:
    code, (summed,) = ops("reconcile")
    assert (code, summed["filings"], summed["documents"], summed["differences"]) == (SAME, 1, 1, 0)
    assert ops("verify-chain") == (SAME, [{"histories": 1, "heads": 1, "leaves": 1, "faults": 0}])


def test_what_was_damaged_in_table_and_bucket_is_found(stage: Stage, filed: Filing) -> None:
    assert filed.receipt
    client("dynamodb").delete_item(TableName=TABLE, Key={"pk": {"S": f"claim#{filed.claim}"}, "sk": {"S": "claim"}})
    stage.s3.delete_object(Bucket=stage.outside.settings.documents_bucket, Key=filed.receipt.key)
    assert kinds("reconcile") == {"claim-missing", "document-missing"}
    assert kinds("verify-chain") == set()


def test_an_entry_that_was_removed_or_put_elsewhere_is_found(stage: Stage, filed: Filing) -> None:
    table = client("dynamodb")
    second, third = (
        table.get_item(TableName=TABLE, Key=row(filed, f"event#{version:06}"))["Item"] for version in (2, 3)
    )
    table.put_item(TableName=TABLE, Item=second | {"body": third["body"]})
    table.put_item(TableName=TABLE, Item=third | {"body": second["body"]})
    assert kinds("verify-chain", filed.id) == {"entry-moved"}
    table.delete_item(TableName=TABLE, Key=row(filed, "event#000003"))
    table.put_item(TableName=TABLE, Item=second)
    assert kinds("verify-chain") == {"entry-missing"}


def test_a_filing_that_was_removed_whole_is_found_by_its_head(stage: Stage, filed: Filing) -> None:
    table = client("dynamodb")
    for there in table.scan(TableName=TABLE)["Items"]:
        if there["pk"]["S"] == f"filing#{filed.id}":
            table.delete_item(TableName=TABLE, Key={name: there[name] for name in ("pk", "sk")})
    assert kinds("verify-chain") == {"filing-removed"}
    assert kinds("reconcile") == {"claim-leaked", "pointer-stray", "document-of-nobody", "upload-of-nobody"}


def test_a_head_that_was_covered_is_told_and_the_first_one_still_counts(stage: Stage, filed: Filing) -> None:
    bucket = stage.outside.settings.audit_bucket
    (head,) = stage.s3.list_object_versions(Bucket=bucket)["Versions"]
    stage.s3.put_object(Bucket=bucket, Key=head["Key"], Body=b"x.y.z")
    assert kinds("verify-chain") == {"head-covered"}

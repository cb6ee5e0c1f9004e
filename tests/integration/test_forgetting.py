"""A draft goes on AWS under moto: the stream tells the table's reader, which leaves nothing but the last entry."""

from typing import Any

import pytest

from chalicelib.domain.filing import Filing, Move, State
from chalicelib.domain.retention import Kept, lasting
from chalicelib.usecases.delete_draft import delete_draft
from chalicelib.wiring import run
from tests.aws import TABLE, client
from tests.hostile import HOSTILE
from tests.integration.stage import Stage
from tests.world import portal_of


def draft(stage: Stage) -> Filing:
    """A draft with everything uploaded, one upload refused."""
    opened = stage.open("soil-conservation")
    stage.upload(opened)
    stage.put(opened, "commitment-letter", HOSTILE["script on opening"][0]())
    stage.carrier.run()
    return opened


def rows() -> list[dict[str, Any]]:
    return list(client("dynamodb").scan(TableName=TABLE)["Items"])


def uploads(stage: Stage) -> list[str]:
    bucket = stage.outside.settings.materials_bucket
    return [one["Key"] for one in stage.s3.list_object_versions(Bucket=bucket).get("Versions", [])]


def expire(filing: Filing) -> None:
    """What the table's TTL does, which moto has none of."""
    key = {"pk": {"S": f"filing#{filing.id}"}, "sk": {"S": "filing"}}
    client("dynamodb").delete_item(TableName=TABLE, Key=key)


def test_a_deleted_draft_leaves_one_row_and_no_upload(stage: Stage) -> None:
    opened = draft(stage)
    assert len(rows()) > 5
    assert [key for key in uploads(stage) if key.startswith("apart/")]
    run(delete_draft, opened.id, by=portal_of(opened.form))
    stage.carrier.run()
    assert [row["sk"]["S"] for row in rows()] == ["deleted"]
    assert uploads(stage) == []


def test_the_ttl_of_a_draft_goes_with_its_submission(stage: Stage) -> None:
    opened = draft(stage)
    (row,) = [row for row in rows() if row["sk"]["S"] == "filing"]
    until = int(row["expires"]["N"])
    assert 0 <= until - (opened.changed_at + lasting(Kept.DRAFT)).timestamp() < 1
    stage.upload(opened)
    stage.carrier.run()
    stage.submit(opened)
    (row,) = [row for row in rows() if row["sk"]["S"] == "filing"]
    assert "expires" not in row


def test_an_expired_draft_goes_the_same_way(stage: Stage) -> None:
    opened = draft(stage)
    stage.outside.clock.pass_by(lasting(Kept.DRAFT))
    expire(opened)
    stage.carrier.run()
    last = stage.outside.filings.last_entry(opened.id)
    assert last and last.move is Move.EXPIRE
    assert [row["sk"]["S"] for row in rows()] == ["deleted"]
    assert uploads(stage) == []


@pytest.mark.parametrize("name", ["soil-conservation", "soil-conservation-rejected"])
def test_a_filing_whose_row_was_torn_out_keeps_everything_else(stage: Stage, name: str) -> None:
    filing = stage.file(name)
    assert filing.state in (State.FILED, State.REJECTED)
    there, uploaded = len(rows()), uploads(stage)
    expire(filing)
    stage.carrier.run()
    assert len(rows()) == there - 1
    assert uploads(stage) == uploaded

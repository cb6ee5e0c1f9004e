"""The operators' command on the table itself: what it reads there, and that it writes nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from chalicelib.adapters.aws import client as our_client
from ops.__main__ import app
from ops.ending import SAME
from tests.aws import TABLE, client
from tests.integration.stage import Stage

ROOT = Path(__file__).parent.parent.parent
READS = {"GetItem", "Query", "Scan"}
"""All that an operator's role must allow, on the table alone (docs/operating.md)."""


def rows() -> list[dict[str, Any]]:
    """The whole table."""
    return sorted(client("dynamodb").scan(TableName=TABLE)["Items"], key=lambda r: (r["pk"]["S"], r["sk"]["S"]))


@contextmanager
def calls(*services: str) -> Iterator[list[tuple[str, str]]]:
    """What our clients are called for meanwhile, as (service, operation)."""
    made: list[tuple[str, str]] = []

    def note(model: Any, **_: Any) -> None:
        made.append((model.service_model.service_name, model.name))

    for service in services:
        our_client(service).meta.events.register(f"before-call.{service}", note)
    yield made
    for service in services:
        our_client(service).meta.events.unregister(f"before-call.{service}", note)


def ops(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def test_replay_and_shadow_find_the_same_and_touch_nothing(stage: Stage) -> None:
    filed, rejected = stage.file("soil-conservation"), stage.file("soil-conservation-rejected")
    before = rows()
    with calls("dynamodb", "s3", "sqs", "kms", "ssm") as made:
        replays = [ops("replay", filing.id) for filing in (filed, rejected)]
        shadow = ops("shadow", "--candidate", str(ROOT))
    assert [said.exit_code for said in (*replays, shadow)] == [SAME] * 3
    assert "2 judged, 0 changed, 0 could not be judged" in shadow.stdout
    assert {service for service, _ in made} == {"dynamodb"}
    assert {operation for _, operation in made} <= READS
    assert rows() == before

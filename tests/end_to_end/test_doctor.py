"""The doctor on the deployed system: all is well there, but for what is spoiled."""

import json
from typing import Any

from chalicelib.domain.registries import Registry
from local.system import LocalSystem
from tests.end_to_end.test_ops import ops

MAY_END = "calendar"
"""In December it is told until next year's notice is known, on whatever day these tests run."""


def ill(up: LocalSystem) -> dict[str, Any]:
    said = ops(up, "doctor", "--json")
    lines = [json.loads(line) for line in said.stdout.splitlines()]
    assert said.stderr == "" and said.returncode == int(not all(line["good"] for line in lines))
    return {line["check"]: line for line in lines if not line["good"] and line["check"] != MAY_END}


def test_a_system_just_deployed_is_well(up: LocalSystem) -> None:
    assert ill(up) == {}


def test_what_was_switched_off_or_fell_silent_is_told(up: LocalSystem) -> None:
    tables, table = up.aws.client("dynamodb"), up.outputs["FilingsTable"]
    up.disturb(Registry.FEES, {"kind": "broken"})
    tables.update_table(TableName=table, DeletionProtectionEnabled=False)
    try:
        found = ill(up)
    finally:
        up.disturb(Registry.FEES, None)
        tables.update_table(TableName=table, DeletionProtectionEnabled=True)
    assert set(found) == {"registries", "table"}
    assert [fault["en"] for fault in found["registries"]["faults"]] == ["fees: broken"]
    assert [fault["en"] for fault in found["table"]["faults"]] == [f"{table} lacks protection"]

"""What one release wrote, as a file keeps it: rows of the table, records of its stream, messages; bytes as base64."""

import base64
import json
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

type Json = dict[str, Any]

HERE = Path(__file__).parent


class Kept(NamedTuple):
    """A release's rows (as DynamoDB gives them), stream records (as Lambda does) and messages (queue and body)."""

    at: datetime
    rows: list[Json]
    records: list[Json]
    messages: list[Json]


def versions() -> tuple[str, ...]:
    """Every release that is kept."""
    return tuple(sorted(path.stem for path in HERE.glob("*.json")))


def read(version: str) -> Kept:
    """What a release wrote."""
    said = json.loads(_path(version).read_text(encoding="utf-8"))
    return Kept(datetime.fromisoformat(said["at"]), _plain(said["rows"]), said["records"], said["messages"])


def write(version: str, kept: Kept) -> Path:
    """Keep what a release wrote."""
    told = {"at": kept.at.isoformat(), "rows": kept.rows, "records": kept.records, "messages": kept.messages}
    path = _path(version)
    path.write_text(json.dumps(told, ensure_ascii=False, indent=0, default=_text) + "\n", encoding="utf-8")
    return path


def _path(version: str) -> Path:
    return HERE / f"{version}.json"


def _text(value: bytes | datetime) -> str | float:
    return value.timestamp() if isinstance(value, datetime) else base64.b64encode(value).decode()


def _plain(rows: list[Json]) -> list[Json]:
    return [
        row | {"body": {"B": base64.b64decode(row["body"]["B"])}} if "B" in row.get("body", {}) else row for row in rows
    ]

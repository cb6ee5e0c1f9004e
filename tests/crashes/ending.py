"""How a run ended, in words that two runs share: ids, times, signatures and the number of attempts are left out.

What is kept is read as a stranger would: the table row by row, the documents out of their bucket, what each receiver
holds by its own address.
"""

import hashlib
import json
import re
from typing import Any

import urllib3

from chalicelib.adapters.rows import body_of
from chalicelib.errors import NotFound
from chalicelib.usecases.publish_revocations import signed_revocations
from tests.aws import client

type Ending = dict[str, Any]

UNLIKE = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)|[0-9a-f]{64}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
)
"""Times, hashes and ids."""

ATTEMPTS = frozenset({"attempts", "answer", "size", "version_id", "expires", "sha256"})
"""Fields that tell how often and in which words, or follow from a signature, from the time, or from what was faster.

A material that was pinned before its check has its checksum from the check; a document's is held to its bytes below.
"""

FAILURES = frozenset({"why"})
"""Of an answer that a registry owes: in which way it failed, which the disturbance may have been itself."""

PASSING = ("request#", "circuit#")
"""Rows that remember disturbances, which is what they are for."""


def ending(ground: Any, run: Any) -> Ending:
    """How it ended."""
    rows = [row for row in _rows(ground) if not row["pk"]["S"].startswith(PASSING)]
    names = _names(rows)
    kept = {
        "rows": [_row(row) for row in rows],
        "documents": _documents(ground, rows),
        "held": _held(ground),
        "public": _public(run),
        "answers": run.actors.answers,
    }
    told: Ending = json.loads(_renamed(json.dumps(_plain(kept), ensure_ascii=False, default=str), names))
    return told | {"rows": {json.dumps(list(_key(row))): row for row in told["rows"]}, "count": len(told["rows"])}


def _rows(ground: Any) -> list[dict[str, Any]]:
    answer = client("dynamodb").scan(TableName=ground.settings.table)
    return list(answer["Items"])


def _row(row: dict[str, Any]) -> dict[str, Any]:
    """Its body unpacked."""
    return row | ({"body": body_of(row)} if "body" in row else {})


def _key(row: dict[str, Any]) -> tuple[str, str]:
    return row["pk"]["S"], row["sk"]["S"]


def _names(rows: list[dict[str, Any]]) -> dict[str, str]:
    """Check codes by the order in which the filing got them."""
    codes: dict[str, str] = {}
    for row in sorted(rows, key=lambda r: r["pk"]["S"]):
        if row["sk"]["S"] == "filing":
            body = body_of(row)
            given = [c["check_code"] for c in body["corrections"]] + [body["check_code"]]
            codes |= {code: f"code {len(codes) + n}" for n, code in enumerate(filter(None, given), 1)}
    return codes


def _renamed(text: str, names: dict[str, str]) -> str:
    for code, name in names.items():
        text = text.replace(code, name)
    return UNLIKE.sub("…", text)


def _plain(value: Any) -> Any:
    """Without what tells of attempts only."""
    if isinstance(value, dict):
        kept = {key: inner for key, inner in value.items() if key not in ATTEMPTS}
        return {key: _alike(inner) if key == "answers" else _plain(inner) for key, inner in kept.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list | tuple) else value


def _alike(answers: Any) -> Any:
    """Registries' answers as a verdict keeps them, or what callers were told."""
    if not isinstance(answers, dict):
        return _plain(answers)
    return {name: _plain({k: v for k, v in answer.items() if k not in FAILURES}) for name, answer in answers.items()}


def _documents(ground: Any, rows: list[dict[str, Any]]) -> list[Any]:
    """Every document that a filing names, as it is stored; its hash must be the one that the filing tells."""
    s3, bucket = client("s3"), ground.settings.documents_bucket
    found = []
    for row in rows:
        body = body_of(row) if row["sk"]["S"] == "filing" else {}
        replaced = [c["receipt"] for c in body.get("corrections", ())]
        for document in filter(None, [body.get("receipt"), body.get("void_copy"), *replaced]):
            pdf = s3.get_object(Bucket=bucket, Key=document["key"])["Body"].read()
            assert hashlib.sha256(pdf).hexdigest() == document["sha256"] and len(pdf) == document["size"]
            found.append(pdf.decode().rpartition("%sealed")[0])
    return found


def _held(ground: Any) -> dict[str, Any]:
    return {system: urllib3.request("GET", f"{url}").json() for system, url in ground.settings.system_urls.items()}


def _public(run: Any) -> Any:
    try:
        listed, _ = signed_revocations(notices=run.machines.notices)
    except NotFound:
        return None
    return [r.model_dump(mode="json") for r in listed.revocations]

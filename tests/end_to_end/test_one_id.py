"""One id leads from the portal's request through every function to the receivers' logs, and back."""

import json
import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.domain.correlation import HEADER
from local.examples import example
from local.materials import make_material
from local.stories import DECIDED, Told
from local.system import LocalSystem, today
from local.watch.insights import QUERIES
from local.window import Json
from tests.end_to_end.test_ops import ops

ASKED = re.compile(r"\b[a-z_]+\b(?!\()")
WORDS = frozenset({"fields", "filter", "stats", "sort", "asc", "desc", "as", "by", "and", "count", "max", "pct"})
"""What the language of queries says itself."""
NAMED = re.compile(r"\bas (\w+)")
QUOTED_OR_BUILT_IN = re.compile(r'"[^"]*"|@\w+')


def lines(up: LocalSystem) -> Iterator[tuple[str, Json]]:
    """Every line of ours that a function has told, with the function's logical name."""
    logs: Any = up.aws.client("logs")
    for page in logs.get_paginator("describe_log_groups").paginate(logGroupNamePrefix="/aws/lambda/"):
        for group in page["logGroups"]:
            function = str(group["logGroupName"]).split("-")[-2]
            for events in logs.get_paginator("filter_log_events").paginate(logGroupName=group["logGroupName"]):
                yield from ((function, line) for e in events["events"] if (line := read(e["message"])))


def read(text: str) -> Json | None:
    """A line of ours; None for Lambda's own."""
    try:
        line = json.loads(text)
    except ValueError:
        return None
    return line if isinstance(line, dict) and "message" in line else None


def way(up: LocalSystem, correlation: str) -> set[str]:
    """The functions that told anything under an id."""
    return {function for function, line in lines(up) if line.get("correlation_id") == correlation}


def pushes(up: LocalSystem, system: str) -> list[Json]:
    """A receiving system's own log."""
    return list(up.http.request("GET", f"{up.receivers}/{system}/log").json()["pushes"])


def test_one_id_leads_from_the_portals_request_to_the_receivers_logs(up: LocalSystem, told: dict[str, Told]) -> None:
    form, followed = example("water-saving-ineligible", today()), f"portal-{uuid.uuid4()}"
    portal = up.portal(form["applicant"]["uscc"])
    draft = portal.open(form)
    for slot in draft["uploads"]:
        portal.upload(slot, make_material(slot["kind"], form))
    key = {"Idempotency-Key": str(uuid.uuid4())}
    portal.call("POST", f"/v1/filings/{draft['id']}/submission", {}, **key, **{HEADER: followed})
    ended = portal.wait(draft["id"], lambda f: f["state"] in DECIDED)
    portal.wait(draft["id"], lambda f: any(d["acknowledged"] == ended["version"] for d in f["deliveries"]))
    assert way(up, followed) == {"APIHandler", "AnnounceChanges", "VerifyFilings", "ShareFilings"}
    told_portal = [p for p in pushes(up, "portal") if p["correlation_id"] == followed]
    assert told_portal and all(p["push"].startswith(draft["id"]) and p["status"] == 200 for p in told_portal)
    trail = json.loads(ops(up, "filings", "trail", draft["id"], "--json").stdout)["events"]
    assert [e["move"] for e in trail if e["correlation"] == followed] == ["submit", "reject"]


@pytest.mark.parametrize("system", ["investment", "exchange", "elicence", "portal"])
def test_a_receivers_log_leads_back_to_the_request_that_it_was_told_for(
    up: LocalSystem, told: dict[str, Told], system: str
) -> None:
    mine = [p for p in pushes(up, system) if p["push"].startswith(told["water-saving"].filing_id)]
    submission = mine[-1]["correlation_id"]
    assert way(up, submission) == {"APIHandler", "AnnounceChanges", "VerifyFilings", "IssueReceipts", "ShareFilings"}


def test_what_the_gateway_answers_itself_bears_an_id_too(up: LocalSystem) -> None:
    answer = up.http.request("GET", f"{up.api}/v1/filings", headers={HEADER: "mine"})
    assert answer.status == 401 and answer.headers[HEADER] == answer.json()["request_id"]


def test_every_field_that_a_stored_query_asks_for_stands_in_lines_that_it_reads(
    up: LocalSystem, told: dict[str, Told]
) -> None:
    up.http.request("GET", f"{up.api}/v1/receipts/none", headers={HEADER: "nobody-1"})
    there = {field for _, line in lines(up) for field in line}
    messages = {line["message"] for _, line in lines(up)}
    for query in QUERIES:
        own = set(NAMED.findall(query.query))
        asked = set(ASKED.findall(QUOTED_OR_BUILT_IN.sub("", query.query))) - WORDS - own
        # Nothing fails here so badly that a whole message is given up: its fields are held to in test_consumers.py.
        assert asked - {"error", "where"} <= there, (query.name, asked - there)
        assert set(re.findall(r'message = "([^"]+)"', query.query)) <= messages, query.name

"""On the deployed system: a deleted draft goes with all that was uploaded for it, and looks at the desk are kept."""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from local.environment import environment
from local.examples import example
from local.materials import make_material
from local.stories import Told
from local.system import LocalSystem, today
from local.window import Json, Portal, Refusal

PATIENCE = 60
LETTER = "commitment-letter"


@pytest.fixture(scope="module")
def form() -> Json:
    """A form that could be filed."""
    return example("water-saving-ineligible", today())


@pytest.fixture(scope="module")
def portal(up: LocalSystem, form: Json) -> Portal:
    """The portal, acting for its applicant."""
    return up.portal(form["applicant"]["uscc"])


def soon(holds: Callable[[], bool]) -> bool:
    """Whether it comes to hold while patience lasts."""
    until = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > until:
            return False
        time.sleep(0.3)
    return True


def rows(up: LocalSystem, filing_id: str) -> list[str]:
    """The sort keys of all that the table keeps under a filing."""
    asked: Any = up.aws.client("dynamodb").query(
        TableName=environment(up)["MIAOPI_TABLE"],
        KeyConditionExpression="pk = :p",
        ExpressionAttributeValues={":p": {"S": f"filing#{filing_id}"}},
    )
    return [row["sk"]["S"] for row in asked["Items"]]


def uploads(up: LocalSystem, filing_id: str) -> list[str]:
    """The keys of every version uploaded for a filing."""
    bucket = environment(up)["MIAOPI_MATERIALS_BUCKET"]
    found = up.aws.client("s3").list_object_versions(Bucket=bucket, Prefix=f"filings/{filing_id}/")
    return [one["Key"] for one in found.get("Versions", [])]


def test_a_deleted_draft_goes_with_its_uploads_and_leaves_one_row(up: LocalSystem, portal: Portal, form: Json) -> None:
    draft = portal.open(form)
    filing_id = str(draft["id"])
    slot = next(one for one in draft["uploads"] if one["kind"] == LETTER)
    portal.upload(slot, make_material(LETTER, form))
    assert soon(lambda: f"check#{LETTER}" in rows(up, filing_id))
    assert "delete" in draft["moves"] and draft["kept_until"] > draft["opened_at"]
    gone = portal.call("DELETE", f"/v1/filings/{filing_id}")
    assert gone["id"] == filing_id
    with pytest.raises(Refusal) as refused:
        portal.call("GET", f"/v1/filings/{filing_id}")
    assert refused.value.status == 404
    assert soon(lambda: rows(up, filing_id) == ["deleted"]), rows(up, filing_id)
    assert soon(lambda: uploads(up, filing_id) == [])


def test_what_was_submitted_is_not_deleted(up: LocalSystem, told: dict[str, Told]) -> None:
    one = told["ineligible"]
    portal = up.portal(one.filing["form"]["applicant"]["uscc"])
    with pytest.raises(Refusal) as refused:
        portal.call("DELETE", f"/v1/filings/{one.filing_id}")
    assert refused.value.problem["code"] == "wrong-state"
    assert portal.call("GET", f"/v1/filings/{one.filing_id}")["state"] == one.filing["state"]


def test_a_look_at_the_desk_is_told_to_the_next_officer(up: LocalSystem, told: dict[str, Told]) -> None:
    filing_id = told["referred"].filing_id
    for officer in ("officer-looking-1", "officer-looking-2"):
        seen = up.desk(officer).look(filing_id)
    officers = [look["officer"] for look in seen["looks"]]
    assert officers[-2:] == ["officer-looking-1", "officer-looking-2"]
    own = up.portal(seen["form"]["applicant"]["uscc"]).look(filing_id)
    assert "officer-looking" not in json.dumps(own)

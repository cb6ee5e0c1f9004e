"""Every function at work from its unpacked zip alone, with no package of ours to fall back upon."""

import json
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from bench.loading import PORTS
from chalicelib.domain.items.catalogue import parse_form
from chalicelib.domain.materials import owed
from chalicelib.usecases.upload_slot import key_of
from local.examples import example
from local.materials import make_material
from tests.aws import client
from tests.deployment.running_stage import RunningStage, standing
from tests.deployment.unpacked import lightened, unpacked
from tests.fakes.timer import TIMER

pytestmark = pytest.mark.xdist_group("zips")

TIMERS = (
    "sweep_filings",
    "publish_lists",
    "reconcile_record",
    "audit_histories",
    "recheck_filings",
    "restamp_receipts",
)
BY_MOTO = "head-forged"
"""What the log may tell: moto signs the digest of what is a digest already, so its signature of a head is false."""


@pytest.fixture(scope="module")
def stage(packaged: Path) -> Iterator[RunningStage]:
    """Its folder goes with it: pytest would keep those of three runs, each of 200 MB."""
    with TemporaryDirectory(prefix="miaopi-zips-") as home:
        whole, light = Path(home) / "whole", Path(home) / "light"
        unpacked(packaged.parent / "deployment.zip", whole)
        lightened(whole, light)
        with standing(whole, light, Path(home) / "log") as up:
            yield up


@pytest.fixture(scope="module")
def filed(stage: RunningStage) -> dict[str, Any]:
    """A filing that went all its way."""
    form = example("water-saving", stage.today)
    applicant = form["applicant"]["uscc"]
    filing_id = open_draft(stage, form)
    upload(stage, filing_id, form)
    stage.carrier.run()
    stage.asked("portal", "POST", f"/v1/filings/{filing_id}/submission", {}, applicant)
    stage.carrier.run()
    return dict(stage.asked("portal", "GET", f"/v1/filings/{filing_id}", applicant=applicant).json)


def open_draft(stage: RunningStage, form: dict[str, Any]) -> str:
    opened = stage.asked("portal", "POST", "/v1/filings", form, form["applicant"]["uscc"])
    assert opened.status == 201, opened.text
    return str(opened.json["id"])


def upload(stage: RunningStage, filing_id: str, form: dict[str, Any]) -> None:
    for kind in owed(parse_form(form)):
        pdf = make_material(kind, form)
        bucket = stage.variables["MIAOPI_MATERIALS_BUCKET"]
        client("s3").put_object(Bucket=bucket, Key=key_of(filing_id, kind), Body=pdf, ContentType="application/pdf")


def documents(stage: RunningStage, filing_id: str) -> dict[str, bytes]:
    """What was made for a filing, by its ending."""
    s3, bucket = client("s3"), stage.variables["MIAOPI_DOCUMENTS_BUCKET"]
    keys = [there["Key"] for there in s3.list_objects_v2(Bucket=bucket)["Contents"] if filing_id in there["Key"]]
    return {Path(key).suffix: s3.get_object(Bucket=bucket, Key=key)["Body"].read() for key in keys}


def test_a_filing_goes_all_its_way(stage: RunningStage, filed: dict[str, Any]) -> None:
    assert filed["state"] == "filed"
    assert {delivery["system"] for delivery in filed["deliveries"]} == {"elicence", "exchange", "investment", "portal"}


def test_its_receipt_bears_both_seals_with_proofs_and_is_judged(stage: RunningStage, filed: dict[str, Any]) -> None:
    made = documents(stage, filed["id"])
    assert made.keys() == {".pdf", ".ses"}
    assert b"/DSS" in made[".pdf"]
    judged = stage.public("POST", "/v1/receipts/checks", made[".pdf"]).json
    assert (judged["whole"], judged["trusted"], judged["in_force"]) == (True, True, True)


@pytest.mark.parametrize("path", ["/check/{}", "/v1/receipts/{}", "/openapi.json", "/v1/items/water-saving/rules"])
def test_the_public_is_answered(stage: RunningStage, filed: dict[str, Any], path: str) -> None:
    assert stage.public("GET", path.format(filed["check_code"])).status == 200


def test_a_draft_that_is_deleted_is_forgotten(stage: RunningStage) -> None:
    form = example("soil-conservation", stage.today)
    draft = open_draft(stage, form)
    gone = stage.asked("portal", "DELETE", f"/v1/filings/{draft}", applicant=form["applicant"]["uscc"])
    stage.carrier.run()
    assert gone.status == 200
    assert "forget_filings" in stage.functions.started


def test_what_runs_by_the_clock_runs_and_so_every_function_did_its_first_work(
    stage: RunningStage, filed: dict[str, Any]
) -> None:
    for name in TIMERS:
        getattr(stage.functions, name)(TIMER, None)
    assert stage.functions.started.keys() == PORTS.keys()
    told = [json.loads(line) for line in stage.log.read_text().splitlines()]
    assert [line for line in told if line.get("level") == "ERROR" and line.get("kind") != BY_MOTO] == []

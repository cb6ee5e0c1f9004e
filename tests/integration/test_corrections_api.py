"""A receipt corrected over the API, and what the public then knows of the old one and of the new."""

from collections.abc import Iterator

import pytest

from chalicelib.domain.check_code import printed_code
from chalicelib.domain.composing import receipt_of
from chalicelib.ports import SealCheck
from chalicelib.usecases.publish_revocations import publish_revocations
from chalicelib.wiring import run
from tests.filings import RIGHT_ADDRESS
from tests.integration.api_world import ApiWorld, Json

BODY: Json = {"corrections": [{"element": "/project/address", "to": RIGHT_ADDRESS}], "reason": "录入笔误。"}


@pytest.fixture
def world() -> Iterator[ApiWorld]:
    with ApiWorld() as world:
        yield world


def corrected(world: ApiWorld) -> tuple[str, str, str]:
    """The id of a corrected filing, its old and its new check code."""
    filing_id = world.filed_over_api()
    old = world.filings.load(filing_id).check_code
    answer = world.officer("POST", f"/v1/desk/filings/{filing_id}/correction", BODY)
    assert (answer.status, answer.json["state"]) == (200, "filed"), answer.text
    world.settle()
    new = world.filings.load(filing_id).check_code
    assert old and new
    return filing_id, old, new


def test_the_old_code_says_replaced_by_which_newer_version(world: ApiWorld) -> None:
    _, old, new = corrected(world)
    told = world.public("GET", f"/v1/receipts/{old}").json
    assert (told["state"], told["version"]) == ("replaced", 1)
    assert told["answers"]["in_force"]["holds"] is False
    assert (told["replaced_by"]["check_code"], told["replaced_by"]["version"]) == (new, 2)
    assert told["number"] == world.public("GET", f"/v1/receipts/{new}").json["number"]


def test_the_new_code_says_in_force_and_which_one_it_replaces(world: ApiWorld) -> None:
    _, old, new = corrected(world)
    told = world.public("GET", f"/v1/receipts/{new}").json
    assert (told["state"], told["version"], told["replaces"], told["replaced_by"]) == ("in-force", 2, old, None)


def test_the_old_page_leads_to_the_new_one(world: ApiWorld) -> None:
    _, old, new = corrected(world)
    page = world.public("GET", f"/check/{old}").text
    assert f'<a href="{new}">' in page
    assert "已由新版回执替代" in page
    assert printed_code(old) in world.public("GET", f"/check/{new}").text


def test_the_old_file_is_genuine_and_no_longer_in_force(world: ApiWorld) -> None:
    filing_id = world.filed_over_api()
    paper = receipt_of(world.filings.load(filing_id), world.public_url)
    world.officer("POST", f"/v1/desk/filings/{filing_id}/correction", BODY)
    world.settle()
    world.receipt_checker.says[b"old"] = SealCheck(whole=True, trusted=True, signed_at=world.clock.now(), receipt=paper)
    said = world.public("POST", "/v1/receipts/checks", b"old", Content_Type="application/pdf").json
    assert (said["whole"], said["trusted"], said["in_force"], said["differences"]) == (True, True, False, [])
    assert said["text"] == "回执真实，但已更正并由新版回执替代，请索取新版。"
    assert said["record"]["replaced_by"]["version"] == 2


def test_the_applicant_sees_what_was_put_right_but_not_by_whom(world: ApiWorld) -> None:
    filing_id, old, new = corrected(world)
    own = world.portal("GET", f"/v1/filings/{filing_id}").json
    (told,) = own["corrections"]
    assert (told["version"], told["check_code"], told["elements"]) == (1, old, ["/project/address"])
    assert (told["reason"], told["officer"]) == ("录入笔误。", None)
    assert (own["receipt_version"], own["check_code"], own["form"]["project"]["address"]) == (2, new, RIGHT_ADDRESS)
    seen = world.officer("GET", f"/v1/desk/filings/{filing_id}").json["corrections"]
    assert [one["officer"] for one in seen] == ["officer-1"]


def test_the_same_correction_sent_twice_is_done_once(world: ApiWorld) -> None:
    filing_id = world.filed_over_api()
    path = f"/v1/desk/filings/{filing_id}/correction"
    first, second = (world.officer("POST", path, BODY, Idempotency_Key="one") for _ in range(2))
    assert first.json == second.json
    world.settle()
    assert world.filings.load(filing_id).receipt_version == 2


def test_correcting_is_for_officers(world: ApiWorld) -> None:
    assert world.portal("POST", f"/v1/desk/filings/{world.filed_over_api()}/correction", BODY).status == 403


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({**BODY, "corrections": []}, "too-few"),
        ({**BODY, "corrections": [{"element": "project", "to": "x"}]}, "format"),
        ({**BODY, "corrections": [{"element": "/project/code", "to": "x"}]}, "element-settled"),
        ({**BODY, "corrections": [{"element": "/project/street", "to": "x"}]}, "element-unknown"),
        ({**BODY, "corrections": [{"element": "/project/address", "to": 1.5}]}, "correction-unfit"),
        ({"corrections": BODY["corrections"]}, "missing"),
    ],
)
def test_a_correction_with_faults_is_refused(world: ApiWorld, body: Json, code: str) -> None:
    answer = world.officer("POST", f"/v1/desk/filings/{world.filed_over_api()}/correction", body)
    assert (answer.status, answer.json["errors"][0]["code"]) == (422, code)


def test_the_signed_list_of_revocations_is_served_once_there_is_one(world: ApiWorld) -> None:
    assert world.public("GET", "/v1/revocations/signed").status == 404
    run(publish_revocations)
    told = world.public("GET", "/v1/revocations/signed").json
    assert told["jws"].count(".") == 2
    assert told["as_of"] < told["until"]

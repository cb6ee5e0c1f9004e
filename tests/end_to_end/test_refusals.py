"""Bad input over HTTP: each gets its coded answer in problem+json, and nothing is lost."""

import json
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import urllib3

from local.examples import example
from local.materials import make_material
from local.stories import Told
from local.system import LocalSystem, today
from local.telling import applicant_of
from local.window import Door, Json, Portal, Refusal
from tests import hostile, written_pdf

STRANGER = "91440300MA5EXAMPL0"


@pytest.fixture(scope="session")
def form() -> Json:
    """A form that could be filed, of a project whose filing is rejected in the stories."""
    return example("water-saving-ineligible", today())


@pytest.fixture(scope="session")
def portal(up: LocalSystem, form: Json) -> Portal:
    """The portal, acting for the form's applicant."""
    return up.portal(form["applicant"]["uscc"])


@pytest.fixture
def draft(portal: Portal, form: Json) -> Json:
    """A fresh draft."""
    return portal.open(form)


def refused(door: Door, method: str, path: str, body: Any = None, **headers: str) -> Json:
    """The problem that a call is answered with."""
    with pytest.raises(Refusal) as caught:
        door.call(method, path, body, **headers)
    assert caught.value.problem["status"] == caught.value.status
    return caught.value.problem


def raw(url: str, method: str, body: bytes | None, **headers: str) -> tuple[urllib3.BaseHTTPResponse, Json]:
    """An answer as it came; refusals must be problem+json."""
    answer = urllib3.request(method, url, body=body, headers=headers)
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    return answer, answer.json()


def key() -> dict[str, str]:
    return {"Idempotency-Key": str(uuid.uuid4())}


def test_without_a_token_it_is_401(up: LocalSystem) -> None:
    answer, problem = raw(f"{up.api}/v1/filings", "GET", None)
    assert (answer.status, problem["code"]) == (401, "unauthenticated")


@pytest.mark.parametrize("age", [timedelta(minutes=16), timedelta(days=1)])
def test_with_a_stale_token_it_is_401(up: LocalSystem, form: Json, age: timedelta) -> None:
    stale = up.tokens.token("portal", "portal-1", form["applicant"]["uscc"], now=datetime.now(UTC) - age)
    answer, problem = raw(f"{up.api}/v1/filings", "GET", None, Authorization=f"Bearer {stale}")
    assert (answer.status, problem["code"]) == (401, "unauthenticated")


def test_with_a_forged_token_it_is_401(up: LocalSystem, form: Json) -> None:
    head, body, _ = up.token("portal", "portal-1", form["applicant"]["uscc"]).split(".")
    answer, problem = raw(f"{up.api}/v1/filings", "GET", None, Authorization=f"Bearer {head}.{body}.AAAA")
    assert (answer.status, problem["code"]) == (401, "unauthenticated")


def test_the_wrong_role_is_403_both_ways(up: LocalSystem, portal: Portal) -> None:
    assert refused(portal, "GET", "/v1/desk/filings")["code"] == "forbidden"
    assert refused(up.desk(), "GET", "/v1/filings")["code"] == "forbidden"


def test_anothers_filing_is_404_as_if_there_were_none(up: LocalSystem, draft: Json) -> None:
    other = up.portal(example("soil-conservation", today())["applicant"]["uscc"])
    hidden = refused(other, "GET", f"/v1/filings/{draft['id']}")
    unknown = refused(other, "GET", f"/v1/filings/{uuid.uuid4()}")
    assert hidden["code"] == unknown["code"] == "not-found"


def test_what_is_not_there_is_404_in_the_gateways_own_words_too(up: LocalSystem) -> None:
    answer, problem = raw(f"{up.api}/v1/nothing-here", "GET", None)
    assert (answer.status, problem["code"]) == (404, "not-found")


def test_every_fault_of_a_form_is_told_at_once_and_nothing_is_kept(portal: Portal, form: Json) -> None:
    before = len(portal.call("GET", "/v1/filings")["filings"])
    wrong = json.loads(json.dumps(form))
    wrong["applicant"]["uscc"] = STRANGER
    wrong["project"]["name"] = ""
    wrong["surprise"] = 1
    del wrong["commitment"]
    problem = refused(portal, "POST", "/v1/filings", wrong, **key())
    pointers = {error["pointer"] for error in problem["errors"]}
    assert problem["code"] == "invalid"
    assert {"/applicant/uscc", "/project/name", "/surprise", "/commitment"} <= pointers
    assert STRANGER not in json.dumps(problem)
    assert len(portal.call("GET", "/v1/filings")["filings"]) == before


def test_a_body_that_is_no_json_is_400(up: LocalSystem, form: Json) -> None:
    headers = {"Authorization": f"Bearer {up.token('portal', 'portal-1', form['applicant']['uscc'])}", **key()}
    answer, problem = raw(f"{up.api}/v1/filings", "POST", b"{", **headers, **{"Content-Type": "application/json"})
    assert (answer.status, problem["code"]) == (400, "malformed-json")


def test_another_media_type_is_415(up: LocalSystem, form: Json) -> None:
    headers = {"Authorization": f"Bearer {up.token('portal', 'portal-1', form['applicant']['uscc'])}", **key()}
    answer, problem = raw(f"{up.api}/v1/filings", "POST", b"a=1", **headers, **{"Content-Type": "text/plain"})
    assert (answer.status, problem["code"]) == (415, "wrong-media-type")


def test_a_body_over_a_megabyte_is_413(portal: Portal, form: Json) -> None:
    assert refused(portal, "POST", "/v1/filings", form | {"more": "x" * 1_000_001}, **key())["code"] == "too-large"


def test_a_creation_without_its_key_is_400(portal: Portal, form: Json) -> None:
    assert refused(portal, "POST", "/v1/filings", form)["code"] == "idempotency-key-missing"


def elsewhere(form: Json) -> Json:
    return form | {"project": form["project"] | {"address": "深圳市南山区科苑路一号"}}


def test_the_same_key_opens_one_draft_and_another_body_under_it_is_422(portal: Portal, form: Json) -> None:
    same = key()
    first = portal.call("POST", "/v1/filings", form, **same)
    assert portal.call("POST", "/v1/filings", form, **same)["id"] == first["id"]
    assert refused(portal, "POST", "/v1/filings", elsewhere(form), **same)["code"] == "idempotency-key-reused"


def test_a_form_is_replaced_only_with_the_version_last_read(portal: Portal, draft: Json, form: Json) -> None:
    path = f"/v1/filings/{draft['id']}/form"
    other = elsewhere(form)
    assert refused(portal, "PUT", path, other)["code"] == "version-missing"
    assert refused(portal, "PUT", path, other, **{"If-Match": str(draft["version"] + 7)})["code"] == "changed"
    for _ in range(2):
        assert portal.correct(draft["id"], draft["version"], other)["version"] == draft["version"] + 1


def test_a_submission_without_its_materials_names_each_of_them(portal: Portal, draft: Json) -> None:
    problem = refused(portal, "POST", f"/v1/filings/{draft['id']}/submission", {}, **key())
    assert problem["code"] == "materials-missing"
    assert {error["pointer"] for error in problem["errors"]} <= {f"/materials/{s['kind']}" for s in draft["uploads"]}
    assert len(problem["errors"]) >= 2
    assert portal.look(draft["id"])["state"] == "draft"


def test_a_second_submission_is_409_and_tells_the_moves_that_are_possible(
    up: LocalSystem, told: dict[str, Told]
) -> None:
    one = told["water-saving"]
    owner = up.portal(applicant_of(one))
    problem = refused(owner, "POST", f"/v1/filings/{one.filing_id}/submission", {}, **key())
    assert problem["code"] == "wrong-state"
    assert problem["moves"] == one.filing["moves"]


def test_a_decision_on_what_waits_for_none_is_409(up: LocalSystem, told: dict[str, Told]) -> None:
    path = f"/v1/desk/filings/{told['water-saving'].filing_id}/decision"
    problem = refused(up.desk(), "POST", path, {"accept": True, "reason": "同意"}, **key())
    assert problem["code"] == "wrong-state"


def test_a_project_that_is_filed_already_cannot_be_submitted_again(up: LocalSystem, told: dict[str, Told]) -> None:
    form = told["water-saving"].filing["form"]
    owner = up.portal(form["applicant"]["uscc"])
    again = owner.open(form)
    for slot in again["uploads"]:
        owner.upload(slot, make_material(slot["kind"], form))
    problem = refused(owner, "POST", f"/v1/filings/{again['id']}/submission", {}, **key())
    assert problem["code"] == "project-claimed"


def test_a_draft_has_no_receipt_to_download(portal: Portal, draft: Json) -> None:
    assert refused(portal, "GET", f"/v1/filings/{draft['id']}/receipt")["code"] == "no-receipt"


def test_a_withdrawn_draft_moves_no_more(portal: Portal, draft: Json) -> None:
    withdrawn = portal.create(f"/v1/filings/{draft['id']}/withdrawal", {"why": "项目取消"})
    assert withdrawn["state"] == "withdrawn"
    assert refused(portal, "POST", f"/v1/filings/{draft['id']}/submission", {}, **key())["code"] == "wrong-state"


def refused_upload(portal: Portal, slot: Json, pdf: bytes, **fields: str) -> int:
    with pytest.raises(Refusal) as caught:
        portal.upload(slot | {"fields": slot["fields"] | fields}, pdf)
    return caught.value.status


def test_a_slot_takes_one_key_one_type_one_signature_and_no_more_than_its_size(portal: Portal, draft: Json) -> None:
    slot = draft["uploads"][0]
    pdf = make_material(slot["kind"], example("water-saving-ineligible", today()))
    assert refused_upload(portal, slot, pdf, key="filings/another/file.pdf") == 403
    assert refused_upload(portal, slot, pdf, **{"x-amz-signature": "0" * 64}) == 403
    assert refused_upload(portal, slot, pdf, **{"Content-Type": "text/html"}) == 403
    assert refused_upload(portal, slot, b"") == 400
    assert refused_upload(portal, slot, b"%PDF-1.7\n" + bytes(slot["max_bytes"])) == 400
    portal.upload(slot, pdf)


HOSTILE = {
    "not-pdf": b"MZ this is no PDF",
    "encrypted": hostile.encrypted(owner="secret", user="secret"),
    "script": written_pdf.one_page("/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"),
    "attachment": hostile.with_attachment(),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_refused_upload_is_told_before_the_submission_and_never_counts(
    up: LocalSystem, portal: Portal, draft: Json, name: str
) -> None:
    slot = draft["uploads"][0]
    portal.upload(slot, HOSTILE[name])

    def faults(filing: Json) -> list[str]:
        checks = [m["check"] for m in filing["materials"] if m["kind"] == slot["kind"] and m["check"]]
        return [fault["code"] for check in checks for fault in check["faults"]]

    assert faults(portal.wait(draft["id"], lambda filing: bool(faults(filing))))
    s3, bucket = up.aws.client("s3"), up.outputs["MaterialsBucket"]
    apart = s3.list_objects_v2(Bucket=bucket, Prefix=f"apart/filings/{draft['id']}/")
    served = s3.list_objects_v2(Bucket=bucket, Prefix=f"filings/{draft['id']}/")
    assert (apart["KeyCount"], served["KeyCount"]) == (1, 0)


def test_the_public_is_told_nothing_of_an_unknown_check_code(up: LocalSystem) -> None:
    assert refused(up.public(), "GET", "/v1/receipts/ZZZZZZZZZZZZZZZZ")["code"] == "not-found"


def test_refusals_speak_english_to_who_asks_for_it(portal: Portal) -> None:
    problem = refused(portal, "GET", f"/v1/filings/{uuid.uuid4()}", **{"Accept-Language": "en"})
    assert problem["title"] == "There is no such thing here"

"""A slip on a receipt put right on the deployed system, and the signed list of revocations kept by anybody."""

import base64
import json
from typing import Any

import pytest
import urllib3
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jws
from joserfc.jwk import ECKey

from local.stories import Told
from local.system import LocalSystem
from local.telling import applicant_of
from local.validate import validate
from tests.contract.test_list_signer import Roomy
from tests.fakes.timer import TIMER

ADDRESS = "深圳市南山区科苑南路 3331 号"


@pytest.fixture(scope="module")
def reissued(up: LocalSystem, told: dict[str, Told]) -> dict[str, Any]:
    """The filing of a story with the second version of its receipt."""
    one = told["corrected"]
    body = {"corrections": [{"element": "/project/address", "to": ADDRESS}], "reason": "录入笔误。"}
    up.desk().create(f"/v1/desk/filings/{one.filing_id}/correction", body)
    portal = up.portal(applicant_of(one))
    return portal.wait(one.filing_id, lambda f: f["receipt_version"] == 2 and f["receipt"] is not None)


def examined(up: LocalSystem, pdf: bytes) -> dict[str, Any]:
    headers = {"Content-Type": "application/pdf", "Accept-Language": "en"}
    answer = urllib3.request("POST", f"{up.api}/v1/receipts/checks", body=pdf, headers=headers)
    assert answer.status == 200, answer.data
    return dict(answer.json())


def test_the_new_version_verifies_and_is_in_force(
    up: LocalSystem, told: dict[str, Told], reissued: dict[str, Any]
) -> None:
    _, pdf = up.portal(applicant_of(told["corrected"])).receipt(reissued["id"])
    assert validate(pdf, up.root_pem).good
    said = examined(up, pdf)
    assert (said["whole"], said["trusted"], said["in_force"], said["differences"]) == (True, True, True, [])
    assert said["record"]["version"] == 2
    assert said["record"]["replaces"] == told["corrected"].filing["check_code"]


def test_the_old_file_is_whole_and_ours_and_replaced(
    up: LocalSystem, told: dict[str, Told], reissued: dict[str, Any]
) -> None:
    said = examined(up, told["corrected"].pdf)
    assert {name: answer["holds"] for name, answer in said["answers"].items()} == {
        "document": True,
        "in_force": False,
        "issuer": True,
    }
    assert said["record"]["replaced_by"]["check_code"] == reissued["check_code"]
    page = urllib3.request("GET", f"{up.api}/check/{told['corrected'].filing['check_code']}").data.decode()
    assert "已由新版回执替代" in page


def test_the_e_licence_system_holds_the_second_version_and_its_predecessor(
    up: LocalSystem, told: dict[str, Told], reissued: dict[str, Any]
) -> None:
    portal = up.portal(applicant_of(told["corrected"]))

    def acknowledged(filing: dict[str, Any]) -> bool:
        elicence = next(d for d in filing["deliveries"] if d["system"] == "elicence")
        return bool(elicence["acknowledged"] >= reissued["version"])

    portal.wait(reissued["id"], acknowledged)
    held = urllib3.request("GET", f"{up.receivers}/elicence/filings/{reissued['id']}").json()
    assert held["licence"]["operation"] == "09"
    assert ".002." in held["licence"]["identifier"]
    assert ".001." in held["licence"]["follows"]


def test_an_unknown_code_is_a_plain_page(up: LocalSystem) -> None:
    page = urllib3.request("GET", f"{up.api}/check/0000000000000000")
    assert page.status == 200
    assert "查无此回执" in page.data.decode()


def test_the_signed_list_of_revocations_is_verified_by_the_root_alone(up: LocalSystem, told: dict[str, Told]) -> None:
    publish(up)
    signed = str(up.public().call("GET", "/v1/revocations/signed")["jws"])
    chain = [x509.load_der_x509_certificate(base64.b64decode(der)) for der in header_of(signed)["x5c"]]
    chain[0].verify_directly_issued_by(x509.load_pem_x509_certificate(up.root_pem.encode()))
    key = ECKey.import_key(chain[0].public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    payload = jws.deserialize_compact(signed, key, registry=Roomy(algorithms=["ES256"])).payload
    listed = json.loads(payload)["revocations"]
    assert (told["revoked"].number, told["revoked"].filing["check_code"]) in {
        (one["number"], one["check_code"]) for one in listed
    }


def header_of(signed: str) -> dict[str, Any]:
    part = signed.split(".", maxsplit=1)[0]
    return dict(json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))))


def publish(up: LocalSystem) -> None:
    """What the minute's timer does."""
    lambdas = up.aws.client("lambda")
    functions = [f["FunctionName"] for f in lambdas.get_paginator("list_functions").paginate().search("Functions[]")]
    (name,) = [name for name in functions if "publishlists" in name.lower()]
    answer = lambdas.invoke(FunctionName=name, Payload=json.dumps(TIMER).encode())
    assert "FunctionError" not in answer, answer["Payload"].read()

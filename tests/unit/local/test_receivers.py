"""The receiving systems: what they believe, keep and can be told to show."""

import base64
import json
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
import urllib3
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chalicelib.domain.filing import Filing
from chalicelib.domain.share_message import message_for
from chalicelib.domain.sharing import System
from local.receivers import app
from local.receivers.schemas import path_of
from local.receivers.schemas.__main__ import written
from local.serving import serve
from tests import filings

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = "whpk_" + base64.b64encode(KEY.public_key().public_bytes_raw()).decode()
ISSUER = "11440300MB2C92303M"
NOW = 1_795_489_200


class Sender(NamedTuple):
    """Sends to the receivers as anybody might."""

    address: str
    http: urllib3.PoolManager

    def send(self, system: str, body: bytes, **headers: str) -> tuple[int, dict[str, Any]]:
        """Send a body, signed, with other headers in place of the right ones (underscores stand for hyphens)."""
        told = signed(body) | {name.replace("_", "-"): value for name, value in headers.items()}
        return self.call("POST", system, body=body, headers={name: value for name, value in told.items() if value})

    def call(self, method: str, path: str, **more: Any) -> tuple[int, dict[str, Any]]:
        """Call and give status and JSON."""
        answer = self.http.request(method, f"{self.address}/{path}", **more)
        json_told = answer.headers.get("content-type") == "application/json"
        return answer.status, answer.json() if json_told else {}


@pytest.fixture
def sender() -> Iterator[Sender]:
    with serve(app(PUBLIC, now=lambda: NOW)) as url:
        http = urllib3.PoolManager(retries=False)
        yield Sender(url, http)
        http.clear()


def signed(body: bytes, timestamp: int = NOW) -> dict[str, str]:
    signature = KEY.sign(f"m1.{timestamp}.".encode() + body)
    return {
        "webhook-id": "m1",
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1a,{base64.b64encode(signature).decode()}",
    }


def body_of(system: System, filing: Filing, **changes: Any) -> bytes:
    return json.dumps(message_for(system, filing, ISSUER) | changes, ensure_ascii=False).encode()


PORTAL_BODY = body_of(System.PORTAL, filings.filed())


@pytest.mark.parametrize("system", System)
def test_the_receivers_own_schema_is_that_of_the_senders_model(system: System) -> None:
    assert path_of(system).read_text("utf-8") == written(system)


def test_a_signed_push_of_the_right_shape_is_accepted_with_its_version(sender: Sender) -> None:
    assert sender.send("portal", PORTAL_BODY) == (200, {"accepted": True, "version": 4})


def test_one_of_several_signatures_is_enough(sender: Sender) -> None:
    right = signed(PORTAL_BODY)["webhook-signature"]
    status, _ = sender.send("portal", PORTAL_BODY, webhook_signature=f"v1,AAAA v1a,AAAA {right}")
    assert status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"webhook_id": ""},
        {"webhook_timestamp": ""},
        {"webhook_signature": ""},
        {"webhook_id": "m2"},
        {"webhook_timestamp": str(NOW + 1)},
        {"webhook_timestamp": "soon"},
        {"webhook_signature": "v1a,AAAA"},
        {"webhook_signature": "v1a"},
        {"webhook_signature": signed(PORTAL_BODY)["webhook-signature"].replace("v1a,", "v1,")},
        {"webhook_signature": signed(PORTAL_BODY + b" ")["webhook-signature"]},
    ],
)
def test_a_push_whose_signature_does_not_cover_id_time_and_body_is_refused(
    sender: Sender, headers: dict[str, str]
) -> None:
    status, answer = sender.send("portal", PORTAL_BODY, **headers)
    assert (status, answer["accepted"]) == (401, False)
    assert sender.call("GET", "portal")[1] == {"filings": []}


@pytest.mark.parametrize(("age", "status"), [(300, 200), (301, 401), (-300, 200), (-301, 401)])
def test_five_minutes_are_the_tolerance_either_way(sender: Sender, age: int, status: int) -> None:
    told = {name.replace("-", "_"): value for name, value in signed(PORTAL_BODY, NOW - age).items()}
    assert sender.send("portal", PORTAL_BODY, **told)[0] == status


def test_what_is_no_json_is_refused(sender: Sender) -> None:
    assert sender.send("portal", b"{")[0] == 400


@pytest.mark.parametrize(
    "body",
    [
        body_of(System.CREDIT, filings.revoked()),
        body_of(System.PORTAL, filings.filed(), version="4"),
        body_of(System.PORTAL, filings.filed(), resident_id="1"),
        body_of(System.PORTAL, filings.filed(), state="lost"),
        b"[]",
    ],
)
def test_a_message_of_another_shape_is_refused_with_its_faults(sender: Sender, body: bytes) -> None:
    status, answer = sender.send("portal", body)
    assert status == 422
    assert answer["faults"]


@pytest.mark.parametrize("system", ["exchange", "elicence"])
def test_a_relayed_system_takes_only_what_the_relay_was_told(sender: Sender, system: str) -> None:
    body = body_of(System(system), filings.filed())
    assert sender.send(system, body)[0] == 409
    assert sender.send("investment", body_of(System.INVESTMENT, filings.filed()))[0] == 200
    assert sender.send(system, body)[0] == 200


def test_the_highest_version_is_held_whatever_the_order(sender: Sender) -> None:
    for filing in (filings.filed(), filings.revoked(), filings.accepted()):
        status, answer = sender.send("portal", body_of(System.PORTAL, filing))
        assert status == 200
    assert answer == {"accepted": True, "version": 5}
    assert sender.call("GET", f"portal/filings/{filings.FILING_ID}")[1]["state"] == "revoked"
    assert len(sender.call("GET", "portal")[1]["filings"]) == 1


def test_a_system_fails_as_often_as_it_is_told(sender: Sender) -> None:
    assert sender.call("PUT", "portal/fault", json={"status": 503, "times": 2})[0] == 204
    assert [sender.send("portal", PORTAL_BODY)[0] for _ in range(3)] == [503, 503, 200]


def test_a_system_fails_until_it_is_mended(sender: Sender) -> None:
    sender.call("PUT", "portal/fault", json={"status": 500})
    assert [sender.send("portal", PORTAL_BODY)[0] for _ in range(3)] == [500, 500, 500]
    assert sender.call("DELETE", "portal/fault")[0] == 204
    assert sender.send("portal", PORTAL_BODY)[0] == 200


@pytest.mark.parametrize("fault", [{"status": 200}, {"kind": "lost"}, {}, [], {"status": 503, "times": 0}])
def test_a_fault_that_is_none_is_refused(sender: Sender, fault: Any) -> None:
    assert sender.call("PUT", "portal/fault", json=fault)[0] == 422


def test_what_nobody_is_called_or_told_of_is_not_found(sender: Sender) -> None:
    assert sender.call("GET", "treasury")[0] == 404
    assert sender.call("GET", "portal/filings/unknown")[0] == 404

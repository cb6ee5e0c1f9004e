"""The door of the deployed system, over HTTP: forged tokens, safe headers, links, and logs that keep to themselves."""

import re
import time
import uuid
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import pytest
import urllib3

from chalicelib.web.safe_headers import SAFE_HEADERS
from local.stories import Told
from local.system import LocalSystem
from local.telling import applicant_of
from tests.door.tokens import FORGED, FORGED_PORTAL, Issued
from tests.end_to_end.watched import Leaked, look_through

HTTP = urllib3.PoolManager(retries=False, timeout=60)
POLICY = "Content-Security-Policy"
SAMPLE = [
    "garbage",
    "a header nested deep",
    "run out",
    "two roles",
    "alg none",
    "another key, brought along",
    "HS256 with the public key in PEM as the secret",
    "no applicant",
]
"""Of all that tests/door has: the local AWS starts the authorizer anew after each that it refuses."""


def issued(up: LocalSystem, told: dict[str, Told]) -> Issued:
    return Issued(up.tokens, "portal", applicant_of(told["water-saving"]), datetime.now(UTC))


@pytest.mark.parametrize("forged", SAMPLE)
def test_a_forged_token_is_401_from_the_gateway_on(up: LocalSystem, told: dict[str, Told], forged: str) -> None:
    token = (FORGED | FORGED_PORTAL)[forged](issued(up, told))
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    answer = HTTP.request("GET", f"{up.api}/v1/filings/{told['water-saving'].filing_id}", headers=headers)
    assert (answer.status, answer.json()["code"]) == (401, "unauthenticated")


def test_the_token_that_all_of_these_are_made_of_is_taken(up: LocalSystem, told: dict[str, Told]) -> None:
    headers = {"Authorization": f"Bearer {issued(up, told).good()}"}
    assert HTTP.request("GET", f"{up.api}/v1/filings", headers=headers).status == 200


def test_a_kept_answer_of_the_authorizer_does_not_outlive_its_token(up: LocalSystem, told: dict[str, Told]) -> None:
    token = issued(up, told).good(exp=int(datetime.now(UTC).timestamp()) + 3)
    headers = {"Authorization": f"Bearer {token}"}
    url = f"{up.api}/v1/filings"
    seen, given_up = [HTTP.request("GET", url, headers=headers).status], time.monotonic() + 30
    while seen[-1] == 200 and time.monotonic() < given_up:
        seen.append(HTTP.request("GET", url, headers=headers).status)
    assert (seen[0], seen[-1]) == (200, 401)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1/health", 200),
        ("GET", "/check/0000000000000000", 200),
        ("GET", "/v1/receipts/7", 422),
        ("GET", "/v1/filings", 401),
        ("GET", "/v1/nothing-here", 404),
        ("PATCH", "/v1/filings", 404),
    ],
)
def test_what_we_answer_and_what_the_gateway_answers_bears_the_same_headers(
    up: LocalSystem, method: str, path: str, status: int
) -> None:
    answer = HTTP.request(method, f"{up.api}{path}")
    assert answer.status == status
    assert {name: answer.headers.get(name) for name in SAFE_HEADERS if name != POLICY} == {
        name: value for name, value in SAFE_HEADERS.items() if name != POLICY
    }
    assert {"default-src", "frame-ancestors"} <= set(re.split(r"[; ]+", answer.headers[POLICY]))


def receipt_url(up: LocalSystem, told: dict[str, Told]) -> str:
    link, _ = up.portal(applicant_of(told["water-saving"])).receipt(told["water-saving"].filing_id)
    return str(link["url"])


def changed(url: str, **changes: str | None) -> str:
    """The link with parameters replaced, or left out when None."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query)) | changes
    kept = {name: value for name, value in query.items() if value is not None}
    return parts._replace(query=urlencode(kept, quote_via=quote)).geturl()


def test_a_link_downloads_its_one_receipt_under_its_name(up: LocalSystem, told: dict[str, Told]) -> None:
    answer = HTTP.request("GET", receipt_url(up, told))
    assert (answer.status, answer.headers["Content-Type"], answer.data[:5]) == (200, "application/pdf", b"%PDF-")
    disposition = answer.headers["Content-Disposition"]
    number = str(told["water-saving"].filing["number"])
    assert disposition.startswith("attachment; filename=")
    assert disposition.endswith(f"filename*=UTF-8''{quote(f'{number}.pdf', safe='')}")
    assert disposition.isascii()


@pytest.mark.parametrize("method", ["PUT", "DELETE", "POST", "HEAD"])
def test_a_link_does_nothing_but_download(up: LocalSystem, told: dict[str, Told], method: str) -> None:
    url = receipt_url(up, told)
    assert HTTP.request(method, url).status in (403, 405)
    assert HTTP.request("GET", url).status == 200


def test_a_link_leads_to_no_other_object(up: LocalSystem, told: dict[str, Told]) -> None:
    other, _ = up.portal(applicant_of(told["corrected"])).receipt(told["corrected"].filing_id)
    parts = urlsplit(receipt_url(up, told))
    assert HTTP.request("GET", parts._replace(path=urlsplit(other["url"]).path).geturl()).status == 403
    assert HTTP.request("GET", parts._replace(path=f"/{up.outputs['DocumentsBucket']}/").geturl()).status == 403


@pytest.mark.parametrize(
    "changes",
    [
        {"X-Amz-Signature": "0" * 64},
        {"X-Amz-Expires": "604800"},
        {"response-content-type": "text/html"},
        {"response-content-disposition": "inline"},
        {"response-content-disposition": None},
        {"versionId": "null"},
    ],
    ids=str,
)
def test_a_link_that_was_changed_is_refused(
    up: LocalSystem, told: dict[str, Told], changes: dict[str, str | None]
) -> None:
    assert HTTP.request("GET", changed(receipt_url(up, told), **changes)).status == 403


def test_a_receipt_is_not_to_be_had_without_a_link(up: LocalSystem, told: dict[str, Told]) -> None:
    assert HTTP.request("GET", receipt_url(up, told).partition("?")[0]).status == 403


def test_a_link_lives_ten_minutes_and_no_longer(up: LocalSystem, told: dict[str, Told]) -> None:
    url = receipt_url(up, told)
    assert dict(parse_qsl(urlsplit(url).query))["X-Amz-Expires"] == "600"
    long_ago = f"{datetime.now(UTC) - timedelta(seconds=601):%Y%m%dT%H%M%SZ}"
    assert HTTP.request("GET", changed(url, **{"X-Amz-Date": long_ago})).status == 403


def test_the_lambdas_logs_are_looked_through_and_a_leak_in_them_is_found(
    up: LocalSystem, told: dict[str, Told]
) -> None:
    assert told
    assert look_through(up.aws) > 100
    logs, group = up.aws.client("logs"), f"/planted/{uuid.uuid4()}"
    logs.create_log_group(logGroupName=group)
    logs.create_log_stream(logGroupName=group, logStreamName="one")
    form = told["water-saving"].filing["form"]
    told_now = {"timestamp": int(datetime.now(UTC).timestamp() * 1000), "message": form["agent"]["id_number"]}
    logs.put_log_events(logGroupName=group, logStreamName="one", logEvents=[told_now])
    try:
        with pytest.raises(Leaked, match="a resident ID"):
            look_through(up.aws)
    finally:
        logs.delete_log_group(logGroupName=group)

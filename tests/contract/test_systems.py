"""The port `Systems`, held by the fake and over HTTP by the local receiving systems."""

import base64
import json
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import pytest
import urllib3
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from chalicelib.adapters.systems_http import HttpSystems
from chalicelib.domain.filing import Filing
from chalicelib.domain.share_message import message_for
from chalicelib.domain.sharing import System
from chalicelib.errors import Misconfigured
from chalicelib.ports import Push, Systems
from local.receivers import app as receivers
from local.serving import serve
from tests import filings
from tests.fakes.systems import FakeSystems

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PRIVATE = "whsk_" + base64.b64encode(KEY.private_bytes_raw()).decode()
PUBLIC = "whpk_" + base64.b64encode(KEY.public_key().public_bytes_raw()).decode()
ISSUER = "11440300MB2C92303M"
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


class Stand(NamedTuple):
    """The port, how a system is told to fail, and what a system holds of the filing."""

    systems: Systems
    fail: Callable[[System], None]
    held: Callable[[System], dict[str, Any] | None]


@pytest.fixture
def address() -> Iterator[str]:
    with serve(receivers(PUBLIC, now=NOW.timestamp)) as url:
        yield url


@pytest.fixture(params=["fake", "http"])
def stand(request: pytest.FixtureRequest) -> Iterator[Stand]:
    if request.param == "fake":
        fake = FakeSystems()

        def fail(system: System) -> None:
            fake.failing[system] = "503"

        yield Stand(fake, fail, lambda system: fake.held.get(system, {}).get(filings.FILING_ID))
    else:
        yield from over_http(request.getfixturevalue("address"))


def over_http(address: str) -> Iterator[Stand]:
    http = urllib3.PoolManager(retries=False)

    def fail(system: System) -> None:
        assert http.request("PUT", f"{address}/{system}/fault", json={"status": 503}).status == 204

    def held(system: System) -> dict[str, Any] | None:
        answer = http.request("GET", f"{address}/{system}/filings/{filings.FILING_ID}")
        return dict(answer.json()) if answer.status == 200 else None

    yield Stand(HttpSystems(urls(address), PRIVATE, 2.0), fail, held)
    http.clear()


def urls(address: str) -> dict[str, str]:
    return {system: f"{address}/{system}" for system in System}


def push_of(system: System, filing: Filing) -> Push:
    body = json.dumps(message_for(system, filing, ISSUER), ensure_ascii=False).encode()
    return Push(system, f"{filing.id}-{filing.version}-{system}", body)


class TestSystems:
    def test_a_push_is_taken_and_held_as_it_was_told(self, stand: Stand) -> None:
        told = stand.systems.push(push_of(System.INVESTMENT, filings.filed()), NOW)
        assert told.taken
        assert stand.held(System.INVESTMENT) == message_for(System.INVESTMENT, filings.filed(), ISSUER)

    def test_every_system_takes_its_own_message(self, stand: Stand) -> None:
        told = {s: stand.systems.push(push_of(s, filings.revoked()), NOW) for s in System}
        assert {s: (a.taken, a.answer) for s, a in told.items()} == dict.fromkeys(System, (True, "200 accepted"))

    def test_an_older_version_after_a_newer_one_is_taken_and_changes_nothing(self, stand: Stand) -> None:
        for filing in (filings.revoked(), filings.filed()):
            assert stand.systems.push(push_of(System.PORTAL, filing), NOW).taken
        held = stand.held(System.PORTAL)
        assert held is not None
        assert held["state"] == "revoked"

    def test_a_double_changes_nothing(self, stand: Stand) -> None:
        for _ in range(2):
            assert stand.systems.push(push_of(System.PORTAL, filings.filed()), NOW).taken
        assert stand.held(System.PORTAL) == message_for(System.PORTAL, filings.filed(), ISSUER)

    def test_a_system_that_fails_has_not_taken_it_and_says_how(self, stand: Stand) -> None:
        stand.fail(System.PORTAL)
        told = stand.systems.push(push_of(System.PORTAL, filings.filed()), NOW)
        assert (told.taken, told.answer) == (False, "503")
        assert stand.held(System.PORTAL) is None

    def test_one_system_that_fails_holds_no_other_up(self, stand: Stand) -> None:
        stand.fail(System.PORTAL)
        assert stand.systems.push(push_of(System.INVESTMENT, filings.filed()), NOW).taken


def test_a_silent_system_has_not_taken_it_when_its_time_is_over(address: str) -> None:
    urllib3.PoolManager().request("PUT", f"{address}/portal/fault", json={"kind": "silent", "seconds": 5}).close()
    told = HttpSystems(urls(address), PRIVATE, 0.3).push(push_of(System.PORTAL, filings.filed()), NOW)
    assert (told.taken, told.answer) == (False, "timeout")
    assert 0.2 < told.seconds < 1.0


def test_a_system_that_is_down_has_refused() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    systems = HttpSystems(urls(f"http://127.0.0.1:{port}"), PRIVATE, 1.0)
    told = systems.push(push_of(System.PORTAL, filings.filed()), NOW)
    assert (told.taken, told.answer) == (False, "refused")


def test_a_system_whose_address_is_not_set_has_not_taken_it() -> None:
    told = HttpSystems({}, PRIVATE, 1.0).push(push_of(System.PORTAL, filings.filed()), NOW)
    assert (told.taken, told.answer) == (False, "no address")


@pytest.mark.parametrize("signer", [Ed25519PrivateKey.from_private_bytes(bytes(32)), KEY])
def test_a_push_is_believed_only_when_the_right_key_signed_it(address: str, signer: Ed25519PrivateKey) -> None:
    private = "whsk_" + base64.b64encode(signer.private_bytes_raw()).decode()
    told = HttpSystems(urls(address), private, 2.0).push(push_of(System.PORTAL, filings.filed()), NOW)
    assert (told.taken, told.answer) == ((True, "200 accepted") if signer is KEY else (False, "401"))


@pytest.mark.parametrize("age", [timedelta(minutes=6), -timedelta(minutes=6)])
def test_a_push_signed_too_long_ago_or_ahead_is_not_taken(address: str, age: timedelta) -> None:
    told = HttpSystems(urls(address), PRIVATE, 2.0).push(push_of(System.PORTAL, filings.filed()), NOW - age)
    assert (told.taken, told.answer) == (False, "401")


ANSWERS: list[tuple[Response, str]] = [
    (PlainTextResponse("<html>welcome, secret</html>"), "200 without acceptance"),
    (JSONResponse({"accepted": False}), "200 without acceptance"),
    (JSONResponse(["accepted"]), "200 without acceptance"),
    (RedirectResponse("/elsewhere"), "307"),
    (JSONResponse({"accepted": True}, 500), "500"),
    (PlainTextResponse("secret", 404), "404"),
]


@pytest.mark.parametrize(("answer", "words"), ANSWERS)
def test_only_a_clear_acceptance_counts_and_nobody_elses_words_are_repeated(answer: Response, words: str) -> None:
    async def always(request: Request) -> Response:
        await request.body()
        return answer

    with serve(Starlette(routes=[Route("/portal", always, methods=["POST"])])) as url:
        told = HttpSystems(urls(url), PRIVATE, 2.0).push(push_of(System.PORTAL, filings.filed()), NOW)
    assert (told.taken, told.answer) == (False, words)


def test_the_key_may_carry_its_public_half(address: str) -> None:
    both = KEY.private_bytes_raw() + KEY.public_key().public_bytes_raw()
    systems = HttpSystems(urls(address), "whsk_" + base64.b64encode(both).decode(), 2.0)
    assert systems.push(push_of(System.PORTAL, filings.filed()), NOW).taken


@pytest.mark.parametrize("key", ["", "whsk_", "whsec_" + PRIVATE[5:], "whsk_AAAA", "whsk_ü", PRIVATE[5:]])
def test_a_key_that_is_none_is_told_and_not_repeated(key: str) -> None:
    with pytest.raises(Misconfigured) as told:
        HttpSystems({}, key, 1.0)
    assert not key[5:] or key[5:] not in str(told.value)


def test_receivers_are_given_the_public_half_of_the_key(address: str) -> None:
    assert HttpSystems(urls(address), PRIVATE, 2.0).public_key == PUBLIC

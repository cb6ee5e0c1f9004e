"""Whatever we call answers as it likes: nobody is followed elsewhere, waited for without end, or swallowed whole."""

import asyncio
import gzip
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route
from urllib3.exceptions import HTTPError

from chalicelib.adapters.clock import SystemClock
from chalicelib.adapters.registries_http import HttpRegistries
from chalicelib.adapters.seal_revocation import LARGEST_LIST, NoProof, RevocationLists
from chalicelib.adapters.seal_timestamps import posted
from chalicelib.adapters.systems_http import HttpSystems
from chalicelib.domain.registries import business
from chalicelib.domain.sharing import System
from chalicelib.ports import Push
from local.serving import serve
from tests.door.calls import OWNER

SECONDS = 0.4
SLACK = 3.0
"""For a machine that does other things too; without a limit each of these would last for minutes."""

PRIVATE = "whsk_" + "A" * 43 + "="
LOOPS = 3_000
BIT = b" " * 65_536


@dataclass
class Stranger:
    """Somebody whom we call, or are sent on to; knows how often `elsewhere` was called."""

    answer: Callable[[], Response]
    called: list[str] = field(default_factory=list)

    def app(self) -> Starlette:
        async def everything(request: Request) -> Response:
            await request.body()
            self.called.append(request.url.path)
            return self.answer()

        return Starlette(routes=[Route("/{path:path}", everything, methods=["GET", "POST"])])


@dataclass
class OnePoint:
    """A certificate that names one list."""

    url: str
    self_signed: str = "no"

    @property
    def crl_distribution_points(self) -> list["OnePoint"]:
        return [self]


def asks_a_registry(url: str) -> str:
    query = business(OWNER)
    return str(HttpRegistries(url, SECONDS, SystemClock()).ask([query])[query.name].why)


def tells_a_system(url: str) -> str:
    push = Push(system=System.PORTAL, id="one", body=b"{}")
    told = HttpSystems({System.PORTAL: f"{url}/portal"}, PRIVATE, SECONDS).push(push, datetime.now(UTC))
    return "taken" if told.taken else told.answer


def asks_for_a_time_stamp(url: str) -> str:
    return _outcome(lambda: posted(f"{url}/tsa", b"query", SECONDS))


def asks_for_a_list(url: str) -> str:
    return _outcome(lambda: RevocationLists(SECONDS).for_all([OnePoint(f"{url}/crl")]))


def _outcome(ask: Callable[[], object]) -> str:
    try:
        ask()
    except (OSError, ValueError, HTTPError, NoProof) as error:
        return type(error).__name__
    return "got"


CALLS = {
    "a registry": asks_a_registry,
    "a receiving system": tells_a_system,
    "a time-stamping authority": asks_for_a_time_stamp,
    "whoever publishes revocation lists": asks_for_a_list,
}


async def _drops() -> AsyncIterator[bytes]:
    for _ in range(LOOPS):
        yield b" "
        await asyncio.sleep(0.1)


async def _flood() -> AsyncIterator[bytes]:
    for _ in range(LOOPS):
        yield BIT
        await asyncio.sleep(0)


async def _silence() -> AsyncIterator[bytes]:
    await asyncio.sleep(LOOPS)
    yield b" "


BOMB = gzip.compress(bytes(100 * LARGEST_LIST), 9)
ANSWERS: dict[str, Callable[[], Response]] = {
    "a byte now and then": lambda: StreamingResponse(_drops()),
    "gigabytes": lambda: StreamingResponse(_flood()),
    "nothing after the headers": lambda: StreamingResponse(_silence()),
    "gigabytes, compressed": lambda: Response(BOMB, headers={"Content-Encoding": "gzip"}),
}


@pytest.fixture
def elsewhere() -> Iterator[tuple[Stranger, str]]:
    stranger = Stranger(lambda: Response(b"{}"))
    with serve(stranger.app()) as url:
        yield stranger, url


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("call", CALLS)
def test_nobody_sends_us_elsewhere(elsewhere: tuple[Stranger, str], call: str, status: int) -> None:
    stranger, url = elsewhere
    sender = Stranger(lambda: RedirectResponse(f"{url}/latest/meta-data", status))
    with serve(sender.app()) as address:
        outcome = CALLS[call](address)
    assert (len(sender.called), stranger.called) == (1, [])
    assert outcome not in ("taken", "got", "None")


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("call", CALLS)
def test_no_answer_is_waited_for_or_taken_in_beyond_its_limits(call: str, answer: str) -> None:
    with serve(Stranger(ANSWERS[answer]).app()) as address:
        start = time.monotonic()
        outcome = CALLS[call](address)
        lasted = time.monotonic() - start
    assert outcome not in ("taken", "got", "None")
    assert lasted < SECONDS + SLACK


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://127.0.0.1/x", "ldap://127.0.0.1/x", "//127.0.0.1:9/x"])
def test_a_list_is_fetched_over_http_and_by_nothing_else(url: str) -> None:
    """The addresses stand in certificates: in those of the seal, and of authorities that a root of ours vouches for."""
    with pytest.raises(NoProof):
        RevocationLists(SECONDS).for_all([OnePoint(url)])

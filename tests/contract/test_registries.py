"""The port `Registries`, held by the fake and over HTTP by the local shared data platform."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

import pytest
import urllib3
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from chalicelib.adapters.clock import SystemClock
from chalicelib.adapters.registries_guarded import GuardedRegistries
from chalicelib.adapters.registries_http import HttpRegistries
from chalicelib.domain.circuit import limits_within
from chalicelib.domain.registries import Answered, Registry, business, credit, identity, project
from chalicelib.ports import Registries
from local.platform.registry import entries, lookup
from local.platform.server import app as platform
from local.serving import serve
from tests.fakes.chance import FakeChance
from tests.fakes.circuits import FakeCircuits
from tests.fakes.clock import FakeClock
from tests.fakes.metrics import FakeMetrics
from tests.fakes.registries import FakeRegistries

TODAY = date(2026, 11, 24)
SECONDS = 0.5


class Stand(NamedTuple):
    """The port, and how one registry is silenced."""

    registries: Registries
    silence: Callable[[Registry], None]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serve(platform(lambda: TODAY)) as url:
        yield url


@pytest.fixture
def fault(address: str) -> Iterator[Callable[..., None]]:
    http = urllib3.PoolManager(retries=False)

    def put(registry: Registry, **how: object) -> None:
        assert http.request("PUT", f"{address}/faults/{registry}", json=how).status == 204

    yield put
    for registry in Registry:
        http.request("DELETE", f"{address}/faults/{registry}")
    http.clear()


def guarded(fake: FakeRegistries) -> GuardedRegistries:
    return GuardedRegistries(
        fake,
        FakeCircuits(),
        limits=limits_within(timedelta(minutes=4)),
        clock=fake.clock,
        chance=FakeChance(),
        metrics=FakeMetrics(),
    )


@pytest.fixture(params=["fake", "guarded", "http"])
def stand(request: pytest.FixtureRequest) -> Stand:
    fake = FakeRegistries(FakeClock(), lookup=lambda registry, key: lookup(registry, key, TODAY))
    if request.param == "fake":
        return Stand(fake, fake.silence)
    if request.param == "guarded":
        return Stand(guarded(fake), fake.silence)
    fault = request.getfixturevalue("fault")
    over_http = HttpRegistries(request.getfixturevalue("address"), SECONDS, SystemClock())
    return Stand(over_http, lambda registry: fault(registry, kind="silent", seconds=3))


def some_company() -> str:
    return next(iter(entries(Registry.BUSINESS, TODAY)))


class TestRegistries:
    def test_what_a_registry_holds_is_found(self, stand: Stand) -> None:
        query = business(some_company())
        answer = stand.registries.ask([query])[query.name]
        assert answer.status is Answered.FOUND
        assert answer.data is not None
        assert query.gives.model_validate(answer.data).uscc == query.key

    def test_what_a_registry_does_not_hold_is_not_found(self, stand: Stand) -> None:
        query = project("1900-440300-00-00-000000")
        answer = stand.registries.ask([query])[query.name]
        assert (answer.status, answer.data) == (Answered.NOT_FOUND, None)

    def test_every_query_has_its_answer_by_name(self, stand: Stand) -> None:
        queries = [business(some_company()), credit(some_company()), project("1900-440300-00-00-000000")]
        assert set(stand.registries.ask(queries)) == {query.name for query in queries}

    def test_a_silent_registry_holds_no_other_up(self, stand: Stand) -> None:
        stand.silence(Registry.CREDIT)
        silent, speaking = credit(some_company()), business(some_company())
        answers = stand.registries.ask([silent, speaking])
        assert (answers[silent.name].status, answers[silent.name].why) == (Answered.NO_ANSWER, "timeout")
        assert answers[speaking.name].status is Answered.FOUND

    def test_nothing_asked_is_nothing_answered(self, stand: Stand) -> None:
        assert stand.registries.ask([]) == {}

    def test_no_key_of_a_person_stands_in_the_answers(self, stand: Stand) -> None:
        query = identity("陈某某", "110101199003070000")
        assert "110101199003070000" not in str(stand.registries.ask([query]))


@pytest.mark.parametrize(
    ("kind", "why"), [("silent", "timeout"), ("broken", "broken"), ("nonsense", "nonsense"), ("refused", "refused")]
)
def test_each_way_to_fail_is_told_apart(address: str, fault: Callable[..., None], kind: str, why: str) -> None:
    fault(Registry.BUSINESS, kind=kind, seconds=3)
    query = business(some_company())
    answer = HttpRegistries(address, SECONDS, SystemClock()).ask([query])[query.name]
    assert (answer.status, answer.why) == (Answered.NO_ANSWER, why)


def test_a_slow_registry_that_is_within_its_time_has_answered(address: str, fault: Callable[..., None]) -> None:
    fault(Registry.BUSINESS, kind="slow", seconds=0.1)
    query = business(some_company())
    assert HttpRegistries(address, SECONDS, SystemClock()).ask([query])[query.name].status is Answered.FOUND


def test_all_silent_at_once_take_no_longer_than_one(address: str, fault: Callable[..., None]) -> None:
    for registry in Registry:
        fault(registry, kind="silent", seconds=3)
    queries = [business(f"{n:018}") for n in range(6)] + [credit(f"{n:018}") for n in range(6)]
    start = time.monotonic()
    answers = HttpRegistries(address, SECONDS, SystemClock()).ask(queries)
    assert time.monotonic() - start < SECONDS + 0.5
    assert {a.why for a in answers.values()} == {"timeout"}


def test_a_platform_that_is_down_refuses() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    query = business(some_company())
    answer = HttpRegistries(f"http://127.0.0.1:{port}", SECONDS, SystemClock()).ask([query])[query.name]
    assert (answer.status, answer.why) == (Answered.NO_ANSWER, "refused")


def answering(respond: Callable[[], Response]) -> Starlette:
    """A platform whose every registry answers the same."""

    async def answer(request: Request) -> Response:
        await request.body()
        return respond()

    return Starlette(routes=[Route("/registries/{registry}/queries", answer, methods=["POST"])])


NONSENSE: list[Callable[[], Response]] = [
    lambda: JSONResponse({"status": "found"}),
    lambda: JSONResponse({"status": "found", "data": None}),
    lambda: JSONResponse({"status": "found", "data": {"uscc": "x", "name": "y", "status": "asleep"}}),
    lambda: JSONResponse({"status": "perhaps"}),
    lambda: JSONResponse(["found"]),
    lambda: Response("{", media_type="application/json"),
    lambda: Response(b"\xff\xfe", media_type="application/json"),
    lambda: JSONResponse({"status": "not-found"}, 302, {"Location": "/elsewhere"}),
    lambda: Response(b" " * 2_000_000),
]


@pytest.mark.parametrize("respond", NONSENSE)
def test_an_answer_against_the_contract_is_nonsense(respond: Callable[[], Response]) -> None:
    query = business(some_company())
    with serve(answering(respond)) as url:
        answer = HttpRegistries(url, 2.0, SystemClock()).ask([query])[query.name]
    assert (answer.status, answer.why, answer.data) == (Answered.NO_ANSWER, "nonsense", None)


def test_an_answer_that_drips_is_cut_off_at_its_time() -> None:
    async def drops() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b" "
            await asyncio.sleep(0.05)

    query = business(some_company())
    with serve(answering(lambda: StreamingResponse(drops()))) as url:
        start = time.monotonic()
        answer = HttpRegistries(url, SECONDS, SystemClock()).ask([query])[query.name]
        assert time.monotonic() - start < SECONDS + 0.5
    assert answer.why == "timeout"


def test_fields_that_we_do_not_know_are_not_kept() -> None:
    entry = {"matches": True, "name": "陈某某"}
    query = identity("陈某某", "110101199003070000")
    with serve(answering(lambda: JSONResponse({"status": "found", "data": entry}))) as url:
        answer = HttpRegistries(url, 2.0, SystemClock()).ask([query])[query.name]
    assert answer.data == {"matches": True}

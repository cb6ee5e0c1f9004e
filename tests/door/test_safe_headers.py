"""Every answer, whatever it says, bears what keeps browsers and caches from making more of it than it is."""

from collections.abc import Iterator

import pytest

from app import app
from chalicelib.web.operations import Operation
from chalicelib.web.problems import MEDIA
from chalicelib.web.safe_headers import SAFE_HEADERS
from tests.door.calls import OWNER, body_of, headers_of, opened_filing, path_of
from tests.fakes.gateway import Answer
from tests.integration.api_world import ApiWorld

OPERATIONS = {f"{one.method} {one.path}": one for one in app.operations}
POLICY = "Content-Security-Policy"


@pytest.fixture(scope="module")
def world() -> Iterator[ApiWorld]:
    with ApiWorld() as world:
        yield world


@pytest.fixture(scope="module")
def filing(world: ApiWorld) -> str:
    return opened_filing(world)


def told_safely(answer: Answer) -> bool:
    """The page behind the QR code has a stricter policy than none for its one style; nothing else differs."""
    fixed = {name: value for name, value in SAFE_HEADERS.items() if name != POLICY}
    policy = answer.headers[POLICY]
    return fixed.items() <= answer.headers.items() and {"default-src 'none'", "frame-ancestors 'none'"} <= {
        part.strip() for part in policy.split(";")
    }


def asked(world: ApiWorld, operation: Operation, filing: str, role: str) -> Answer:
    token = world.token(role, OWNER if role == "portal" else None)
    path = path_of(operation, world, filing)
    return world.gateway.call(operation.method, path, body_of(operation, world), headers_of(operation, world), token)


@pytest.mark.parametrize("role", ["portal", "officer", "ops"])
@pytest.mark.parametrize("route", OPERATIONS)
def test_what_is_told_is_told_safely_and_so_is_every_refusal(
    world: ApiWorld, filing: str, route: str, role: str
) -> None:
    answer = asked(world, OPERATIONS[route], filing, role)
    assert told_safely(answer), answer.headers
    assert (answer.headers["Content-Type"] == MEDIA) == (answer.status >= 400)


@pytest.mark.parametrize(("method", "path"), [("GET", "/v2"), ("PUT", "/v1/health"), ("GET", "/check/none")])
def test_what_is_not_there_is_told_safely(world: ApiWorld, method: str, path: str) -> None:
    assert told_safely(world.public(method, path, {} if method == "PUT" else None))


def test_what_breaks_is_told_safely(world: ApiWorld) -> None:
    with ApiWorld() as broken:
        broken.filings = None  # type: ignore[assignment]
        answer = broken.portal("GET", "/v1/filings")
    assert answer.status == 500
    assert told_safely(answer)


def test_no_answer_says_what_it_is_made_with(world: ApiWorld, filing: str) -> None:
    for one in OPERATIONS.values():
        names = {name.lower() for name in asked(world, one, filing, "portal").headers}
        assert not names & {"server", "x-powered-by", "access-control-allow-origin", "set-cookie"}

"""Each call of the route table by each caller: what they are told follows from who the route is for."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pytest

from app import app
from chalicelib.domain.filing import Role
from chalicelib.web.operations import Operation, Takes
from tests.door.calls import NAMES, OWNER, body_of, headers_of, opened_filing, path_of
from tests.door.tokens import FORGED, FORGED_PORTAL, Issued
from tests.fakes.gateway import Answer
from tests.integration.api_world import ISSUER, ApiWorld

STRANGER = "91440300MA5FAKE0X0"
UNKNOWN_ID = "019ab000-0000-7000-8000-00000000dead"
OPERATIONS = {f"{one.method} {one.path}": one for one in app.operations}

FORGED_CALLS = [
    (route, forged)
    for route, one in OPERATIONS.items()
    for forged in (FORGED if one.by.roles == {Role.OFFICER} else FORGED | FORGED_PORTAL)
]
"""An officer acts for no applicant."""


class Said(StrEnum):
    """What the door says."""

    COME_IN = "neither who nor whether"
    WHO = "unauthenticated"
    NOT_YOU = "forbidden"
    NO_SUCH = "not-found"


@dataclass(frozen=True)
class Visitor:
    """A caller with a token that is good, and the filing they name."""

    role: Role
    applicant: str | None = None
    filing: str = "theirs"


VISITORS = {
    "the filing's own portal": Visitor(Role.PORTAL, OWNER),
    "another applicant's portal": Visitor(Role.PORTAL, STRANGER),
    "a portal that names no filing of ours": Visitor(Role.PORTAL, OWNER, UNKNOWN_ID),
    "an officer": Visitor(Role.OFFICER),
    "an officer that names no filing of ours": Visitor(Role.OFFICER, filing=UNKNOWN_ID),
    "an operator": Visitor(Role.OPS),
}

ROLES: dict[frozenset[Role], dict[str, Said]] = {
    frozenset(): dict.fromkeys(VISITORS, Said.COME_IN),
    frozenset({Role.PORTAL}): {
        "the filing's own portal": Said.COME_IN,
        "another applicant's portal": Said.NO_SUCH,
        "a portal that names no filing of ours": Said.NO_SUCH,
        "an officer": Said.NOT_YOU,
        "an officer that names no filing of ours": Said.NOT_YOU,
        "an operator": Said.NOT_YOU,
    },
    frozenset({Role.OFFICER}): {
        "the filing's own portal": Said.NOT_YOU,
        "another applicant's portal": Said.NOT_YOU,
        "a portal that names no filing of ours": Said.NOT_YOU,
        "an officer": Said.COME_IN,
        "an officer that names no filing of ours": Said.NO_SUCH,
        "an operator": Said.NOT_YOU,
    },
}
"""By who a route is for; `NO_SUCH` only where a filing is named: elsewhere there is nothing to be missing."""


def expected(operation: Operation, visitor: str) -> Said:
    said = ROLES[operation.by.roles][visitor]
    names_none = said is Said.NO_SUCH and "{filing_id}" not in operation.path
    return Said.COME_IN if names_none else said


def said_by(answer: Answer) -> Said:
    if answer.status == 401:
        return Said.WHO
    code = answer.json.get("code") if answer.status >= 400 else ""
    return Said(code) if code in set(Said) else Said.COME_IN


@pytest.fixture(scope="module")
def world() -> Iterator[ApiWorld]:
    with ApiWorld() as world:
        yield world


@pytest.fixture(scope="module")
def filing(world: ApiWorld) -> str:
    """A filing with its receipt."""
    return opened_filing(world)


def called(world: ApiWorld, operation: Operation, filing: str, token: str | None) -> Answer:
    path = path_of(operation, world, filing)
    return world.gateway.call(operation.method, path, body_of(operation, world), headers_of(operation, world), token)


def issued(world: ApiWorld, role: str, applicant: str | None) -> Issued:
    return Issued(ISSUER, role, applicant, world.clock.now())


def right_one(world: ApiWorld, operation: Operation) -> Issued:
    """Whom the route is for; for the public ones, a portal."""
    (role,) = operation.by.roles or {Role.PORTAL}
    return issued(world, role, OWNER if role is Role.PORTAL else None)


@pytest.mark.parametrize("visitor", VISITORS)
@pytest.mark.parametrize("route", OPERATIONS)
def test_who_has_a_good_token_is_let_in_where_the_route_is_for_them(
    world: ApiWorld, filing: str, route: str, visitor: str
) -> None:
    operation, who = OPERATIONS[route], VISITORS[visitor]
    named = filing if who.filing == "theirs" else who.filing
    answer = called(world, operation, named, issued(world, who.role, who.applicant).good())
    assert said_by(answer) is expected(operation, visitor), answer.text
    if operation.by.roles and who.applicant == STRANGER:
        assert str(world.filings.load(filing).form.applicant.name) not in answer.text


@pytest.mark.parametrize(("route", "forged"), FORGED_CALLS)
def test_who_has_no_good_token_is_asked_who_they_are_wherever_a_token_is_asked_for(
    world: ApiWorld, filing: str, route: str, forged: str
) -> None:
    operation = OPERATIONS[route]
    before = world.filings.load(filing)
    token = (FORGED | FORGED_PORTAL)[forged](right_one(world, operation))
    answer = called(world, operation, filing, token)
    assert said_by(answer) is (Said.WHO if operation.by.roles else Said.COME_IN), answer.text
    assert world.filings.load(filing) == before


@pytest.mark.parametrize("scheme", ["", "Basic ", "Bearer: ", "Token ", "bearer\t"])
@pytest.mark.parametrize("route", [route for route, one in OPERATIONS.items() if one.by.roles])
def test_a_good_token_counts_as_a_bearer_token_only(world: ApiWorld, filing: str, route: str, scheme: str) -> None:
    operation = OPERATIONS[route]
    headers = headers_of(operation, world) | {"Authorization": scheme + right_one(world, operation).good()}
    path = path_of(operation, world, filing)
    answer = world.gateway.call(operation.method, path, body_of(operation, world), headers)
    assert answer.status == 401


def test_every_route_is_for_somebody_whom_the_table_knows() -> None:
    assert {one.by.roles for one in OPERATIONS.values()} == set(ROLES)
    assert all((one.by.authorizer is None) == (not one.by.roles) for one in OPERATIONS.values())
    assert {(method, path) for path, methods in app.routes.items() for method in methods} == {
        (one.method, one.path) for one in OPERATIONS.values()
    }


def test_the_contract_says_of_each_call_whether_it_wants_a_token(world: ApiWorld) -> None:
    paths: dict[str, Any] = world.public("GET", "/openapi.json").json["paths"]
    told = {
        f"{method.upper()} {path}": bool(one["security"])
        for path, all_ in paths.items()
        for method, one in all_.items()
    }
    assert told == {route: bool(one.by.roles) for route, one in OPERATIONS.items()}


def test_the_calls_of_this_page_are_whole() -> None:
    """A body that is refused would hide whether its caller is: what is sent here is right as it is."""
    placeholders = {part for one in OPERATIONS.values() for part in one.path.split("/") if part.startswith("{")}
    assert placeholders == {f"{{{name}}}" for name in NAMES}
    for one in OPERATIONS.values():
        if isinstance(one.takes, Takes):
            one.takes.adapter.validate_python(body_of(one, ApiWorld()))

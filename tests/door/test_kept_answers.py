"""API Gateway keeps the authorizer's answer for a minute; no token lives longer for it, nor does more by it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from app import app
from chalicelib.domain.filing import Role
from tests.door.calls import OWNER, body_of, headers_of, opened_filing, path_of
from tests.door.tokens import LIFE_SECONDS
from tests.fakes.gateway import Answer, Gateway, Headers
from tests.integration.api_world import ApiWorld

ROUTES = {f"{one.method} {one.path}": one for one in app.operations if one.by.roles}


class KeepingGateway(Gateway):
    """Asks the authorizer once a token and never again, which is longer than any gateway keeps an answer."""

    def __init__(self, app: Any) -> None:
        super().__init__(app)
        self.kept: dict[str, dict[str, Any]] = {}

    def _authorized(self, authorizer: Any, headers: Headers) -> dict[str, Any]:
        token = headers.get("Authorization", "")
        if token not in self.kept:
            self.kept[token] = super()._authorized(authorizer, headers)
        return self.kept[token]


@pytest.fixture(scope="module")
def filing_world() -> Iterator[tuple[ApiWorld, str]]:
    with ApiWorld() as world:
        world.gateway = KeepingGateway(app)
        yield world, opened_filing(world)


def asked(world: ApiWorld, route: str, filing: str, token: str) -> Answer:
    one = ROUTES[route]
    return world.gateway.call(
        one.method, path_of(one, world, filing), body_of(one, world), headers_of(one, world), token
    )


def token_for(world: ApiWorld, role: Role) -> str:
    return world.token(role, OWNER if role is Role.PORTAL else None)


@pytest.mark.parametrize("route", ROUTES)
def test_a_kept_answer_lets_nobody_in_longer_than_their_token_lives(
    filing_world: tuple[ApiWorld, str], route: str
) -> None:
    world, filing = filing_world
    (role,) = ROUTES[route].by.roles
    token = token_for(world, role)
    assert asked(world, route, filing, token).status not in (401, 403)
    world.clock.pass_by(timedelta(seconds=LIFE_SECONDS - 1))
    assert asked(world, route, filing, token).status not in (401, 403)
    world.clock.pass_by(timedelta(seconds=1))
    assert asked(world, route, filing, token).status == 401


@pytest.mark.parametrize("role", [Role.PORTAL, Role.OFFICER, Role.OPS])
def test_a_kept_answer_opens_no_door_but_its_own(filing_world: tuple[ApiWorld, str], role: Role) -> None:
    """The authorizer allows all resources, since a kept answer serves all; who may call what is looked at each time."""
    world, filing = filing_world
    token = token_for(world, role)
    for route, one in ROUTES.items():
        assert (asked(world, route, filing, token).status == 403) == (role not in one.by.roles), route


def test_every_token_that_is_refused_is_told_operators_and_no_other() -> None:
    with ApiWorld() as world:
        world.gateway.call("GET", "/v1/filings", None, {}, token_for(world, Role.PORTAL))
        assert world.metrics.total("AuthFailures") == 0
        assert world.gateway.call("GET", "/v1/filings", None, {}, "Bearer forged").status == 401
        assert world.metrics.total("AuthFailures") == 1

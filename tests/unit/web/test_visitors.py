"""Who calls, and which roles may."""

from datetime import timedelta

import pytest

from chalicelib.domain.caller import Caller
from chalicelib.domain.filing import Role
from chalicelib.errors import Forbidden, Unauthenticated
from chalicelib.web.operations import PUBLIC, By
from chalicelib.web.visitors import context_of, visitor_of
from tests.unit.web.calls import NOW, PORTAL

PORTALS = By(roles=frozenset({Role.PORTAL}))
OFFICER = Caller(role=Role.OFFICER, id="officer-7")
SOON = NOW + timedelta(minutes=1)


@pytest.mark.parametrize("caller", [PORTAL, OFFICER])
def test_what_the_authorizer_hands_on_is_read_back(caller: Caller) -> None:
    context = context_of(caller, SOON)
    assert all(isinstance(value, str) for value in context.values())
    assert visitor_of(context, By(roles=frozenset({caller.role})), NOW) == caller


def test_another_role_is_forbidden() -> None:
    with pytest.raises(Forbidden):
        visitor_of(context_of(OFFICER, SOON), PORTALS, NOW)


@pytest.mark.parametrize("context", [None, {}, {"principalId": "x"}])
def test_nobody_is_unauthenticated(context: dict[str, str] | None) -> None:
    with pytest.raises(Unauthenticated):
        visitor_of(context, PORTALS, NOW)


def test_a_token_that_ran_out_since_the_authorizer_saw_it_is_refused() -> None:
    with pytest.raises(Unauthenticated):
        visitor_of(context_of(PORTAL, SOON), PORTALS, SOON)


def test_where_everybody_may_nobody_is_asked_for() -> None:
    assert visitor_of(None, PUBLIC, NOW) is None

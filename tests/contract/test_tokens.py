"""The port `Tokens`: whose tokens are taken, and for how long."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from chalicelib.adapters.tokens_jose import JoseTokens
from chalicelib.domain.caller import Caller
from chalicelib.domain.filing import Role
from chalicelib.errors import Unauthenticated
from chalicelib.ports import Tokens
from local.tokens import ISSUER
from local.tokens import Tokens as Issuer

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
SECONDS = int(NOW.timestamp())
USCC = "91440300MA5EXAMPL0"
ISSUED_BY = Issuer()


@pytest.fixture
def tokens() -> Tokens:
    return JoseTokens(ISSUED_BY.jwks(), ISSUER)


def portal(**changes: Any) -> str:
    return "Bearer " + ISSUED_BY.token("portal", "portal-1", USCC, now=NOW, claims=changes)


class TestTokens:
    def test_a_portals_token_names_its_applicant(self, tokens: Tokens) -> None:
        caller, until = tokens.read(portal(), NOW)
        assert caller == Caller(role=Role.PORTAL, id="portal-1", applicant=USCC)
        assert until == NOW + timedelta(minutes=15)

    @pytest.mark.parametrize("role", ["officer", "ops"])
    def test_the_other_roles_act_for_no_applicant(self, tokens: Tokens, role: str) -> None:
        caller, _ = tokens.read("bearer " + ISSUED_BY.token(role, "someone", now=NOW), NOW)
        assert caller == Caller(role=Role(role), id="someone")

    def test_a_token_is_taken_until_its_fifteenth_minute_whatever_it_says(self, tokens: Tokens) -> None:
        long = portal(exp=SECONDS + 86_400)
        assert tokens.read(long, NOW + timedelta(minutes=14, seconds=59))[1] == NOW + timedelta(minutes=15)
        with pytest.raises(Unauthenticated):
            tokens.read(long, NOW + timedelta(minutes=15))

    def test_a_token_ends_with_its_expiry(self, tokens: Tokens) -> None:
        with pytest.raises(Unauthenticated):
            tokens.read(portal(exp=SECONDS + 60), NOW + timedelta(seconds=60))

    def test_a_clock_a_little_ahead_of_ours_is_borne_with(self, tokens: Tokens) -> None:
        assert tokens.read(portal(), NOW - timedelta(seconds=30))
        with pytest.raises(Unauthenticated):
            tokens.read(portal(), NOW - timedelta(seconds=31))

    @pytest.mark.parametrize(
        "changes",
        [
            {"iss": "someone-else"},
            {"iss": None},
            {"sub": None},
            {"sub": ""},
            {"sub": 5},
            {"role": None},
            {"role": "system"},
            {"role": "admin"},
            {"role": ["portal", "officer"]},
            {"applicant": None},
            {"applicant": ""},
            {"iat": None},
            {"iat": "now"},
            {"iat": 1e300},
            {"iat": True},
            {"exp": None},
            {"nbf": SECONDS + 120},
            {"nbf": "later"},
        ],
        ids=str,
    )
    def test_a_token_with_a_wrong_or_missing_claim_is_refused(self, tokens: Tokens, changes: dict[str, Any]) -> None:
        with pytest.raises(Unauthenticated):
            tokens.read(portal(**changes), NOW)

    @pytest.mark.parametrize(
        "header", ["", "Bearer", "Bearer ", "Bearer a.b.c", "Basic dXNlcjpwYXNz", "Bearer 令牌", "x" * 9_000]
    )
    def test_what_is_no_token_is_refused(self, tokens: Tokens, header: str) -> None:
        with pytest.raises(Unauthenticated):
            tokens.read(header, NOW)

    def test_a_token_signed_by_another_key_is_refused(self, tokens: Tokens) -> None:
        with pytest.raises(Unauthenticated):
            tokens.read("Bearer " + Issuer().token("portal", "portal-1", USCC, now=NOW), NOW)

    @pytest.mark.parametrize("cut", [1, 20, 86])
    def test_a_token_changed_after_signing_is_refused(self, tokens: Tokens, cut: int) -> None:
        with pytest.raises(Unauthenticated):
            tokens.read(portal()[:-cut], NOW)

    def test_a_token_signed_with_the_public_key_as_a_secret_is_refused(self, tokens: Tokens) -> None:
        """The confusion of algorithms of RFC 8725, section 2.1."""
        secret = OctKey.import_key(ISSUED_BY.jwks())
        kid = json.loads(ISSUED_BY.jwks())["keys"][0]["kid"]
        claims = {"iss": ISSUER, "sub": "x", "role": "officer", "iat": SECONDS, "exp": SECONDS + 60}
        with pytest.raises(Unauthenticated):
            tokens.read("Bearer " + jwt.encode({"alg": "HS256", "kid": kid}, claims, secret), NOW)

    def test_the_published_keys_hold_no_private_part(self) -> None:
        assert all("d" not in key for key in json.loads(ISSUED_BY.jwks())["keys"])

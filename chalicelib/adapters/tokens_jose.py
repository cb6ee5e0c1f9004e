"""Tokens: JWT signed with ES256 (RFC 7519, RFC 7518), read by the public keys of our settings."""

from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.domain.caller import Caller
from chalicelib.domain.filing import Role
from chalicelib.errors import Unauthenticated

LONGEST_LIFE = timedelta(minutes=15)
LEEWAY = timedelta(seconds=30)
"""How far the issuer's clock may be ahead of ours."""

CALLING = frozenset({Role.PORTAL, Role.OFFICER, Role.OPS})


class JoseTokens:
    """The port `Tokens`; `keys` is a JWK set (JSON) of P-256 public keys, `issuer` whose tokens we take."""

    def __init__(self, keys: str, issuer: str) -> None:
        import json

        from joserfc.jwk import KeySet

        self._keys = KeySet.import_key_set(json.loads(keys))
        self._issuer = issuer

    def read(self, authorization: str, at: datetime) -> tuple[Caller, datetime]:
        """Who `Bearer <token>` speaks for and until when; raises `Unauthenticated` for anything wrong with it.

        A token is taken for 15 minutes after its `iat` at most, whatever its `exp` says.
        """
        claims = self._claims(authorization)
        until = self._until(claims, at)
        return _caller(claims), until

    def _claims(self, authorization: str) -> dict[str, Any]:
        from joserfc import jwt
        from joserfc.errors import JoseError

        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer":
            raise Unauthenticated
        try:
            return dict(jwt.decode(token.strip(), self._keys, algorithms=["ES256"]).claims)
        except (JoseError, ValueError, TypeError, KeyError):
            raise Unauthenticated from None

    def _until(self, claims: dict[str, Any], at: datetime) -> datetime:
        issued, expires = _moment(claims, "iat"), _moment(claims, "exp")
        begins = _moment(claims, "nbf") if "nbf" in claims else issued
        until = min(expires, issued + LONGEST_LIFE)
        if claims.get("iss") != self._issuer or max(issued, begins) > at + LEEWAY or at >= until:
            raise Unauthenticated
        return until


def _moment(claims: dict[str, Any], name: str) -> datetime:
    seconds = claims.get(name)
    if not isinstance(seconds, int | float) or isinstance(seconds, bool):
        raise Unauthenticated
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        raise Unauthenticated from None


def _caller(claims: dict[str, Any]) -> Caller:
    role, subject, applicant = claims.get("role"), claims.get("sub"), claims.get("applicant")
    if not isinstance(role, str) or role not in CALLING or not isinstance(subject, str) or not subject:
        raise Unauthenticated
    if role != Role.PORTAL:
        return Caller(role=Role(role), id=subject)
    if not isinstance(applicant, str) or not applicant:
        raise Unauthenticated
    return Caller(role=Role.PORTAL, id=subject, applicant=applicant)

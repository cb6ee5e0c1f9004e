"""Tokens of the local system: a key pair made at start, its public half as a JWK set, and tokens signed with it."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

ISSUER = "miaopi-local"
LIFE = timedelta(minutes=15)


class Tokens:
    """An issuer of tokens; the private key lives in this object only."""

    def __init__(self, issuer: str = ISSUER) -> None:
        from joserfc.jwk import ECKey

        self.issuer = issuer
        self._key = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"}, auto_kid=True)

    def jwks(self) -> str:
        """The public key as a JWK set (JSON), as the setting `token_keys` wants it."""
        return json.dumps({"keys": [self._key.as_dict(private=False)]})

    def token(
        self,
        role: str,
        id: str,  # noqa: A002 - the claim's own word
        applicant: str | None = None,
        *,
        now: datetime,
        claims: Mapping[str, Any] | None = None,
    ) -> str:
        """A token of 15 minutes; `claims` replace its own, one that is None is left out."""
        from joserfc import jwt

        told = self._claims(role, id, applicant, now) | dict(claims or {})
        said = {name: value for name, value in told.items() if value is not None}
        return jwt.encode({"alg": "ES256", "kid": self._key.kid}, said, self._key)

    def _claims(self, role: str, subject: str, applicant: str | None, now: datetime) -> dict[str, Any]:
        issued = int(now.timestamp())
        expires = issued + int(LIFE.total_seconds())
        times = {"iat": issued, "exp": expires}
        return {"iss": self.issuer, "sub": subject, "role": role, "applicant": applicant, **times}

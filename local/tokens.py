"""Tokens of the local system: a key pair made at start, its public half as a JWK set, and tokens signed with it.

While `make run` is up it leaves its private key where this mints more, such as

    python -m local.tokens officer officer-7
    python -m local.tokens portal portal-1 91440300MA5F000014
"""

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ISSUER = "miaopi-local"
LIFE = timedelta(minutes=15)
FILE = Path(".local/token-key")


class Tokens:
    """An issuer of tokens; the private key lives in this object, and in a file while one is `lent`."""

    def __init__(self, issuer: str = ISSUER, key: dict[str, Any] | None = None) -> None:
        from joserfc.jwk import ECKey

        self.issuer = issuer
        self._key = ECKey.import_key(key) if key else _new_key()

    def jwks(self) -> str:
        """The public key as a JWK set (JSON), as the setting `token_keys` wants it."""
        return json.dumps({"keys": [self._key.as_dict(private=False)]})

    def private(self) -> dict[str, Any]:
        """The whole key as a JWK."""
        return dict(self._key.as_dict(private=True))

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


def _new_key() -> Any:
    from joserfc.jwk import ECKey

    return ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"}, auto_kid=True)


@contextmanager
def lent(tokens: Tokens, file: Path = FILE) -> Iterator[None]:
    """The private key in a file that its owner alone may read, there while the block runs."""
    file.parent.mkdir(exist_ok=True)
    file.unlink(missing_ok=True)
    file.touch(mode=0o600, exist_ok=False)
    file.write_text(json.dumps(tokens.private()), encoding="utf-8")
    try:
        yield
    finally:
        file.unlink(missing_ok=True)


def main(arguments: Sequence[str] | None = None, file: Path = FILE) -> None:
    """Print a token for a role, an id and, for a portal, an applicant."""
    parser = argparse.ArgumentParser(prog="python -m local.tokens", description="A token of the local system.")
    parser.add_argument("role", choices=("portal", "officer", "ops"))
    parser.add_argument("id")
    parser.add_argument("applicant", nargs="?", help="USCC of the applicant that a portal acts for")
    asked = parser.parse_args(arguments)
    if not file.exists():
        parser.error("本地系统未运行，先 make run · the local system is not up: make run first")
    tokens = Tokens(key=json.loads(file.read_text(encoding="utf-8")))
    print(tokens.token(asked.role, asked.id, asked.applicant, now=datetime.now(UTC)))


if __name__ == "__main__":
    main()

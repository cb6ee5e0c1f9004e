"""Tokens that nobody should take, each wrong in one way, made out of the claims of one that is right."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from local.tokens import Tokens

type Json = dict[str, Any]
type Forge = Callable[["Issued"], str | None]

LIFE_SECONDS = 15 * 60


class Issued:
    """Whom a token would speak for, as of a time, and who issues the tokens that are taken."""

    def __init__(self, issuer: Tokens, role: str, applicant: str | None, now: datetime) -> None:
        self.issuer, self.role, self.applicant, self.now = issuer, role, applicant, now

    @property
    def key(self) -> Json:
        """The public key as published."""
        return dict(json.loads(self.issuer.jwks())["keys"][0])

    @property
    def claims(self) -> Json:
        """All claims of a token that is right."""
        issued = int(self.now.timestamp())
        told = {"iss": self.issuer.issuer, "sub": f"{self.role}-1", "role": self.role, "applicant": self.applicant}
        return told | {"iat": issued, "exp": issued + LIFE_SECONDS}

    def good(self, **claims: Any) -> str:
        """Signed by the issuer; `claims` replace its own, one that is None is left out."""
        return self.issuer.token(self.role, f"{self.role}-1", self.applicant, now=self.now, claims=claims)

    def aged(self, age: timedelta, **claims: Any) -> str:
        """Issued that long ago."""
        return self.issuer.token(self.role, f"{self.role}-1", self.applicant, now=self.now - age, claims=claims)

    def signed(self, algorithm: str, key: Any, **header: Any) -> str:
        """The right claims, signed by another key or in another way, under the right key's name."""
        told = {"alg": algorithm, "kid": self.key["kid"]} | header
        return jwt.encode(told, self.claims, key, algorithms=[algorithm])

    def bare(self, header: Mapping[str, Any], signature: bytes = b"") -> str:
        """The right claims under a header and a signature as they are given."""
        return f"{_part(header)}.{_part(self.claims)}.{_base64(signature)}"

    def mac(self, secret: bytes) -> str:
        """HS256 by hand, since joserfc refuses secrets that look like keys."""
        signed = self.bare({"alg": "HS256", "kid": self.key["kid"]}).rpartition(".")[0]
        return f"{signed}.{_base64(hmac.digest(secret, signed.encode(), hashlib.sha256))}"


def _nested(issued: Issued, depth: int = 6_000) -> str:
    """What is read of a token before its signature is looked at; API Gateway takes headers of 10 KB."""
    header = b'{"alg":"ES256","x":' + b"[" * depth + b"]" * depth + b"}"
    return ".".join([_base64(header), *issued.good().split(".")[1:]])


def _part(value: Mapping[str, Any]) -> str:
    return _base64(json.dumps(value).encode())


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _changed(token: str, **claims: Any) -> str:
    """The claims changed after signing."""
    header, body, signature = token.split(".")
    told = json.loads(base64.urlsafe_b64decode(body + "=="))
    return f"{header}.{_part(told | claims)}.{signature}"


def _own_key(issued: Issued) -> str:
    """The key that vouches for the token comes with it."""
    stranger = ECKey.generate_key("P-256")
    return issued.signed("ES256", stranger, jwk=stranger.as_dict(private=False))


def _pem(issued: Issued) -> bytes:
    return ECKey.import_key(issued.key).as_pem(private=False)


FORGED: dict[str, Forge] = {
    "no token": lambda issued: None,
    "an empty token": lambda issued: "",
    "garbage": lambda issued: "garbage",
    "three parts of garbage": lambda issued: "a.b.c",
    "five parts": lambda issued: issued.good() + ".x.y",
    "not ASCII": lambda issued: "x\u00e9.\u00e9.\u00e9",
    "a very long token": lambda issued: "x" * 9_000,
    "a header nested deep": _nested,
    "a header that is no object": lambda issued: ".".join([_base64(b"[1]"), *issued.good().split(".")[1:]]),
    "run out": lambda issued: issued.aged(timedelta(minutes=15)),
    "run out by its own exp": lambda issued: issued.aged(timedelta(minutes=2), exp=int(issued.now.timestamp()) - 60),
    "run out long ago": lambda issued: issued.aged(timedelta(days=400)),
    "a life of a day, older than 15 minutes": lambda issued: issued.aged(
        timedelta(minutes=16), exp=int(issued.now.timestamp()) + 86_400
    ),
    "not yet valid": lambda issued: issued.good(nbf=int(issued.now.timestamp()) + 120),
    "issued in the future": lambda issued: issued.aged(timedelta(minutes=-2)),
    "another issuer": lambda issued: issued.good(iss="https://portal.evil.example"),
    "no issuer": lambda issued: issued.good(iss=None),
    "no subject": lambda issued: issued.good(sub=None),
    "no role": lambda issued: issued.good(role=None),
    "no time of issue": lambda issued: issued.good(iat=None),
    "no end": lambda issued: issued.good(exp=None),
    "no claim at all": lambda issued: issued.good(**dict.fromkeys(issued.claims)),
    "a role that is not known": lambda issued: issued.good(role="admin"),
    "our own role": lambda issued: issued.good(role="system"),
    "two roles": lambda issued: issued.good(role=["portal", "officer"]),
    "a role in capitals": lambda issued: issued.good(role=issued.role.upper()),
    "an empty subject": lambda issued: issued.good(sub=""),
    "no signature": lambda issued: issued.good().rpartition(".")[0] + ".",
    "a signature cut short": lambda issued: issued.good()[:-4],
    "a signature of zeros": lambda issued: issued.bare({"alg": "ES256", "kid": issued.key["kid"]}, bytes(64)),
    "alg none": lambda issued: issued.bare({"alg": "none"}),
    "alg None under the right key's name": lambda issued: issued.bare({"alg": "None", "kid": issued.key["kid"]}),
    "claims changed after signing": lambda issued: _changed(issued.good(), sub="someone-else"),
    "another key": lambda issued: issued.signed("ES256", ECKey.generate_key("P-256")),
    "another key, brought along": _own_key,
    "another key, to be fetched": lambda issued: issued.signed(
        "ES256", ECKey.generate_key("P-256"), jku="http://127.0.0.1:1/keys"
    ),
    "a key that is not published": lambda issued: Tokens(issued.issuer.issuer).token(
        issued.role, "x", issued.applicant, now=issued.now
    ),
    "ES384": lambda issued: issued.signed("ES384", ECKey.generate_key("P-384")),
    "RS256": lambda issued: issued.signed("RS256", RSAKey.generate_key(2048)),
    "HS256 with a secret of its own": lambda issued: issued.signed("HS256", OctKey.generate_key(256)),
    "HS256 with the published key set as the secret": lambda issued: issued.mac(issued.issuer.jwks().encode()),
    "HS256 with the public key in PEM as the secret": lambda issued: issued.mac(_pem(issued)),
    "HS256 with an empty secret": lambda issued: issued.mac(b"\0"),
}
"""Each makes the token, without `Bearer`; None for no header at all."""

FORGED_PORTAL: dict[str, Forge] = {
    "no applicant": lambda issued: issued.good(applicant=None),
    "an empty applicant": lambda issued: issued.good(applicant=""),
    "many applicants": lambda issued: issued.good(applicant=[issued.applicant, "91440300MA5EXAMPL0"]),
}
"""What only a portal's token can lack."""

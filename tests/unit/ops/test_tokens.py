"""Whose tokens are taken, and whether one is; and that none is ever shown."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner, Result

from chalicelib.adapters.tokens_jose import JoseTokens
from chalicelib.wiring import using
from local import tokens as minting
from local.tokens import Tokens, lent
from ops.__main__ import app
from ops.ending import DIFFERS, SAME, TROUBLE
from tests.fakes.clock import FakeClock

CLOCK = FakeClock()
USCC = "91440300MA5F000014"


@pytest.fixture
def ours() -> Iterator[Tokens]:
    tokens = Tokens()
    settings = SimpleNamespace(token_keys=tokens.jwks(), token_issuer=tokens.issuer)
    outside = SimpleNamespace(settings=settings, tokens=JoseTokens(tokens.jwks(), tokens.issuer), clock=CLOCK)
    with using(outside):
        yield tokens


def ops(*arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(app, arguments, input=given)


def kid(tokens: Tokens) -> str:
    return str(json.loads(tokens.jwks())["keys"][0]["kid"])


def test_the_keys_in_force_are_shown_by_their_public_names(ours: Tokens) -> None:
    told = json.loads(ops("tokens", "keys", "--json").stdout)
    assert told == {
        "issuer": ours.issuer,
        "keys": [{"kid": kid(ours), "kty": "EC", "crv": "P-256", "alg": "ES256"}],
    }
    assert kid(ours) in ops("tokens", "keys").stdout


@pytest.mark.parametrize("scheme", ["", "Bearer "])
def test_a_token_that_is_taken_tells_whose_it_is_and_is_never_shown(ours: Tokens, scheme: str) -> None:
    token = ours.token("portal", "portal-1", USCC, now=CLOCK.now())
    said = ops("tokens", "check", "--json", given=f"{scheme}{token}\n")
    told = json.loads(said.stdout)
    assert said.exit_code == SAME
    assert (told["taken"], told["kid"], told["role"], told["applicant"]) == (True, kid(ours), "portal", USCC)
    assert not [part for part in token.split(".") if part in said.output]


@pytest.mark.parametrize(
    ("off", "claims", "wrong"),
    [
        (timedelta(minutes=16), {}, "expired"),
        (timedelta(), {"iss": "another"}, "another issuer"),
        (timedelta(), {"role": "king"}, "no such role"),
        (-timedelta(minutes=2), {}, "its signature or claims"),
    ],
)
def test_a_token_that_is_not_taken_tells_what_seems_wrong(
    ours: Tokens, off: timedelta, claims: dict[str, str], wrong: str
) -> None:
    token = ours.token("officer", "officer-7", now=CLOCK.now() - off, claims=claims)
    said = ops("tokens", "check", given=token)
    assert said.exit_code == DIFFERS
    assert wrong in said.stdout and token not in said.output


def test_a_strangers_token_and_nonsense_are_told_apart_from_ours(ours: Tokens) -> None:
    stranger = Tokens().token("officer", "officer-7", now=CLOCK.now())
    assert "its key is not in the settings" in ops("tokens", "check", given=stranger).stdout
    assert "not a JWT" in ops("tokens", "check", given="a.b.c").stdout


def test_no_token_is_trouble(ours: Tokens) -> None:
    assert ops("tokens", "check", given="\n").exit_code == TROUBLE


def test_the_local_system_mints_a_token_with_the_key_it_has_lent(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ours, file = Tokens(), tmp_path / "new" / "token-key"
    with lent(ours, file):
        assert file.stat().st_mode & 0o777 == 0o600
        minting.main(["portal", "portal-1", USCC], file)
    token = capsys.readouterr().out.strip()
    from chalicelib.adapters.clock import SystemClock

    caller, _ = JoseTokens(ours.jwks(), ours.issuer).read(f"Bearer {token}", SystemClock().now())
    assert (caller.role, caller.id, caller.applicant) == ("portal", "portal-1", USCC)
    assert not file.exists()


def test_no_token_is_minted_when_the_local_system_is_not_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        minting.main(["ops", "ops-1"], tmp_path / "nothing")
    assert "make run first" in capsys.readouterr().err

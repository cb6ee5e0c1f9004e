"""`tokens`: whose tokens are taken, and whether one is; a token itself is never shown."""

import base64
import json
import sys
from datetime import UTC, datetime
from typing import Any

import typer

from chalicelib.errors import Unauthenticated
from chalicelib.wiring import outside
from ops.ending import Trouble, end, told
from ops.showing import AsJson, moment, put, put_json, put_table

tokens = typer.Typer(help="令牌 · Callers' tokens.", no_args_is_help=True, rich_markup_mode="markdown")
COLUMNS = ("密钥 kid", "类型 kty", "曲线 crv", "算法 alg")
PUBLIC = ("kid", "kty", "crv", "alg")


@tokens.command(epilog="例 Example: `python -m ops tokens keys`")
def keys(as_json: AsJson = False) -> None:
    """在用的公钥 · The keys whose tokens are taken by the settings, and the issuer that tokens must name."""
    with told():
        known, issuer = _keys(), outside().settings.token_issuer
        if as_json:
            put_json({"issuer": issuer, "keys": known})
        else:
            put(f"签发者 issuer: {issuer}")
            put_table(COLUMNS, ([str(key[name] or "—") for name in PUBLIC] for key in known))


@tokens.command(epilog="例 Example: `python -m ops tokens check < token.txt`")
def check(as_json: AsJson = False) -> None:
    """检查令牌 · Whether a token is taken now, by whose key, for whom and until when; if not, what seems wrong with it.

    The token is read from standard input, or asked for without being shown; it is never printed. On one machine
    `python -m local.tokens --help` mints one. Exit code 1 when it is not taken.
    """
    with told():
        answer = _checked(_asked())
        if as_json:
            put_json(answer)
        else:
            for name, value in answer.items():
                put(f"{name:10} {', '.join(value) if isinstance(value, list) else value}")
        end(bool(answer["taken"]))


def _keys() -> list[dict[str, str | None]]:
    """Public members only, whatever else a set may hold by mistake."""
    known = json.loads(outside().settings.token_keys).get("keys", [])
    return [{name: key.get(name) for name in PUBLIC} for key in known]


def _asked() -> str:
    token = typer.prompt("令牌 Token", hide_input=True, err=True) if sys.stdin.isatty() else sys.stdin.read()
    if not token.strip():
        raise Trouble("没有令牌：从标准输入读入\nThere is no token: give it on standard input")
    return str(token).strip().removeprefix("Bearer ").strip()


def _checked(token: str) -> dict[str, Any]:
    now = outside().clock.now()
    try:
        caller, until = outside().tokens.read(f"Bearer {token}", now)
    except Unauthenticated:
        return {"taken": False, "kid": _kid(token), "wrong": list(_wrong(token, now))}
    who = {"role": str(caller.role), "id": caller.id, "applicant": caller.applicant}
    return {"taken": True, "kid": _kid(token), **who, "until": moment(until)}


def _kid(token: str) -> str | None:
    """Which of our keys it names, if it names one of ours."""
    named = _part(token, 0).get("kid")
    return next((str(key["kid"]) for key in _keys() if key["kid"] == named), None)


def _wrong(token: str, now: datetime) -> list[str]:
    """What a look without any trust shows; none of it is what the token says of itself."""
    header, claims = _part(token, 0), _part(token, 1)
    signs = {
        "不是 JWT not a JWT": not header or not claims,
        "算法不是 ES256 not ES256": header.get("alg") != "ES256",
        "密钥不在设置中 its key is not in the settings": _kid(token) is None,
        "签发者不符 another issuer": claims.get("iss") != outside().settings.token_issuer,
        "已过期 expired": not _later(claims.get("exp"), now),
        "角色不符 no such role": claims.get("role") not in ("portal", "officer", "ops"),
    }
    return [text for text, wrong in signs.items() if wrong] or ["签名或声明无效 its signature or claims are not valid"]


def _later(seconds: Any, now: datetime) -> bool:
    try:
        return datetime.fromtimestamp(float(seconds), UTC) > now
    except (TypeError, ValueError, OverflowError, OSError):
        return False


def _part(token: str, n: int) -> dict[str, Any]:
    """One part of a JWT as JSON; nothing when it is none."""
    try:
        text = token.split(".")[n]
        said = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, IndexError):
        return {}
    return said if isinstance(said, dict) else {}

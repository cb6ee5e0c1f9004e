"""Bodies that nobody means well by: each call that takes JSON has a coded answer in both languages, and soon."""

import gzip
import json
import time
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from app import app
from chalicelib.settings import Settings
from chalicelib.web.operations import Operation, Takes
from tests.door.calls import EXAMPLE, OWNER, headers_of, opened_filing, path_of
from tests.fakes.gateway import Answer
from tests.integration.api_world import SETTINGS, ApiWorld

LIMIT = int(Settings.model_fields["body_bytes"].default)
SECONDS = 2.0
TAKING = {f"{one.method} {one.path}": one for one in app.operations if isinstance(one.takes, Takes)}

MALFORMED, INVALID, LARGE, MEDIA = (
    (400, "malformed-json"),
    (422, "invalid"),
    (413, "too-large"),
    (415, "wrong-media-type"),
)
REFUSED: dict[str, tuple[bytes, tuple[int, str]]] = {
    "a byte over its size": (b'{"x":"' + b"x" * (LIMIT - 7) + b'"}', LARGE),
    "all of its size, one text": (b'{"x":"' + b"x" * (LIMIT - 8) + b'"}', INVALID),
    "all of its size, names without end": (json.dumps({f"n{n}": n for n in range(60_000)}).encode(), LARGE),
    "as many names as an object may have": (json.dumps({f"n{n}": n for n in range(1_000)}).encode(), INVALID),
    "all of its size, empty lists": (b'{"x":[' + b"[]," * ((LIMIT - 20) // 3) + b"[]]}", INVALID),
    "a name as long as the body": (b'{"' + b"x" * (LIMIT - 10) + b'":1}', INVALID),
    "lists nested ten thousand deep": (b'{"x":' + b"[" * 10_000 + b"]" * 10_000 + b"}", MALFORMED),
    "objects nested ten thousand deep": (b'{"x":' * 10_000 + b"1" + b"}" * 10_000, MALFORMED),
    "lists nested five hundred deep": (b'{"x":' + b"[" * 500 + b"]" * 500 + b"}", INVALID),
    "opened and never closed": (b"[" * LIMIT, MALFORMED),
    "NaN": (b'{"x":NaN}', MALFORMED),
    "infinity": (b'{"x":Infinity}', MALFORMED),
    "less than everything": (b'{"x":-Infinity}', MALFORMED),
    "a name that stands twice": (b'{"x":1,"x":2}', MALFORMED),
    "a name that stands twice, deep within": (b'{"x":[{"y":1,"y":1}]}', MALFORMED),
    "a name that stands twice, spelt in two ways": (b'{"x":1,"\\u0078":2}', MALFORMED),
    "UTF-16": ('{"x":"水"}'.encode("utf-16"), MALFORMED),
    "GBK": ('{"x":"水务局"}'.encode("gbk"), MALFORMED),
    "a byte order mark": (b'\xef\xbb\xbf{"x":1}', MALFORMED),
    "a number beyond floats": (b'{"x":1e400}', INVALID),
    "a number with a huge exponent": (b'{"x":1e999999999}', INVALID),
    "a number with an exponent beyond all": (b'{"x":1e99999999999999999999}', MALFORMED),
    "a number of a hundred thousand digits": (b'{"x":' + b"9" * 100_000 + b"}", MALFORMED),
    "a fraction of a hundred thousand digits": (b'{"x":0.' + b"3" * 100_000 + b"}", INVALID),
    "half of a sign": (b'{"x":"\\ud800"}', INVALID),
    "half of a sign in a name": (b'{"\\ud800":1}', INVALID),
    "a zero byte": (b'{"x":"\\u0000"}', INVALID),
    "a raw control character": (b'{"x":"\x01"}', MALFORMED),
    "single quotes": (b"{'x':1}", MALFORMED),
    "a comment": (b'{"x":1}/* */', MALFORMED),
    "two bodies": (b'{"x":1}{"x":2}', MALFORMED),
    "no JSON": (b"x=1&y=2", MALFORMED),
    "compressed": (gzip.compress(b'{"x":1}'), MALFORMED),
    "null": (b"null", INVALID),
    "a list": (b"[]", INVALID),
    "a text": (b'"{}"', INVALID),
    "a number": (b"5", INVALID),
    "a name of JavaScript's": (b'{"__proto__":{"x":1}}', INVALID),
}

ODD_VALUES: dict[str, bytes] = {
    "a number beyond floats": b"1e400",
    "a negative number beyond floats": b"-1e400",
    "a huge exponent": b"1e999999999",
    "a tiny exponent": b"1e-999999999",
    "four thousand digits": b"9" * 4_000,
    "a fraction of ten thousand digits": b"0." + b"3" * 10_000,
    "minus zero": b"-0.0",
    "half of a sign": b'"\\udfff"',
    "a text of ten thousand digits": b'"' + b"9" * 10_000 + b'"',
    "a text that says infinity": b'"Infinity"',
    "a text that says NaN": b'"sNaN123"',
    "a text with a huge exponent": b'"1e999999999"',
    "full-width digits": '"１２３"'.encode(),
    "a list": b"[1]",
    "an object": b"{}",
    "true": b"true",
}
"""What is put in place of each value of a form, one after another."""


@pytest.fixture(scope="module")
def world() -> Iterator[ApiWorld]:
    with ApiWorld() as world:
        world.settings = SimpleNamespace(**vars(SETTINGS) | {"body_bytes": LIMIT})
        yield world


@pytest.fixture(scope="module")
def filing(world: ApiWorld) -> str:
    return opened_filing(world)


def sent(world: ApiWorld, one: Operation, filing: str, raw: bytes, **headers: str) -> Answer:
    """The answer, which came in time."""
    (role,) = one.by.roles
    token = world.token(role, OWNER if role == "portal" else None)
    named = headers_of(one, world) | {name.replace("_", "-"): value for name, value in headers.items()}
    start = time.process_time()
    answer = world.gateway.call(one.method, path_of(one, world, filing), raw, named, token)
    assert time.process_time() - start < SECONDS
    return answer


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("route", TAKING)
def test_a_bad_body_has_its_code_in_both_languages(world: ApiWorld, filing: str, route: str, name: str) -> None:
    raw, (status, code) = REFUSED[name]
    zh, en = (sent(world, TAKING[route], filing, raw, Accept_Language=tag) for tag in ("zh", "en"))
    assert (zh.status, zh.json["code"]) == (en.status, en.json["code"]) == (status, code), zh.text[:500]
    assert zh.json["title"] != en.json["title"]
    assert len(zh.json["errors"]) <= 200
    assert len(zh.text) < 60_000


@pytest.mark.parametrize(
    "media", ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=gbk", "nonsense", "*/*"]
)
@pytest.mark.parametrize("route", TAKING)
def test_another_media_type_is_refused(world: ApiWorld, filing: str, route: str, media: str) -> None:
    answer = sent(world, TAKING[route], filing, b'{"x":1}', Content_Type=media)
    assert (answer.status, answer.json["code"]) == MEDIA


@pytest.mark.parametrize("route", TAKING)
def test_no_body_means_nothing_said_only_where_nothing_need_be(world: ApiWorld, filing: str, route: str) -> None:
    takes = TAKING[route].takes
    assert isinstance(takes, Takes)
    answer = sent(world, TAKING[route], filing, b"")
    assert (answer.json.get("code") == "malformed-json") == (not takes.may_be_empty)


def places(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every place of a form that holds no further places."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    if not inner:
        yield path
    for name, one in inner:
        yield from places(one, (*path, name))


def put(form: object, path: tuple[str | int, ...], mark: str) -> str:
    """The form as JSON with a mark at that place."""
    copy = json.loads(json.dumps(form))
    at = copy
    for name in path[:-1]:
        at = at[name]
    at[path[-1]] = mark
    return json.dumps(copy, ensure_ascii=False)


def every_odd_form(world: ApiWorld, value: bytes) -> Iterator[bytes]:
    form = world.example(EXAMPLE)
    for path in places(form):
        yield put(form, path, "@@").encode().replace(b'"@@"', value)


@pytest.mark.parametrize("name", ODD_VALUES)
def test_an_odd_value_anywhere_in_a_form_is_answered_in_time_and_never_breaks_anything(
    world: ApiWorld, name: str
) -> None:
    one = TAKING["POST /v1/filings"]
    told = [sent(world, one, "", raw) for raw in every_odd_form(world, ODD_VALUES[name])]
    assert {answer.status for answer in told} <= {201, 422}, {a.text[:300] for a in told if a.status not in (201, 422)}
    assert len(told) > 20

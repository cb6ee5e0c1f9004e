"""What the operators are told, and what never is."""

import io
import json
import secrets
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.errors import Busy
from chalicelib.logs import Log, bound, failure, masked


class Told:
    """A log whose lines can be read back."""

    def __init__(self) -> None:
        self.stream = io.StringIO()
        # The library keeps one stream a name, so each test needs a name of its own.
        self.log = Log(f"test-{secrets.token_hex(8)}", self.stream)

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.stream.getvalue().splitlines()]


@pytest.fixture
def told() -> Told:
    return Told()


def test_a_line_is_json_with_level_text_time_and_fields(told: Told) -> None:
    told.log.warning("registries silent", registry="fees", 秒=2)
    line = told.lines[0]
    assert (line["level"], line["message"], line["registry"], line["秒"]) == ("WARNING", "registries silent", "fees", 2)
    assert line["timestamp"].endswith("+00:00")


def test_a_line_says_where_in_the_code_it_was_told(told: Told) -> None:
    told.log.info("here")
    assert told.lines[0]["location"].startswith("test_a_line_says_where")


def test_bound_fields_are_in_every_line_of_the_block_and_of_no_other(told: Told) -> None:
    with bound(filing_id="f1", request_id="r1"):
        told.log.info("outer")
        with bound(filing_id="f2"):
            told.log.info("inner")
        told.log.info("outer again")
    told.log.info("outside")
    ids = [(line.get("filing_id"), line.get("request_id")) for line in told.lines]
    assert ids == [("f1", "r1"), ("f2", "r1"), ("f1", "r1"), (None, None)]


@pytest.mark.parametrize(
    "personal",
    [
        "44030119900101001X",
        "440301199001010012",
        "身份证号44030119900101001x。",
        "13912345678",
        "手机13912345678",
        "tel=13912345678;",
        "+8613912345678",
        "139 1234 5678",
        "139-1234-5678",
    ],
)
def test_what_looks_like_a_resident_id_or_a_mobile_is_masked_wherever_it_comes_from(told: Told, personal: str) -> None:
    told.log.error(f"text {personal}", field=personal, nested={"of": [personal]}, error=ValueError(personal))
    text = told.stream.getvalue()
    digits = [part for part in ("44030119900101", "13912345678", "1234 5678", "1234-5678") if part in text]
    assert digits == []
    assert "***" in text


@pytest.mark.parametrize(
    "harmless",
    [
        "019ab000-0000-7000-8000-000000000001",
        "914403007109368585",
        "2019-440300-76-01-012345",
        "1795489200123",
        "深水保备〔2026〕1号",
        "2026-11-24T02:00:00.000000+00:00",
        "0123456789ABCDEF",
    ],
)
def test_ids_codes_and_times_stay_readable(harmless: str) -> None:
    assert masked(harmless) == harmless


@given(st.integers(13_000_000_000, 19_999_999_999))
def test_every_mobile_is_masked(number: int) -> None:
    assert masked(f"a{number}b") == "a***b"


def test_an_error_is_told_by_kind_code_and_place_and_never_by_its_text() -> None:
    def breaks() -> None:
        raise Busy

    try:
        breaks()
    except Busy as error:
        fields = failure(error)
    assert (fields["error"], fields["code"]) == ("Busy", "busy")
    assert str(fields["where"]).startswith("test_logs.py:")


def test_an_error_that_was_never_raised_has_no_place() -> None:
    assert failure(ValueError("x")) == {"error": "ValueError"}

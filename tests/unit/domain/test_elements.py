"""The elements common to every form: codes with check digits, texts, measures, masks, names."""

import json
import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from chalicelib.domain.elements import (
    Day,
    District,
    Line,
    Mobile,
    Percent,
    ProjectCode,
    ResidentId,
    Short,
    TenThousandYuan,
    Uscc,
    official_number,
    same_name,
)
from chalicelib.domain.personal import masked

SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 signs of GB 32100-2015, by value."""


def errors(kind: Any, value: object) -> list[str]:
    """The types of the faults of a value; none when it is taken."""
    try:
        TypeAdapter(kind).validate_json(json.dumps(value))
    except ValidationError as error:
        return [str(e["type"]) for e in error.errors()]
    return []


def uscc_of(body: str) -> str:
    """A USCC with its check sign, reckoned from the standard's own formula: weights 3^i modulo 31."""
    total = sum(SIGNS.index(sign) * pow(3, n, 31) for n, sign in enumerate(body))
    return body + SIGNS[-total % 31]


def resident_id_of(body: str) -> str:
    """A resident ID with its check digit: ISO 7064 MOD 11-2, weights 2^(17-i) modulo 11."""
    total = sum(int(digit) * pow(2, 17 - n, 11) for n, digit in enumerate(body))
    return body + "0123456789X"[(12 - total) % 11]


def project_code_of(digits: str) -> str:
    """A new project code with its check digit: ISO 7064 MOD 11,10 over the 19 digits before it."""
    product = 10
    for digit in digits:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    full = digits + str((11 - product) % 10)
    return f"{full[:4]}-{full[4:10]}-{full[10:12]}-{full[12:14]}-{full[14:]}"


def digits(n: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=n, max_size=n)


USCC_BODIES = st.builds(
    "".join,
    st.tuples(st.text(SIGNS, min_size=2, max_size=2), digits(6), st.text(SIGNS, min_size=9, max_size=9)),
)
RESIDENT_BODIES = st.builds(
    lambda region, born, serial: f"{region}{born:%Y%m%d}{serial}",
    st.from_regex(r"[1-9][0-9]{5}", fullmatch=True),
    st.dates(date(1930, 1, 1), date(2020, 12, 31)),
    digits(3),
)
NEW_CODE_BODIES = st.builds(
    lambda year, month, rest: f"{year:02}{month:02}{rest}", st.integers(16, 99), st.integers(1, 12), digits(15)
)


@pytest.mark.parametrize(
    "code", ["91350100M000100Y43", "91440300MAW1A3C726", "12440300MBW102478X", "11440300MB2C00001A"]
)
def test_uscc_is_checked_by_its_last_sign_whatever_sign_it_begins_with(code: str) -> None:
    assert errors(Uscc, code) == ([] if uscc_of(code[:17]) == code else ["uscc_check_digit"])


@given(USCC_BODIES)
def test_every_uscc_with_the_standards_check_sign_is_taken(body: str) -> None:
    assert errors(Uscc, uscc_of(body)) == []


@given(USCC_BODIES, st.sampled_from(SIGNS))
def test_every_other_check_sign_of_a_uscc_is_refused(body: str, sign: str) -> None:
    assume(uscc_of(body) != body + sign)
    assert errors(Uscc, body + sign) == ["uscc_check_digit"]


@pytest.mark.parametrize(
    "code", ["", "9144030", "91440300MAW1A3C72I", "91440300maw1a3c726", "9144A300MAW1A3C726", "91440300MAW1A3C726 "]
)
def test_what_has_not_the_shape_of_a_uscc_is_told_so(code: str) -> None:
    assert errors(Uscc, code) == ["uscc_format"]


@given(RESIDENT_BODIES)
def test_every_resident_id_with_the_standards_check_digit_is_taken(body: str) -> None:
    assert errors(ResidentId, resident_id_of(body)) == []


@given(RESIDENT_BODIES, st.sampled_from("0123456789X"))
def test_every_other_check_digit_of_a_resident_id_is_refused(body: str, digit: str) -> None:
    assume(resident_id_of(body) != body + digit)
    assert errors(ResidentId, body + digit) == ["resident_id_check_digit"]


@pytest.mark.parametrize("body", ["44039919900230001", "44039919901301001", "44039919230229001"])
def test_an_impossible_birth_date_is_refused(body: str) -> None:
    assert errors(ResidentId, resident_id_of(body)) == ["resident_id_birth_date"]


@pytest.mark.parametrize("region", ["810000", "820000", "830000", "440399"])
def test_residents_of_every_region_are_taken(region: str) -> None:
    assert errors(ResidentId, resident_id_of(region + "19900101001")) == []


@pytest.mark.parametrize("number", ["", "440399900101001", "44039919900101001x", "04039919900101001X"])
def test_what_has_not_the_shape_of_a_resident_id_is_told_so(number: str) -> None:
    assert errors(ResidentId, number) == ["resident_id_format"]


def test_the_standards_own_example_of_a_new_project_code_is_taken() -> None:
    assert errors(ProjectCode, "2108-440305-04-01-333721") == []


@given(NEW_CODE_BODIES)
def test_every_new_project_code_with_the_standards_check_digit_is_taken(body: str) -> None:
    assert errors(ProjectCode, project_code_of(body)) == []


@given(NEW_CODE_BODIES, st.sampled_from("0123456789"))
def test_every_other_check_digit_of_a_new_project_code_is_refused(body: str, digit: str) -> None:
    code = project_code_of(body)
    assume(code[-1] != digit)
    assert errors(ProjectCode, code[:-1] + digit) == ["project_code_check_digit"]


@given(st.sampled_from(["1999", "2000", "2013", "2016", "2019", "2020"]), digits(6), digits(4), digits(6))
def test_an_old_project_codes_last_digit_is_never_checked(year: str, region: str, kinds: str, serial: str) -> None:
    assert errors(ProjectCode, f"{year}-{region}-{kinds[:2]}-{kinds[2:]}-{serial}") == []


@pytest.mark.parametrize(
    "code", ["", "2100-440305-04-01-333721", "2113-440305-04-01-333721", "2108-440305-04-01-33372", "210844030504013"]
)
def test_what_is_of_neither_generation_is_told_so(code: str) -> None:
    assert errors(ProjectCode, code) == ["project_code_format"]


@pytest.mark.parametrize(
    ("number", "faults"), [("19900000007", []), ("12900000007", ["mobile_format"]), ("1990000000", ["mobile_format"])]
)
def test_a_mobile_has_eleven_digits_of_a_mobile_range(number: str, faults: list[str]) -> None:
    assert errors(Mobile, number) == faults


@pytest.mark.parametrize("sign", ["\u202e", "\u200b", "\x00", "\ue000", "\n", "\u2028"])
def test_a_text_with_a_sign_that_is_not_seen_is_refused(sign: str) -> None:
    assert errors(Line, f"深圳{sign}公司") == ["unseen_character"]


@pytest.mark.parametrize("text", ["   ", "\t", "\u3000"])
def test_a_text_of_blanks_is_refused_as_empty(text: str) -> None:
    assert errors(Line, text) == ["empty_text"]


def test_a_text_is_trimmed_and_normalised() -> None:
    assert TypeAdapter(Line).validate_python("  e\u0301tude ") == "étude"


@pytest.mark.parametrize(("length", "faults"), [(60, []), (61, ["string_too_long"])])
def test_a_text_over_its_length_is_refused(length: int, faults: list[str]) -> None:
    assert errors(Short, "水" * length) == faults


@pytest.mark.parametrize(
    ("value", "faults"),
    [
        ("0", []),
        ("100", []),
        (99.5, []),
        ("100.0001", ["less_than_equal"]),
        ("-0.1", ["greater_than_equal"]),
        ("12.34567", ["decimal_max_places"]),
        ("NaN", ["finite_number"]),
        ("Infinity", ["finite_number"]),
        ("12%", ["decimal_parsing"]),
    ],
)
def test_a_percentage_is_bounded_and_finite(value: object, faults: list[str]) -> None:
    assert errors(Percent, value) == faults


def test_a_measure_leaves_as_a_plain_string_and_comes_back_the_same() -> None:
    adapter: TypeAdapter[Decimal] = TypeAdapter(TenThousandYuan)
    for text in ("1265.40", "0.000001", "100000000"):
        value = adapter.validate_python(text)
        assert adapter.dump_json(value) == json.dumps(text).encode()
        assert adapter.validate_json(adapter.dump_json(value)) == value


@pytest.mark.parametrize("day", ["2026-02-29", "2026-13-01", "1989-12-31", "2100-01-01", "24.11.2026"])
def test_an_impossible_or_absurd_day_is_refused(day: str) -> None:
    assert errors(Day, day)


def test_a_leap_day_is_a_day() -> None:
    assert errors(Day, "2024-02-29") == []


def test_shenzhen_has_nine_districts_a_new_one_and_the_cooperation_zone() -> None:
    assert len(District) == 11
    assert {"大鹏新区", "深汕特别合作区"} <= set(District)


@given(st.one_of(RESIDENT_BODIES.map(resident_id_of), st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)))
def test_a_masked_number_shows_its_ends_only(number: str) -> None:
    shown = masked(number)
    assert re.fullmatch(r"[0-9]{3}\*{6,13}[0-9X]{2}", shown)
    assert len(shown) == len(number)


@pytest.mark.parametrize(("name", "shown"), [("周启明", "周**"), ("王明", "王*"), ("欧阳采薇", "欧***")])
def test_a_masked_name_shows_its_first_sign_only(name: str, shown: str) -> None:
    assert masked(name) == shown


@pytest.mark.parametrize("name", ["明", "X"])
def test_a_name_of_one_sign_is_not_shown_at_all(name: str) -> None:
    assert name not in masked(name)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("深圳（前海）公司", "深圳(前海)公司", True),
        ("深圳市Ａ公司", " 深圳市A公司 ", True),
        ("深水许准予〔2023〕187号", "深水许准予[2023]187号", True),
        ("深圳公司", "深圳 公司", False),
        ("深圳市公司", "深圳公司", False),
        ("ABC", "abc", False),
    ],
)
def test_names_match_by_form_and_brackets_and_nothing_fuzzier(one: str, other: str, same: bool) -> None:
    assert same_name(one, other) is same
    assert same_name(other, one) is same


@pytest.mark.parametrize("number", [1767225600, 0, 1.5, True])
def test_a_bare_number_is_no_day(number: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Day).validate_python(number)


@pytest.mark.parametrize(
    "typed", ["甲〔2023〕187号", "甲[2023]187号", "甲（2023）187号", " 甲【2023】187号", "甲(2023)187号"]
)
def test_an_official_number_is_asked_for_as_registries_keep_it_whatever_brackets_were_typed(typed: str) -> None:
    assert official_number(typed) == "甲〔2023〕187号"


@pytest.mark.parametrize("number", ["SZ2026-SL-0311", "甲（暂）〔2023〕1号", "甲〔20231〕1号"])
def test_what_is_no_year_in_brackets_stays_as_it_is(number: str) -> None:
    assert official_number(number) == number

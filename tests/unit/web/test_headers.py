"""The headers that requests are refused for."""

import pytest

from chalicelib.errors import Invalid, KeyMissing, VersionMissing, WrongMediaType
from chalicelib.web.headers import check_media, key_of, version_of


@pytest.mark.parametrize("header", ['"3"', "3", " 3 "])
def test_if_match_names_a_version_quoted_or_not(header: str) -> None:
    assert version_of(header) == 3


@pytest.mark.parametrize("header", ["*", 'W/"3"', "0", "-1", "three", "", '"3", "4"', "9" * 40])
def test_if_match_that_names_no_single_version_is_invalid(header: str) -> None:
    with pytest.raises(Invalid):
        version_of(header)


def test_a_missing_if_match_is_told_apart_from_a_wrong_one() -> None:
    with pytest.raises(VersionMissing):
        version_of(None)


@pytest.mark.parametrize("key", ["a", "7f9c-1", "x" * 200, "!~"])
def test_a_key_of_visible_ascii_is_taken_as_it_is(key: str) -> None:
    assert key_of(key) == key


@pytest.mark.parametrize("key", ["x" * 201, "a b", "键", "a\n", "\x7f"])
def test_a_key_of_other_signs_or_length_is_invalid(key: str) -> None:
    with pytest.raises(Invalid):
        key_of(key)


@pytest.mark.parametrize("key", [None, ""])
def test_a_missing_key_is_told(key: str | None) -> None:
    with pytest.raises(KeyMissing):
        key_of(key)


@pytest.mark.parametrize(
    "header", [None, "application/json", "Application/JSON; charset=UTF-8", "application/json;charset=utf-8"]
)
def test_json_in_utf_8_is_taken(header: str | None) -> None:
    check_media(header, "application/json")


@pytest.mark.parametrize(
    "header",
    ["text/plain", "application/json; charset=gbk", "application/x-www-form-urlencoded", "json", "application/jsonx"],
)
def test_any_other_media_type_is_refused(header: str) -> None:
    with pytest.raises(WrongMediaType):
        check_media(header, "application/json")

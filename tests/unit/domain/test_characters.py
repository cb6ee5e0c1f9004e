"""Characters at the door: one code each, all of them seen; and which of them the receipt's fonts have."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from chalicelib.domain.characters import PRIVATE_USE, is_seen, unified
from chalicelib.domain.elements import Line, same_name
from chalicelib.domain.glyphs import has_glyph, without_glyph

NAMES = TypeAdapter(Line)


@pytest.mark.parametrize(
    ("filed", "kept"),
    [
        ("\u2f45\u2f54", "方水"),  # Kangxi radicals
        ("\u2ef3", "龟"),
        ("\uf9d0\ufa19", "類神"),  # compatibility ideographs
        ("\U0002f804", "你"),
        ("\ufa0e\ufa29", "﨎﨩"),  # unified characters among them stay
        ("\ue863", "䶮"),  # GBK's private use
        ("\ue816\ue81e\ue864", "𠂇龴龻"),
        ("e\u0301", "é"),
        ("⻊⺮", "⻊⺮"),  # components have no other code
        ("Ａ（１）", "Ａ（１）"),
    ],
)
def test_each_character_is_kept_by_its_own_code(filed: str, kept: str) -> None:
    assert NAMES.validate_python(filed) == kept


@pytest.mark.parametrize(
    "sign",
    [
        *"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c",  # bidi
        *"\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\u180e\u3164\uffa0\u115f\u1160\u17b4\u2800",  # of no width
        *"\ufe00\ufe0f\U000e0100\U000e0020",  # variation selectors and tags
        *"\ue000\ue815\uf8ff\U000f0000"[0::2],
        *"\n\r\t\x00\x7f\x85\u2028\u2029",
        "\uffff",
        "\U000e0fff",
    ],
    ids=lambda sign: f"U+{ord(sign):04X}",
)
def test_what_shows_nothing_or_turns_the_order_is_refused(sign: str) -> None:
    with pytest.raises(ValidationError) as refused:
        NAMES.validate_python(f"深圳{sign}水务")
    assert [error["type"] for error in refused.value.errors()] == ["unseen_character"]


def test_every_old_private_use_code_becomes_a_seen_character_that_is_in_the_fonts() -> None:
    assert len(PRIVATE_USE) == 106
    assert all(unicodedata.category(chr(code)) == "Co" for code in PRIVATE_USE)
    assert [hex(code) for code, sign in PRIVATE_USE.items() if not is_seen(sign) or not has_glyph(sign)] == []


@given(st.text())
def test_unifying_twice_changes_nothing_more(text: str) -> None:
    assert unified(unified(text)) == unified(text)


def test_names_are_compared_by_their_unified_characters() -> None:
    assert same_name("深圳市⽔务\ue863公司", "深圳市水务䶮公司")
    assert not same_name("深圳市⺮公司", "深圳市竹公司")


def test_characters_without_glyph_are_named_once_each_in_their_order() -> None:
    assert without_glyph("深\U00030001圳\U00030000\U00030001𠀀") == "\U00030001\U00030000"

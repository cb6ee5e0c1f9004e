"""Which language a caller is answered in."""

import pytest

from chalicelib.errors import Text
from chalicelib.web.languages import language_of, say


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "zh"),
        ("", "zh"),
        ("zh-CN", "zh"),
        ("en", "en"),
        ("en-GB,en;q=0.9,zh;q=0.8", "en"),
        ("zh;q=0.9, en;q=0.8", "zh"),
        ("en;q=0.5, zh;q=0.5", "zh"),
        ("fr, en;q=0.2", "en"),
        ("en;q=0", "zh"),
        ("*", "zh"),
        ("zh;q=0, *", "en"),
        ("en;q=nonsense", "zh"),
        (";;,,=", "zh"),
    ],
)
def test_the_language_that_weighs_most_is_taken_and_chinese_else(header: str | None, language: str) -> None:
    assert language_of(header) == language


def test_a_text_is_said_in_the_language_asked_for() -> None:
    assert (say(Text("水", "water"), "zh"), say(Text("水", "water"), "en")) == ("水", "water")

"""Which of our two languages a caller reads (RFC 9110, section 12.5.4)."""

from typing import Literal

from chalicelib.errors import Text

type Language = Literal["zh", "en"]

TAGS: dict[Language, str] = {"zh": "zh-CN", "en": "en"}


def language_of(accept_language: str | None) -> Language:
    """The language that `Accept-Language` weighs most; Chinese when it names neither, or both alike."""
    weights: dict[str, float] = {}
    for part in (accept_language or "").split(","):
        tag, _, parameter = part.partition(";")
        weights.setdefault(tag.strip().lower().partition("-")[0], _quality(parameter))
    others = weights.get("*", 0.0)
    return "en" if weights.get("en", others) > weights.get("zh", others) else "zh"


def _quality(parameter: str) -> float:
    name, _, value = parameter.partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0


def say(text: Text, language: Language) -> str:
    """The text in that language."""
    return text.en if language == "en" else text.zh

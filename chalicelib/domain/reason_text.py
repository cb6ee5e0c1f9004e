"""The shape of a reason's text, and the manual channel that every refusal names."""

from typing import NamedTuple

from chalicelib.errors import Text


class ReasonText(NamedTuple):
    """What is the matter (`says`) and what to do now (`do`).

    `{filed}`, `{found}`, `{source}` and `{element}` (its name, by the last part of its pointer) are filled in.
    """

    says: Text
    do: Text


MANUAL = Text(
    "可转人工办理：技术电话 83072820，业务咨询电话 88125974。",
    "The manual channel takes it: technical 83072820, advice 88125974.",
)

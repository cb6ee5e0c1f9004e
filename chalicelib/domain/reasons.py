"""The texts of every reason a rule can give: what is the matter, and what to do now, in Chinese and English."""

from typing import NamedTuple

from chalicelib.domain.registries import NAMES
from chalicelib.errors import Text


class ReasonText(NamedTuple):
    """What is the matter (`says`) and what to do now (`do`); `{filed}`, `{found}` and `{source}` are filled in."""

    says: Text
    do: Text


MANUAL = Text(
    "可转人工办理：技术电话 83072820，业务咨询电话 88125974。",
    "The manual channel takes it: technical 83072820, advice 88125974.",
)

REASONS: dict[str, ReasonText] = {
    "source-silent": ReasonText(
        Text(
            "{source}暂未答复，该要素尚未核验。",
            "The {source} has not answered; this element is not verified yet.",
        ),
        Text(
            "无需操作：系统将再次查询，仍无答复则转人工办理。",
            "Nothing: it is asked again, then an officer takes over.",
        ),
    ),
    **{
        f"not-in-{registry}": ReasonText(
            Text("{source}中没有与所填内容对应的登记。", "The {source} holds nothing under what was filed."),
            Text("请核对所填编号后重新申报。", "Check the number filed, correct it and submit again."),
        )
        for registry in NAMES
    },
}

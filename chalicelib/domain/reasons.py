"""The texts of every reason a rule can give, filled in: what is the matter, what to do now, and by which source."""

from typing import NamedTuple

from chalicelib.domain.items.soil_conservation import INDEX_NAMES
from chalicelib.domain.reason_text import ReasonText
from chalicelib.domain.registries import NAMES, Registry
from chalicelib.domain.rulebook import (
    common_reasons,
    soil_conservation_reasons,
    water_saving_reasons,
    works_commencement_reasons,
)
from chalicelib.domain.verdict import Finding
from chalicelib.domain.words import in_english
from chalicelib.errors import Text

_AGAIN = Text(
    "无需操作：系统将再次查询，仍无答复则转人工办理。",
    "Nothing: it is asked again, then an officer takes over.",
)

ANY_RULES: dict[str, ReasonText] = {
    "source-silent": ReasonText(
        Text(
            "{source}暂未答复，该要素尚未核验。",
            "The {source} has not answered; this element is not verified yet.",
        ),
        _AGAIN,
    ),
    "beyond-calendar": ReasonText(
        Text(
            "{found}所在年度的放假安排尚未录入，系统不推算工作日。",
            "The working days of the year of {found} are not known here, and are never guessed.",
        ),
        Text(
            "无需操作：已转人工办理。技术电话 83072820，业务咨询电话 88125974。",
            "Nothing: an officer takes over. Technical 83072820, advice 88125974.",
        ),
    ),
    **{
        f"not-in-{registry}": ReasonText(
            Text("{source}中没有与所填内容对应的登记。", "The {source} holds nothing under what was filed."),
            Text("请核对所填内容后重新申报。", "Check what was filed, correct it and submit again."),
        )
        for registry in NAMES
    },
}
"""What any rule may give, by its source or by the calendar."""

PARTS = (
    ANY_RULES,
    common_reasons.REASONS,
    soil_conservation_reasons.REASONS,
    water_saving_reasons.REASONS,
    works_commencement_reasons.REASONS,
)

REASONS: dict[str, ReasonText] = {code: text for part in PARTS for code, text in part.items()}


class Told(NamedTuple):
    """A reason in words: what is the matter, what to do now, and the source's name if it rests on one."""

    says: Text
    do: Text
    source: Text | None


def told(finding: Finding) -> Told:
    """The words for a finding that is more than a pass; raises `KeyError` for a code that has no text."""
    assert finding.code, "a pass gives no reason"
    text, source = REASONS[finding.code], source_text(finding.registry)
    return Told(_filled(text.says, finding, source), _filled(text.do, finding, source), source)


def source_text(registry: Registry | None) -> Text | None:
    """A registry's name in both languages."""
    return Text(NAMES[registry].zh, NAMES[registry].en) if registry else None


def _filled(text: Text, finding: Finding, source: Text | None) -> Text:
    filed, found, source = finding.filed or "—", finding.found or "—", source or Text("—", "—")
    element = INDEX_NAMES.get(finding.pointer.rpartition("/")[2], Text("该要素", "element"))
    return Text(
        text.zh.format(filed=filed, found=found, source=source.zh, element=element.zh),
        text.en.format(filed=in_english(filed), found=in_english(found), source=source.en, element=element.en),
    )

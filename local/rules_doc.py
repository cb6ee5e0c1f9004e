"""Write docs/rules.md, the rule book for people who do not program: `python -m local.rules_doc`."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from chalicelib.domain.items.catalogue import ITEMS
from chalicelib.domain.items.item import Item
from chalicelib.domain.reasons import source_text
from chalicelib.domain.rulebook import common
from chalicelib.domain.rulebook.book import rules_of
from chalicelib.domain.rules import ALWAYS, Rule
from chalicelib.domain.verdict import Outcome
from chalicelib.errors import Text

RULES_DOC = Path(__file__).parent.parent / "docs" / "rules.md"

OUTCOMES = {
    Outcome.INELIGIBLE: Text("不属于自动办理范围，告知人工渠道", "not eligible: rejected, told the manual channel"),
    Outcome.FAIL: Text("不通过，告知原因", "rejected, told why"),
    Outcome.REFER: Text("转人工", "an officer decides"),
    Outcome.UNAVAILABLE: Text(
        "来源无答复：再查，仍无答复转人工", "source silent: asked again, then an officer decides"
    ),
    Outcome.NOTE: Text("通过，记入事中事后监管", "passes; kept for supervision"),
}
"""What becomes of a filing by the outcome of one rule; the worst of all decides."""

FORMS = {"start": "开工", "added-section": "新增标段", "change": "变更", None: ""}

HEAD = """# 比对规则 · The rule book

<!-- Written by `python -m local.rules_doc`; change the rules, not this file. -->

Every filing is judged by the rules in force on the day of its submission (Beijing time): the common ones, then its
item's own. Every reason is told at once, and the worst outcome decides. *Element* is a JSON pointer into the form.

| 结果 outcome | 含义 | meaning |
|---|---|---|
"""

COLUMNS = """
| 规则 rule | 比对内容 | compares | 要素 element | 来源 source | 依据 law | 否则 else | 施行 in force |
|---|---|---|---|---|---|---|---|
"""


def rules_doc() -> str:
    """The whole document as Markdown."""
    outcomes = "".join(f"| `{o}` | {text.zh} | {text.en} |\n" for o, text in OUTCOMES.items())
    chapters = (_chapter("通用规则", "common rules", common.RULES, {}), *map(_item, ITEMS.values()))
    return HEAD + outcomes + "".join(chapters)


def _item(item: Item) -> str:
    books = {kind: rules_of(item.id, kind) for kind in item.forms}
    own = {rule.id: rule for book in books.values() for rule in book if rule not in common.RULES}
    forms = {id_: "、".join(FORMS[kind] for kind, book in books.items() if rule in book) for id_, rule in own.items()}
    return _chapter(item.name.zh, f"`{item.id}`", own.values(), forms)


def _chapter(zh: str, en: str, rules: Iterable[Rule[Any]], forms: Mapping[str, str]) -> str:
    lines = (_line(rule, forms.get(rule.id, "")) for rule in rules)
    return f"\n## {zh} · {en}\n{COLUMNS}{''.join(lines)}"


def _line(rule: Rule[Any], forms: str) -> str:
    return f"| {' | '.join(cell.replace('|', '\\|') for cell in _cells(rule, forms))} |\n"


def _cells(rule: Rule[Any], forms: str) -> Iterator[str]:
    source = source_text(rule.source)
    yield rule.id + (f"（{forms}）" if forms else "")
    yield from rule.compares
    yield f"`{rule.element}`"
    yield f"{source.zh} {source.en}" if source else "—"
    yield rule.law
    yield f"`{rule.otherwise}`"
    yield _days(rule)


def _days(rule: Rule[Any]) -> str:
    since = [f"自 {rule.since}"] if rule.since != ALWAYS else []
    until = [f"至 {rule.until}"] if rule.until else []
    return " ".join(since + until) or "—"


if __name__ == "__main__":
    RULES_DOC.write_text(rules_doc(), encoding="utf-8")

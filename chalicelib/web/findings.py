"""Findings as reasons: in words, with what to do now and the law of the rule."""

from collections.abc import Iterable
from typing import Any

from chalicelib.domain.elements import Form
from chalicelib.domain.reasons import source_text, told
from chalicelib.domain.registries import Registry
from chalicelib.domain.rulebook.book import rulebook
from chalicelib.domain.rules import Rule
from chalicelib.domain.verdict import Finding
from chalicelib.domain.words import in_english
from chalicelib.web import shapes
from chalicelib.web.languages import Language, say


def reason_answers(findings: Iterable[Finding], form: Form, language: Language) -> tuple[shapes.Reason, ...]:
    """Each finding that is more than a pass, in words."""
    laws = laws_of(form)
    return tuple(_reason(f, laws, language) for f in findings if f.code)


def finding_answers(
    findings: Iterable[Finding], book: Iterable[Rule[Any]], language: Language
) -> tuple[shapes.Finding, ...]:
    """Every finding, passes too, each explained by its rule."""
    rules = {rule.id: rule for rule in book}
    return tuple(_explained(f, rules.get(f.rule), language) for f in findings)


def _explained(finding: Finding, rule: Rule[Any] | None, language: Language) -> shapes.Finding:
    return shapes.Finding(
        **_common(finding, {rule.id: rule.law} if rule else {}, language),
        compares=say(rule.compares, language) if rule else None,
        code=finding.code,
        text=say(told(finding).says, language) if finding.code else None,
    )


def laws_of(form: Form) -> dict[str, str]:
    """The law of each rule that judges the form, by the rule's id."""
    return {rule.id: rule.law for rule in rulebook(form)}


def source_name(registry: Registry | None, language: Language) -> str | None:
    """A registry's name."""
    text = source_text(registry)
    return say(text, language) if text else None


def _reason(finding: Finding, laws: dict[str, str], language: Language) -> shapes.Reason:
    words = told(finding)
    return shapes.Reason(
        **_common(finding, laws, language),
        code=finding.code,
        text=say(words.says, language),
        do=say(words.do, language),
    )


def _common(finding: Finding, laws: dict[str, str], language: Language) -> dict[str, Any]:
    known = finding.model_dump(include={"rule", "outcome", "pointer", "asked_at"})
    compared = {"filed": _shown(finding.filed, language), "found": _shown(finding.found, language)}
    return known | compared | {"source": source_name(finding.registry, language), "law": laws.get(finding.rule)}


def _shown(value: str | None, language: Language) -> str | None:
    """Words of ours in the reader's language; what a person typed and what a registry holds stay as they are."""
    return in_english(value) if value and language == "en" else value

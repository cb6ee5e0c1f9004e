"""What a rule is, and `judge`: the same form, facts and rule book give the same verdict for ever."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from chalicelib.domain.book_digest import book_digest
from chalicelib.domain.facts import Facts, Silent, Unknown
from chalicelib.domain.registries import Registry
from chalicelib.domain.verdict import Finding, Outcome, Verdict
from chalicelib.domain.working_days import BeyondCalendar
from chalicelib.errors import Text


@dataclass(frozen=True)
class Hit:
    """What a rule yields when it does not pass; pointer and outcome default to the rule's own.

    `code` names the reason's text in `reasons.REASONS`; `filed` and `found` must be masked where personal.
    """

    code: str | None
    pointer: str | None = None
    filed: str | None = None
    found: str | None = None
    outcome: Outcome | None = None


@dataclass(frozen=True)
class Rule[F]:
    """One rule of the book beside the law it rests on; `test` yields a `Hit` for each way the form fails it."""

    id: str
    element: str
    law: str
    compares: Text
    otherwise: Outcome
    source: Registry | None
    since: date
    until: date | None
    test: Callable[[F, Facts], Iterable[Hit]]

    def in_force(self, day: date) -> bool:
        """Whether the rule holds on that day."""
        return self.since <= day and (self.until is None or day <= self.until)

    def __call__(self, form: F, facts: Facts) -> Iterator[Finding]:
        """The findings of this rule: one a hit, or a single pass."""
        findings = tuple(self._findings(form, facts))
        yield from findings or (self._finding(Hit(None, outcome=Outcome.PASS), facts.answered_at(self.source)),)

    def _findings(self, form: F, facts: Facts) -> Iterator[Finding]:
        """What was found before a source fell silent is told together with the silence."""
        try:
            for hit in self.test(form, facts):
                yield self._finding(hit, facts.answered_at(self.source))
        except Silent as silent:
            yield self._finding(Hit("source-silent", outcome=Outcome.UNAVAILABLE), silent.at, silent.registry)
        except Unknown as unknown:
            yield self._finding(Hit(f"not-in-{unknown.registry}"), unknown.at, unknown.registry)
        except BeyondCalendar as beyond:
            yield self._finding(Hit("beyond-calendar", found=f"{beyond.day}", outcome=Outcome.REFER), None)

    def _finding(self, hit: Hit, at: datetime | None, registry: Registry | None = None) -> Finding:
        return Finding(
            rule=self.id,
            outcome=hit.outcome or self.otherwise,
            pointer=hit.pointer or self.element,
            code=hit.code,
            filed=hit.filed,
            found=hit.found,
            registry=registry or self.source,
            asked_at=at,
        )


ALWAYS = date(2019, 8, 16)


def rule[F](
    id: str,  # noqa: A002 - the rule's own word
    *,
    element: str,
    law: str,
    compares: Text,
    otherwise: Outcome,
    source: Registry | None = None,
    since: date = ALWAYS,
    until: date | None = None,
) -> Callable[[Callable[[F, Facts], Iterable[Hit]]], Rule[F]]:
    """Put a pure function into the book: its id, element (JSON pointer), source, law, outcome else and days in force.

    `since` defaults to 2019-08-16, the day the plan's lane opened.
    """

    def bind(test: Callable[[F, Facts], Iterable[Hit]]) -> Rule[F]:
        return Rule(id, element, law, compares, otherwise, source, since, until, test)

    return bind


@cache
def version_of(rules: tuple[Rule[Any], ...]) -> str:
    """The version of a rule book: a digest (12 hex digits) over its rules' ids, days, outcomes, and what they rest on.

    The code that other items' rules rest on counts too.
    """
    parts = (f"{r.id}|{r.since}|{r.until}|{r.otherwise}" for r in rules)
    return hashlib.sha256("\n".join((*parts, book_digest())).encode()).hexdigest()[:12]


def judge[F](form: F, facts: Facts, rules: Iterable[Rule[F]]) -> Verdict:
    """Judge a form by the rules in force on the facts' day; every reason is told, never only the first."""
    book = tuple(r for r in rules if r.in_force(facts.day))
    findings = tuple(finding for r in book for finding in r(form, facts))
    return Verdict(rulebook=version_of(book), findings=findings)

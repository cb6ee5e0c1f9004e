"""What judging gives: the outcome of each rule as findings, and the worst of them as the verdict."""

from datetime import datetime
from enum import StrEnum

from chalicelib.domain.frozen import Frozen
from chalicelib.domain.registries import Registry


class Outcome(StrEnum):
    """Outcome of one rule; the order of the members is from the best to the worst."""

    PASS = "pass"  # noqa: S105 - a verdict, not a password
    NOTE = "note"
    UNAVAILABLE = "unavailable"
    REFER = "refer"
    FAIL = "fail"
    INELIGIBLE = "ineligible"

    @property
    def rank(self) -> int:
        """Place in the order from best (0) to worst (5)."""
        return tuple(Outcome).index(self)


class Finding(Frozen):
    """What one rule found about one element.

    `pointer` is an RFC 6901 pointer into the filed form (or `/materials/<kind>`); `filed` and `found` are
    what was filed and what the source says, masked where personal; `code` names the text in `reasons.REASONS`
    and is None for a pass; `asked_at` is when the source answered.
    """

    rule: str
    outcome: Outcome
    pointer: str
    code: str | None = None
    filed: str | None = None
    found: str | None = None
    registry: Registry | None = None
    asked_at: datetime | None = None


class Verdict(Frozen):
    """All findings of one filing, with the version of the rule book that gave them."""

    rulebook: str
    findings: tuple[Finding, ...]

    @property
    def outcome(self) -> Outcome:
        """The worst outcome of all findings."""
        return max((f.outcome for f in self.findings), key=lambda o: o.rank, default=Outcome.PASS)

    @property
    def reasons(self) -> tuple[Finding, ...]:
        """Every finding that is more than a pass, the worst first."""
        telling = (f for f in self.findings if f.outcome is not Outcome.PASS)
        return tuple(sorted(telling, key=lambda f: -f.outcome.rank))

    @property
    def beyond_calendar(self) -> tuple[Finding, ...]:
        """Findings that refer because a day lies beyond the last year whose working days are known."""
        return tuple(f for f in self.findings if f.code == "beyond-calendar")

    @property
    def silent(self) -> frozenset[Registry]:
        """Registries that did not answer."""
        return frozenset(f.registry for f in self.findings if f.outcome is Outcome.UNAVAILABLE and f.registry)

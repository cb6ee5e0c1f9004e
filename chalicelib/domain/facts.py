"""What a filing is judged by: the registries' answers, our own filings and the form checks, as plain data."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, cast

from chalicelib.domain.frozen import Frozen
from chalicelib.domain.materials import FormCheck
from chalicelib.domain.registries import Answer, Answered, Entry, Query, Registry


class Silent(Exception):  # noqa: N818 - an outcome of asking, not a failure of ours
    """The registry did not answer; the rule that asked is `unavailable`."""

    def __init__(self, registry: Registry, at: datetime | None) -> None:
        super().__init__(registry)
        self.registry, self.at = registry, at


class Unknown(Exception):  # noqa: N818 - an outcome of asking, not a failure of ours
    """The registry answered that it holds nothing under the key."""

    def __init__(self, registry: Registry, at: datetime) -> None:
        super().__init__(registry)
        self.registry, self.at = registry, at


class OwnFiling(Frozen):
    """What a rule needs to know of another filing of ours; `form` is that filing's form as JSON."""

    id: str
    item: str
    kind: str | None
    state: str
    applicant_uscc: str
    project_code: str
    number: str | None = None
    revoked_on: date | None = None
    form: Mapping[str, Any]

    @property
    def in_force(self) -> bool:
        """Receipted (or about to be) and not revoked."""
        return self.state in ("accepted", "filed")

    @property
    def under_way(self) -> bool:
        """Submitted and not yet decided."""
        return self.state in ("submitted", "referred")


class Facts(Frozen):
    """Everything `judge` looks at besides the form.

    `day` is a Beijing day; `answers` are by query name; `own` are the applicant's other filings; `materials` are form
    checks by kind of material (a kind that was never uploaded is not there).
    """

    filing_id: str
    day: date
    answers: Mapping[str, Answer]
    own: tuple[OwnFiling, ...] = ()
    materials: Mapping[str, FormCheck] = {}

    @cached_property
    def entries(self) -> dict[str, tuple[Answer, Entry]]:
        """What was read of answers so far, each with the answer it was read of."""
        return {}

    def find[E: Entry](self, query: Query[E]) -> E:
        """What the registry holds; raises `Silent` when it did not answer, `Unknown` when it holds nothing."""
        answer = self.answers.get(query.name)
        if answer is None or answer.status is Answered.NO_ANSWER:
            raise Silent(query.registry, answer.at if answer else None)
        if answer.status is Answered.NOT_FOUND:
            raise Unknown(query.registry, answer.at)
        return self._entry(query, answer)

    def _entry[E: Entry](self, query: Query[E], answer: Answer) -> E:
        """The answer's data, read once: 40 sections ask for the same few units hundreds of times."""
        known = self.entries.get(query.name)
        if known is None or known[0] is not answer:
            known = self.entries[query.name] = (answer, query.gives.model_validate(answer.data))
        return cast("E", known[1])

    def known[E: Entry](self, query: Query[E]) -> E | None:
        """What the registry holds, None when it holds nothing; raises `Silent` when it did not answer.

        For a rule that has nothing to compare with then, since another rule tells that the entry is missing.
        """
        try:
            return self.find(query)
        except Unknown:
            return None

    def answered_at(self, registry: Registry | None) -> datetime | None:
        """When the registry answered last, if it was asked at all."""
        times = (a.at for name, a in self.answers.items() if name.partition(":")[0] == registry)
        return max(times, default=None)

    def unanswered(self, queries: tuple[Query[Any], ...]) -> tuple[Query[Any], ...]:
        """Those of the queries that have no answer yet, so that nothing answered is asked twice."""
        return tuple(q for q in queries if (a := self.answers.get(q.name)) is None or a.status is Answered.NO_ANSWER)


def shown(value: object) -> str:
    """A filed or found value as text for a reason: decimals plain, days as ISO, absent as a dash."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return "—" if value is None else str(value)

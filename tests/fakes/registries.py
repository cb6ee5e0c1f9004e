"""The shared data platform in memory."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from chalicelib.domain.registries import Answer, Answered, Query, Registry
from chalicelib.ports import Clock

type Ask = Callable[[Query[Any]], Answer]
type Lookup = Callable[[str, str], Mapping[str, Any] | None]


class FakeRegistries:
    """The port `Registries`: answers by query name first, then what `lookup(registry, key)` holds.

    `silence` makes a registry give no answer, `speak` ends that; `asked` keeps every query.
    """

    def __init__(
        self, clock: Clock, answers: Mapping[str, Answer | Ask] | None = None, lookup: Lookup | None = None
    ) -> None:
        self.clock, self.answers, self.lookup = clock, dict(answers or {}), lookup
        self.asked: list[Query[Any]] = []
        self.silent: dict[Registry, str] = {}

    def ask(self, queries: Iterable[Query[Any]]) -> Mapping[str, Answer]:
        queries = tuple(queries)
        self.asked += queries
        return {query.name: self._answer(query) for query in queries}

    def silence(self, *registries: Registry, why: str = "timeout") -> None:
        """Make registries give no answer, with the reason told."""
        self.silent |= dict.fromkeys(registries, why)

    def speak(self, *registries: Registry) -> None:
        """Have registries answer again; all of them when none is named."""
        for registry in registries or tuple(self.silent):
            self.silent.pop(registry, None)

    def hold(self, query: Query[Any], data: Mapping[str, Any] | None) -> None:
        """Hold an entry under a query's key; None: hold nothing there."""
        self.answers[query.name] = self._holding(query, data)

    def _answer(self, query: Query[Any]) -> Answer:
        if why := self.silent.get(query.registry):
            return Answer(status=Answered.NO_ANSWER, at=self.clock.now(), why=why)
        if known := self.answers.get(query.name):
            return known if isinstance(known, Answer) else known(query)
        return self._holding(query, self.lookup(query.registry, query.key) if self.lookup else None)

    def _holding(self, query: Query[Any], data: Mapping[str, Any] | None) -> Answer:
        now = self.clock.now()
        if data is None:
            return Answer(status=Answered.NOT_FOUND, at=now)
        entry = query.gives.model_validate(data)
        return Answer(status=Answered.FOUND, at=now, data=entry.model_dump(mode="json"))

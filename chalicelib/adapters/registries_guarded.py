"""A guard before the registries: one that keeps failing is not asked by every filing.

Whoever asks it meanwhile has `no-answer` at once, with why `circuit-open`. The guard itself stands in nobody's way:
when its store fails, everything is asked as if all were well.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from chalicelib.domain.circuit import CIRCUIT_OPEN, FAILURES, Circuit, Limits, State
from chalicelib.domain.registries import Answer, Answered, Query, Registry
from chalicelib.errors import Outside
from chalicelib.ports import Chance, Circuits, Clock, Metrics, Registries


class GuardedRegistries:
    """The port `Registries` before another; one read of the store each time, and no write while all answer."""

    def __init__(
        self,
        registries: Registries,
        circuits: Circuits,
        *,
        limits: Limits,
        clock: Clock,
        chance: Chance,
        metrics: Metrics,
    ) -> None:
        self._registries, self._circuits, self._limits = registries, circuits, limits
        self._clock, self._chance, self._metrics = clock, chance, metrics

    def ask(self, queries: Iterable[Query[Any]]) -> Mapping[str, Answer]:
        """Ask those that are well, and the one try of those that were not; never raises for a registry's failure."""
        each = tuple(queries)
        known = self._load({query.registry for query in each})
        let = {registry: passed for registry, circuit in known.items() if (passed := self._passed(circuit))}
        shut = known.keys() - let.keys()
        answers = self._registries.ask([query for query in each if query.registry not in shut])
        for circuit in let.values():
            self._learn(circuit, {n: a for n, a in answers.items() if n.partition(":")[0] == circuit.registry})
        return {**answers, **{query.name: self._unasked() for query in each if query.registry in shut}}

    def _load(self, registries: set[Registry]) -> Mapping[Registry, Circuit]:
        if not registries:
            return {}
        try:
            return self._circuits.load(registries)
        except Outside as failed:
            self._metrics.count("CircuitsUnknown", why=failed.code)
            return {}

    def _passed(self, circuit: Circuit) -> Circuit | None:
        """The circuit with which the registry is asked, None when it is not."""
        now = self._clock.now()
        if circuit.state(now) is State.CLOSED:
            return circuit
        tried = circuit.tried(now + self._limits.trial)
        mine = circuit.state(now) is State.HALF_OPEN and self._keep(tried)
        self._tell(circuit, State.HALF_OPEN if mine else State.OPEN)
        return tried if mine else None

    def _learn(self, circuit: Circuit, answers: Mapping[str, Answer]) -> None:
        after = self._after(circuit, answers)
        if after is not circuit:
            self._keep(after)
        self._tell(after, after.state(self._clock.now()))

    def _after(self, circuit: Circuit, answers: Mapping[str, Answer]) -> Circuit:
        """A registry that answered anything is there; else a failure counts, of another question than last time's."""
        if any(answer.status is not Answered.NO_ANSWER for answer in answers.values()):
            return circuit.answered()
        failing = sorted(name for name, answer in answers.items() if answer.why in FAILURES)
        if not failing:
            return circuit
        until = self._clock.now() + self._chance.jitter(circuit.next_pause(self._limits))
        # All filings may ask the same (a common category of use): then their next question tells that it is silent.
        question = next((name for name in failing if name != circuit.question), failing[0])
        return circuit.failed(question, self._limits, until)

    def _keep(self, circuit: Circuit) -> bool:
        """Whether it was kept; a store that fails counts as won, since no filing shall wait for it."""
        try:
            return self._circuits.keep(circuit)
        except Outside as failed:
            self._metrics.count("CircuitsUnknown", why=failed.code)
            return True

    def _tell(self, circuit: Circuit, state: State) -> None:
        self._metrics.count("CircuitState", state, registry=circuit.registry)

    def _unasked(self) -> Answer:
        return Answer(status=Answered.NO_ANSWER, at=self._clock.now(), why=CIRCUIT_OPEN)

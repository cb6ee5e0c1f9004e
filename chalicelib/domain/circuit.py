"""The circuit of a registry: one that keeps failing is left in peace for a while, then tried by one filing."""

from datetime import datetime, timedelta
from enum import IntEnum
from typing import NamedTuple

from chalicelib.domain.frozen import Frozen
from chalicelib.domain.registries import Registry

FAILURES = frozenset({"timeout", "refused", "broken", "nonsense"})
"""Reasons of no answer that are the source's; any other is ours, and says nothing of the source."""

CIRCUIT_OPEN = "circuit-open"
"""Why there is no answer when nobody was asked."""


class Limits(NamedTuple):
    """When a circuit opens and how long it stays so."""

    failures: int
    first_pause: timedelta
    longest_pause: timedelta
    trial: timedelta

    def pause(self, pauses: int) -> timedelta:
        """How long to leave it in peace after that many pauses: twice as long each time."""
        # Doubled 16 times at most: longer than any longest one, and still a timedelta.
        return min(self.first_pause * (1 << min(pauses, 16)), self.longest_pause)


def limits_within(patience: timedelta) -> Limits:
    """The limits for filings that wait for `patience`: in that time the source may be tried four times at least."""
    return Limits(failures=5, first_pause=patience / 16, longest_pause=patience / 4, trial=timedelta(seconds=10))


class State(IntEnum):
    """Where a circuit stands; the value is the figure of the metric."""

    CLOSED = 0
    HALF_OPEN = 1
    OPEN = 2


class Circuit(Frozen):
    """How a registry has done lately.

    `failures` are in a row; `question` is what was asked when it failed last; `until` is None while closed, else the
    moment from which it may be tried; `pauses` counts the tries that failed. `version` is one more at each change.
    """

    registry: Registry
    version: int = 0
    failures: int = 0
    question: str | None = None
    pauses: int = 0
    until: datetime | None = None

    def state(self, now: datetime) -> State:
        """Closed; open; or half-open: one may try."""
        if self.until is None:
            return State.CLOSED
        return State.OPEN if now < self.until else State.HALF_OPEN

    def tried(self, until: datetime) -> "Circuit":
        """Open for all but whoever keeps this first; should they vanish, another may try from `until` on."""
        return self._changed(until=until)

    def answered(self) -> "Circuit":
        """Closed, whatever was before; itself when there is nothing to forget."""
        return Circuit(registry=self.registry, version=self.version + 1) if self.failures else self

    def failed(self, question: str, limits: Limits, until: datetime) -> "Circuit":
        """One failure more; from the limit on it is open, until then. The name of the question is a `Query.name`.

        One and the same question that fails again says nothing of the source (an entry may be rotten), so it does not
        count, lest one filing that waits shut the source to all others.
        """
        if self.until is None and question == self.question:
            return self
        failures = self.failures + 1
        if failures < limits.failures:
            return self._changed(failures=failures, question=question)
        pauses = 0 if self.until is None else self.pauses + 1
        return self._changed(failures=failures, question=question, pauses=pauses, until=until)

    def next_pause(self, limits: Limits) -> timedelta:
        """How long it would be left in peace if it failed now."""
        return limits.pause(0 if self.until is None else self.pauses + 1)

    def _changed(self, **changes: object) -> "Circuit":
        return self.model_copy(update={"version": self.version + 1, **changes})

"""Figures kept in a list."""

from typing import NamedTuple

from chalicelib.domain.figures import COUNT, SECONDS, known


class Figure(NamedTuple):
    """One figure as it was noted."""

    name: str
    value: float
    dimensions: dict[str, str]


class FakeMetrics:
    """The port `Metrics`; `total` adds up what was counted, `durations` lists what was timed."""

    def __init__(self) -> None:
        self.counted: list[Figure] = []
        self.timed: list[Figure] = []

    def count(self, name: str, value: float = 1, **dimensions: str) -> None:
        self._must_be_known(name, COUNT, dimensions)
        self.counted.append(Figure(name, value, dimensions))

    def seconds(self, name: str, value: float, **dimensions: str) -> None:
        self._must_be_known(name, SECONDS, dimensions)
        self.timed.append(Figure(name, value, dimensions))

    @staticmethod
    def _must_be_known(name: str, unit: str, dimensions: dict[str, str]) -> None:
        if not known(name, unit, frozenset(dimensions)):
            raise ValueError(f"chalicelib/domain/figures.py has no {name} ({unit}) by {sorted(dimensions)}")

    def total(self, name: str, **dimensions: str) -> float:
        """The sum of all counts of that name which have at least these dimensions."""
        return sum(f.value for f in self.counted if f.name == name and dimensions.items() <= f.dimensions.items())

    def durations(self, name: str) -> list[float]:
        """All durations of that name, in seconds."""
        return [f.value for f in self.timed if f.name == name]

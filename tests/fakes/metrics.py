"""Figures kept in a list."""

from typing import NamedTuple


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
        self.counted.append(Figure(name, value, dimensions))

    def seconds(self, name: str, value: float, **dimensions: str) -> None:
        self.timed.append(Figure(name, value, dimensions))

    def total(self, name: str, **dimensions: str) -> float:
        """The sum of all counts of that name which have at least these dimensions."""
        return sum(f.value for f in self.counted if f.name == name and dimensions.items() <= f.dimensions.items())

    def durations(self, name: str) -> list[float]:
        """All durations of that name, in seconds."""
        return [f.value for f in self.timed if f.name == name]

"""Figures that nobody collects: what operators do by hand is not what CloudWatch reads from a function's output."""


class Untold:
    """The port `Metrics`, for use cases run by an operator."""

    def count(self, name: str, value: float = 1, **dimensions: str) -> None:
        """Not told."""

    def seconds(self, name: str, value: float, **dimensions: str) -> None:
        """Not told."""

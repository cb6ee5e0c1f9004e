"""The operators' figures, by CloudWatch's Embedded Metric Format: one line of output each.

Each figure leaves at the moment it is noted: nothing is kept back to be flushed, nothing is lost with the process.
"""

NAMESPACE = "Miaopi"


class EmfMetrics:
    """The port `Metrics`; every figure bears the stage and the few dimensions it is given, never personal data."""

    def __init__(self, stage: str) -> None:
        self._stage = stage

    def count(self, name: str, value: float = 1, **dimensions: str) -> None:
        """Count something."""
        self._put(name, "Count", value, dimensions)

    def seconds(self, name: str, value: float, **dimensions: str) -> None:
        """Note a duration in seconds."""
        self._put(name, "Seconds", value, dimensions)

    def _put(self, name: str, unit: str, value: float, dimensions: dict[str, str]) -> None:
        from aws_lambda_powertools.metrics import MetricUnit, single_metric

        all_dimensions = {"stage": self._stage} | {key: str(text) for key, text in dimensions.items()}
        with single_metric(name, MetricUnit(unit), value, namespace=NAMESPACE, default_dimensions=all_dimensions):
            pass

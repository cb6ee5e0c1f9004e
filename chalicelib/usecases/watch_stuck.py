"""Watch what is stuck: tell every minute how many filings rest longer than they may, by place."""

from chalicelib.domain.resting import Resting
from chalicelib.ports import Clock, Filings, Metrics
from chalicelib.usecases.stuck import stuck

COUNTED_AT_MOST = 100
"""Of each place; beyond that the number matters to nobody, and the walk would."""


def watch_stuck(*, filings: Filings, clock: Clock, metrics: Metrics) -> None:
    """Tell each place, also the empty ones, so that silence is alarming."""
    found = stuck(COUNTED_AT_MOST, filings=filings, clock=clock)
    for place in Resting:
        metrics.count("Stuck", len(found.get(place, ())), place=place)

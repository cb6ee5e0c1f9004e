"""Shares of a sample: p50 and the like."""

from collections.abc import Sequence
from math import ceil


def share(sample: Sequence[float], percent: int) -> float:
    """The least value that so many per cent of a sample do not exceed (nearest rank); raises `ValueError` of none."""
    if not sample:
        raise ValueError("no sample")
    return sorted(sample)[max(ceil(len(sample) * percent / 100), 1) - 1]

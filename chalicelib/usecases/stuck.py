"""Stuck: which filings rest longer than they may."""

from collections.abc import Iterator
from datetime import datetime

from chalicelib.domain.filing import Filing
from chalicelib.domain.resting import Resting
from chalicelib.domain.stuck import MAY_REST
from chalicelib.ports import Clock, Filings

type Stuck = dict[Resting, tuple[Filing, ...]]


def stuck(limit: int, *, filings: Filings, clock: Clock) -> Stuck:
    """By place, up to `limit` filings that rest there longer than they may, longest first; places without are left out.

    A filing that is under way again is told all the same until it has left the place.
    """
    now = clock.now()
    found = {place: tuple(_at(place, filings, now, limit)) for place in Resting}
    return {place: some for place, some in found.items() if some}


def _at(place: Resting, filings: Filings, now: datetime, limit: int) -> Iterator[Filing]:
    yield from filings.resting(place, before=now - MAY_REST[place].at_most, limit=limit).entries

"""Which version of a filing each receiving system must know by now, read from the filing's history."""

from collections.abc import Iterator
from datetime import datetime

from chalicelib.domain.filing import Event, Move, State
from chalicelib.domain.record import Under
from chalicelib.domain.sharing import RELAYED, System, Telling, concerned

SEALING = frozenset({Move.ISSUE, Move.REISSUE, Move.RESEAL, Move.VOID})
"""Moves by which there is a document, and another one than before."""


def owed(system: System, under: Under, before: datetime) -> int:
    """The newest version that had to be told `before` a moment, 0 when there is none.

    What a relayed system owes its knowledge to is the investment platform's acknowledgement, not the history.
    """
    if system in RELAYED:
        relay = under.delivery(System.INVESTMENT)
        return relay.acknowledged if relay.at and relay.at < before else 0
    told = [event.version for event in _told(system, under) if event.at < before]
    return max(told, default=0)


def _told(system: System, under: Under) -> Iterator[Event]:
    """The entries whose change concerned a system."""
    documented = False
    for event in (entry.event for entry in under.entries if entry.event):
        documented = event.move in SEALING or (documented and event.move is not Move.CORRECT)
        if system in concerned(_telling(event, documented)):
            yield event


def _telling(event: Event, documented: bool) -> Telling:
    return Telling(
        moved=event.start is not event.to,
        sealed=event.move in SEALING,
        documented=documented,
        revoked=event.to is State.REVOKED,
    )

"""Announce: turn each new version in the table's stream into the messages it calls for."""

from collections.abc import Iterable

from chalicelib.domain.filing import Filing
from chalicelib.domain.sharing import Acknowledged, messages, relayed
from chalicelib.ports import Queues


def announce(
    changes: Iterable[tuple[Filing | None, Filing]], acknowledged: Iterable[Acknowledged], *, queues: Queues
) -> None:
    """Send what the changes of filings, and what systems have acknowledged, call for; safe to repeat."""
    told = [m for before, after in changes for m in messages(before, after)]
    told += [m for one in acknowledged for m in relayed(one)]
    if told:
        queues.send(told)

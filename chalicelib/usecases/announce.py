"""Announce: turn each new version in the table's stream into the messages it calls for."""

from collections.abc import Iterable, Sequence

from chalicelib.domain.filing import Filing
from chalicelib.domain.promise import PROMISED, took
from chalicelib.domain.sharing import Acknowledged, Message, messages, relayed
from chalicelib.ports import Metrics, Queues

Change = tuple[Filing | None, Filing]


def announce(
    changes: Iterable[Change], acknowledged: Iterable[Acknowledged], *, queues: Queues, metrics: Metrics
) -> tuple[Message, ...]:
    """Send what the changes of filings, and what systems have acknowledged, call for; gives it. Safe to repeat."""
    changes = list(changes)
    told = [m for before, after in changes for m in messages(before, after)]
    told += [m for one in acknowledged for m in relayed(one)]
    if told:
        queues.send(told)
    _tell(changes, metrics)
    return tuple(told)


def _tell(changes: Sequence[Change], metrics: Metrics) -> None:
    """Whether each answer came in time: what the promise is held to. After the sending, which matters more."""
    for before, after in changes:
        waited = took(before, after)
        if waited is not None:
            metrics.count("AnsweredInTime", int(waited <= PROMISED))
            metrics.count("AnsweredLate", int(waited > PROMISED))
            metrics.seconds("SecondsToAnswer", waited.total_seconds())

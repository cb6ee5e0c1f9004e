"""Reconcile nightly: go on where the last run stopped, tell every difference, and tell by figures that it was done."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from chalicelib.domain.differences import Difference, Parting
from chalicelib.domain.working_days import beijing_day
from chalicelib.ports import Archive, Bookmarks, Clock, Filings, Metrics, Record, Uploads
from chalicelib.usecases.reconcile import Progress, reconcile

WALK = "reconcile"

LONGEST_RUN = timedelta(minutes=12)
"""Below Lambda's 15 minutes by more than one part takes; the timer comes again soon."""


def reconcile_nightly(
    *,
    record: Record,
    filings: Filings,
    archive: Archive,
    uploads: Uploads,
    bookmarks: Bookmarks,
    clock: Clock,
    metrics: Metrics,
) -> Iterator[Difference]:
    """Every difference of the parts looked at now; nothing more on a day whose comparison is done.

    Figures are told at the end, of each kind of difference even when there was none, so that silence is alarming.
    """
    start = clock.now()
    came = _to_go_on_from(bookmarks, clock)
    before, counted = came, Counter[Parting]()
    while not came.done and clock.now() < start + LONGEST_RUN:
        came, differences = reconcile(
            came, record=record, filings=filings, archive=archive, uploads=uploads, clock=clock
        )
        counted.update(difference.kind for difference in differences)
        yield from differences
        bookmarks.keep(WALK, came.model_dump_json())
    if came is not before:
        _tell(counted, came, before, metrics)


def _to_go_on_from(bookmarks: Bookmarks, clock: Clock) -> Progress:
    now, kept = clock.now(), bookmarks.load(WALK)
    came = Progress.model_validate_json(kept) if kept else None
    if came is None or (came.done and beijing_day(came.begun_at) < beijing_day(now)):
        return Progress(begun_at=now)
    return came


def _tell(counted: Counter[Parting], came: Progress, before: Progress, metrics: Metrics) -> None:
    """By kind, and all that need a cure together, which the alarm rests on."""
    harmful = sum(counted[kind] for kind in Parting if not Difference(kind=kind, where="").harmless)
    metrics.count("ReconciliationDifferences", harmful)
    for kind in Parting:
        metrics.count("ReconciliationDifferences", counted[kind], kind=kind)
    metrics.count("ReconciledFilings", came.filings - before.filings)
    metrics.count("ReconciliationsDone", int(came.done))

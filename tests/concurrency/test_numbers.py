"""Sixteen writers accept filings of one series at once: the numbers run from 1, without gap and without double."""

import time
from collections.abc import Callable
from functools import partial
from queue import Empty, SimpleQueue

from chalicelib.adapters.chance import SystemChance
from chalicelib.adapters.rows import filing_row
from chalicelib.domain.filing import SYSTEM, State
from chalicelib.domain.numbering import Series, parse_number
from chalicelib.domain.working_days import beijing_day
from chalicelib.usecases.accept import accept
from local.aws import Aws
from tests.aws import TABLE
from tests.concurrency.table import rows_under
from tests.concurrency.writers import Writer, at_once
from tests.figures import tell
from tests.filings import submitted

WRITERS = 16
ITEMS = {"undisturbed": "soil-conservation", "one call in five failing": "water-saving"}
"""Each way has a series to itself."""


def test_sixteen_writers_number_all_filings_of_a_series_without_gap_or_double(
    way: str, writers: Callable[[int], list[Writer]], aws: Aws, filings_wanted: int
) -> None:
    ids, team = _seeded(aws, ITEMS[way], filings_wanted), writers(WRITERS)
    waiting: SimpleQueue[str] = SimpleQueue()
    for filing_id in ids:
        waiting.put(filing_id)
    start = time.monotonic()
    at_once([partial(_work_off, writer, waiting) for writer in team])
    seconds = time.monotonic() - start

    _numbers_are_whole(aws, ids, ITEMS[way])
    tell(
        f"{len(ids)} filings accepted by {WRITERS} writers, {way}",
        filings_a_second=len(ids) / seconds,
        races_lost=sum(w.clock.waits for w in team),
        calls_retried=sum(w.retries for w in team),
        done_over=sum(w.come_again for w in team),
    )


def _seeded(aws: Aws, item: str, count: int) -> list[str]:
    """Submitted filings, put as rows straight into the table."""
    one, client, chance = submitted(item), aws.client("dynamodb"), SystemChance()
    filings = [one.model_copy(update={"id": chance.filing_id(one.opened_at)}) for _ in range(count)]
    for filing in filings:
        client.put_item(TableName=TABLE, Item=filing_row(filing))
    return [filing.id for filing in filings]


def _work_off(writer: Writer, waiting: "SimpleQueue[str]") -> None:
    while True:
        try:
            filing_id = waiting.get_nowait()
        except Empty:
            return
        writer.until_done(partial(_accepted, writer, filing_id))


def _accepted(writer: Writer, filing_id: str) -> None:
    """What verification does at its end; a filing accepted before is left alone."""
    filing = writer.filings.load(filing_id)
    if filing.state is State.SUBMITTED:
        accept(filing, by=SYSTEM, filings=writer.filings, clock=writer.clock, chance=writer.chance)


def _numbers_are_whole(aws: Aws, ids: list[str], item: str) -> None:
    """By the filings, by the pointers from the numbers, by the counter, and by the pointers from the check codes."""
    from chalicelib.adapters.filings_dynamodb import DynamoFilings

    filings = DynamoFilings(aws.client("dynamodb"), TABLE)
    held = [filings.load(filing_id) for filing_id in ids]
    series = Series(item=item, year=beijing_day(held[0].changed_at).year)
    numbers = [series.number(serial) for serial in range(1, len(ids) + 1)]

    assert sorted((f.number or "" for f in held), key=_serial) == numbers
    assert {f.number: f.id for f in held} == {number: filings.by_number(number).id for number in numbers}
    assert filings.last_number(series) == len(ids)
    assert {f.check_code: f.id for f in held} == {
        f.check_code: filings.by_check_code(f.check_code or "").id for f in held
    }
    given = [pk for pk in rows_under(aws, "number#") if (parsed := parse_number(pk[7:])) and parsed[0] == series]
    assert len(given) == len(ids)
    assert all(len(filings.dossier(f.id).events) == 1 for f in held), "each was accepted once"


def _serial(number: str) -> int:
    parsed = parse_number(number)
    assert parsed, number
    return parsed[1]

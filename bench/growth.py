"""What a filing costs when there are ten thousand others, of the same applicant and of another: calls, bytes, CPU.

python -m bench.growth

The use cases run in this process on the real table of the local AWS; registries, materials, seal and receivers are
fakes, since they know nothing of other filings. Filings are measured before and after the table is filled; the
figure is their median, CPU that of this process. Ends with 1 when a ratio is beyond its limit.
"""

import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import batched
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from bench.hearing import Hearing
from chalicelib.adapters import aws as clients
from chalicelib.adapters.filings_dynamodb import DynamoFilings
from chalicelib.adapters.rows import Row, filing_row, key, text
from chalicelib.domain.elements import Form
from chalicelib.domain.filing import Filing, State
from chalicelib.domain.sharing import System
from chalicelib.domain.working_days import beijing_day
from chalicelib.usecases.issue_receipt import issue_receipt
from chalicelib.usecases.share import share
from chalicelib.usecases.verify import verify
from chalicelib.wiring import run
from local.aws import Aws
from local.platform.registry import lookup
from tests.aws import TABLE
from tests.concurrency.table import reached_at, standing
from tests.many import Known, form_of
from tests.world import World

FILINGS = 10_000
RUNS, WARM_UP = 15, 5

OLD, OTHER = 1, 2
"""The applicant who gets ten thousand filings, and one with a few."""

PROJECTS = 50_000
"""Numbers of projects an applicant has to itself; the first ones are filed one by one, later ones by thousands."""

SEEDED = 10_000

PUSHED = (System.PORTAL, System.INVESTMENT, System.EXCHANGE, System.ELICENCE)


class Cost(NamedTuple):
    """Of one filing, from its opening to the last push."""

    calls: float
    bytes: float
    units: float
    milliseconds: float


LIMITS = Cost(calls=1.1, bytes=1.1, units=1.1, milliseconds=1.3)
"""How many times as much a filing may cost once there are ten thousand."""


@dataclass
class Filer:
    """Files for one applicant, each time another project."""

    world: World
    hearing: Hearing
    applicant: int
    filed: int = 0

    def cost(self, runs: int = RUNS) -> Cost:
        """The median of some filings."""
        each = [self._one() for _ in range(WARM_UP + runs)][WARM_UP:]
        return Cost(*(statistics.median(column) for column in zip(*each, strict=True)))

    def _one(self) -> Cost:
        self.filed += 1
        form = form_of(self.applicant * PROJECTS + self.filed, self.world.today, self.applicant)
        first, start = len(self.hearing.heard), time.process_time()
        with self.hearing.during("filing"):
            _file(self.world, form)
        spent, heard = time.process_time() - start, self.hearing.heard[first:]
        return Cost(
            len(heard),
            sum(call.sent + call.received for call in heard),
            sum(call.write_units + call.read_units for call in heard),
            spent * 1000,
        )


def _file(world: World, form: Form) -> None:
    draft = world.open(form)
    world.upload(draft)
    world.submit(draft)
    run(verify, draft.id)
    run(issue_receipt, draft.id)
    for system in PUSHED:
        run(share, system, draft.id, 4)
    assert world.now(draft).state is State.FILED


def seed(world: World, aws: Aws, count: int) -> None:
    """Filings of one applicant, filed; written as they stand, since to file each would take an hour."""
    pattern = world.filings.of_applicant(form_of(0, world.today, OLD).applicant.uscc, limit=1).entries[0]
    dynamodb = aws.client("dynamodb")
    rows = (row for number in range(count) for row in _rows_of(pattern, number))
    for some in batched(rows, 25, strict=False):
        dynamodb.batch_write_item(RequestItems={TABLE: [{"PutRequest": {"Item": row}} for row in some]})


def _rows_of(pattern: Filing, number: int) -> Iterator[Row]:
    """A filing and what stands beside it: history, claim, pointer."""
    form = form_of(OLD * PROJECTS + SEEDED + number, beijing_day(pattern.opened_at), OLD)
    filing = pattern.model_copy(
        update={
            "id": f"019a0000-0000-7000-8000-{number:012}",
            "form": form,
            "number": f"深水节备〔2025〕{number + 1}号",
            "check_code": f"SEED{number:012}",
            "opened_at": pattern.opened_at - timedelta(minutes=number + 1),
        }
    )
    yield filing_row(filing)
    mine = {"filing": text(filing.id)}
    yield key(f"claim#{filing.claim}", "claim") | mine
    yield key(f"number#{filing.number}", "pointer") | mine
    yield key(f"check#{filing.check_code}", "pointer") | mine


def main() -> None:
    """Measure, print, and judge."""
    with (
        TemporaryDirectory(prefix="miaopi-growth-") as home,
        standing(Path(home)) as aws,
        _filers(aws) as some,
    ):
        world, filers = some
        first = {name: filer.cost() for name, filer in filers.items()}
        print(f"{RUNS} filings of each applicant measured; now {FILINGS:,} filed ones of one of them are put in")
        seed(world, aws, FILINGS)
        later = {name: filer.cost() for name, filer in filers.items()}
    beyond = [line for name in filers for line in _judged(name, first[name], later[name])]
    sys.exit(1 if beyond else 0)


@contextmanager
def _filers(aws: Aws) -> Iterator[tuple[World, dict[str, Filer]]]:
    hearing = Hearing()
    with reached_at(aws.endpoint), hearing.listening(), World() as world:
        clients.client.cache_clear()
        world.filings = DynamoFilings(clients.client("dynamodb"), TABLE)  # type: ignore[assignment]
        world.registries.lookup = _known(world)
        yield (
            world,
            {
                "the same applicant": Filer(world, hearing, OLD),
                "another applicant": Filer(world, hearing, OTHER),
            },
        )
    clients.client.cache_clear()


def _known(world: World) -> Known:
    """Registries that hold both applicants and all their projects."""
    one = Known(lambda registry, key: lookup(registry, key, world.today), PROJECTS, OLD * PROJECTS, OLD)
    return Known(one, PROJECTS, OTHER * PROJECTS, OTHER)


def _judged(name: str, first: Cost, later: Cost) -> Iterator[str]:
    """Print each figure with its ratio; gives those that are beyond their limit."""
    print(f"\n{name:20}{'before':>10}{'after':>10}{'ratio':>8}{'limit':>8}")
    for figure in Cost._fields:
        one, two, limit = (float(getattr(cost, figure)) for cost in (first, later, LIMITS))
        print(f"  {figure:18}{one:10,.1f}{two:10,.1f}{two / one:8.2f}{limit:8.1f}")
        if two / one > limit:
            yield f"{name}: {figure}"


if __name__ == "__main__":
    main()

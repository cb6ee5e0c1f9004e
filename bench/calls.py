"""Which calls to AWS a filing costs, from its opening to the last push: by part of its way, by function, by operation.

python -m bench.calls

The functions are warm, everything answers at once, and the stream is told after each step: the count is always the
same. What Lambda does by itself (polling queues and the stream) is not among them.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from bench.hearing import Heard, Hearing
from bench.units import size_of
from chalicelib.adapters.rows import filing_row, text
from chalicelib.domain.filing import Filing
from chalicelib.wiring import using
from tests.aws import client
from tests.crashes.ground import standing
from tests.crashes.run import Run

EXAMPLES = ("soil-conservation", "water-saving", "works-start")
WARM_UP = "soil-conservation"

TO_RECEIPT = frozenset({"verify_filings", "issue_receipts"})


class Way(NamedTuple):
    """The calls of one filing: `opening` with its uploads, `submission`, and `after` it, to the last push."""

    opening: tuple[Heard, ...]
    submission: tuple[Heard, ...]
    after: tuple[Heard, ...]
    runs: Counter[str]
    materials: int
    pushed: int
    bytes_kept: int
    row_bytes: int

    @property
    def parts(self) -> dict[str, tuple[Heard, ...]]:
        """By part of the way, each call in one of them."""
        return {
            "opening and uploads": self.opening,
            "submission": self.submission,
            "verification": self._of("verify_filings"),
            "receipt": self._of("issue_receipts"),
            "announcing": self._of("announce_changes"),
            "pushes": self._of("share_filings"),
        }

    @property
    def to_receipt(self) -> tuple[Heard, ...]:
        """All from submission to the receipt, but for what announcing sends between."""
        return self.submission + tuple(call for call in self.after if call.function in TO_RECEIPT)

    @property
    def messages_to_receipt(self) -> int:
        """What announcing sends between: one message wakes each function."""
        return sum(self.runs[function] for function in TO_RECEIPT)

    @property
    def from_submission(self) -> tuple[Heard, ...]:
        """All from submission to the last push."""
        return self.submission + self.after

    @property
    def whole(self) -> tuple[Heard, ...]:
        """All from the opening on."""
        return self.opening + self.from_submission

    @property
    def write_units(self) -> int:
        """DynamoDB's, over all."""
        return sum(call.write_units for call in self.whole)

    @property
    def read_units(self) -> float:
        """DynamoDB's, over all."""
        return sum(call.read_units for call in self.whole)

    def count(self, operation: str) -> int:
        """How often an operation is called, over all."""
        return sum(call.operation == operation for call in self.whole)

    def _of(self, function: str) -> tuple[Heard, ...]:
        return tuple(call for call in self.after if call.function == function)


def measured(names: Iterable[str] = EXAMPLES) -> dict[str, Way]:
    """The way of each example, every function having worked off another filing before."""
    hearing = Hearing()
    with standing(hearing) as ground:
        return {name: _way(Run(ground, None), hearing, name) for name in names}


def _way(run: Run, hearing: Hearing, name: str) -> Way:
    with using(run.machines):
        run.file("water-saving" if name == WARM_UP else WARM_UP)
        heard, runs, pushed = len(hearing.heard), len(hearing.runs), hearing.pushed
        filing_id = run.actors.open(name)
        run.actors.upload(filing_id)
        run.carrier.rest()
        opened = len(hearing.heard)
        run.actors.portal("POST", f"/v1/filings/{filing_id}/submission", {})
        submitted = len(hearing.heard)
        run.carrier.rest()
        filing = run.actors.now(filing_id)
        assert filing.state == "filed", filing.state
        return Way(
            opening=tuple(hearing.heard[heard:opened]),
            submission=tuple(hearing.heard[opened:submitted]),
            after=tuple(hearing.heard[submitted:]),
            runs=Counter(hearing.runs[runs:]) - Counter({"forget_filings": len(hearing.runs)}),
            materials=len(filing.materials),
            pushed=hearing.pushed - pushed,
            bytes_kept=_kept(run.machines, filing),
            row_bytes=size_of(filing_row(filing)),
        )


def _kept(outside: Any, filing: Filing) -> int:
    """Bytes of what is kept under a filing, its row once more in the index by applicant."""
    query = {"KeyConditionExpression": "pk = :p", "ExpressionAttributeValues": {":p": text(f"filing#{filing.id}")}}
    rows = client("dynamodb").query(TableName=outside.settings.table, **query)["Items"]
    return sum(size_of(row) for row in (*rows, filing_row(filing)))


def table(ways: dict[str, Way], rows: Callable[[Way], dict[str, int]]) -> list[str]:
    """A line for each row, a column for each example."""
    told = {name: rows(way) for name, way in ways.items()}
    names = dict.fromkeys(row for some in told.values() for row in some)
    return [f"  {row:36}" + "".join(f"{some.get(row, 0):>20,}" for some in told.values()) for row in names]


def by_part(way: Way) -> dict[str, int]:
    """How many calls each part of the way takes."""
    return {part: len(calls) for part, calls in way.parts.items()}


def totals(way: Way) -> dict[str, int]:
    """The sums that are asked for."""
    return {
        "submission to receipt": len(way.to_receipt),
        "the same with the messages between": len(way.to_receipt) + way.messages_to_receipt,
        "submission to the last push": len(way.from_submission),
        "opening to the last push": len(way.whole),
        "bytes sent": sum(call.sent for call in way.whole),
        "bytes received": sum(call.received for call in way.whole),
        "write units": way.write_units,
        "read units": round(way.read_units),
        "pushes": way.pushed,
        "bytes kept": way.bytes_kept,
    }


def by_operation(way: Way) -> dict[str, int]:
    """How many calls of each operation each function makes."""
    return dict(Counter(f"{call.function} {call.service} {call.operation}" for call in way.whole))


def main() -> None:
    """Measure and print."""
    logging.disable(logging.INFO)
    ways = measured()
    print("calls to AWS a filing, warm" + " " * 11 + "".join(f"{name:>20}" for name in ways))
    for rows in (by_part, totals, by_operation):
        print("\n".join([*table(ways, rows), ""]))


if __name__ == "__main__":
    main()

"""What a filing, a million filings and an idle month cost on AWS: each line with its formula.

python -m bench.cost

Quantities are measured (calls, invocations, DynamoDB's units) or assumed (bench/assumed.py), prices are data
(bench/prices.py); nothing here asks AWS.
"""

import logging
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bench.assumed import ALARMS, ASSUMED, COMPOSITE_ALARMS, CPU_MS, MEMORY, WHOLE_CPU
from bench.calls import Way, measured
from bench.prices import AS_OF, GB, MILLION, PRICES, REGION

EXAMPLE = "water-saving"
"""The item with the most materials."""

MINUTES = 60 * 24 * ASSUMED["days in a month"]


class Line(NamedTuple):
    """One line of the bill: so much of what is priced, and how that was reckoned."""

    what: str
    quantity: float
    price: str
    formula: str

    @property
    def cost(self) -> float:
        """US dollars."""
        return self.quantity * PRICES[self.price]


def of_a_filing(way: Way) -> Iterator[Line]:
    """What grows with every filing."""
    requests = way.runs["api_handler"] + ASSUMED["looks of the portal a filing"]
    invocations = sum(way.runs.values()) + ASSUMED["looks of the portal a filing"]
    messages = way.count("SendMessageBatch") + way.materials
    yield Line("API requests", requests, "api request", "opening, submission, looks of the portal")
    yield Line("Lambda invocations", invocations, "lambda request", "each function's, and the looks")
    yield Line("Lambda memory x time", gb_seconds(way), "lambda GB-second", "GB x (CPU / share of a CPU + waiting)")
    yield Line("DynamoDB writes", way.write_units, "write unit", "begun KB x (2 in a transaction + 1 an index)")
    yield Line("DynamoDB reads", way.read_units, "read unit", "begun 4 KB, half when eventually consistent")
    yield Line("SQS", messages * 3, "queue request", "sent, received, deleted, each message")
    yield Line("S3 writes", way.materials + 1, "put", "materials, receipt")
    yield Line("S3 listings", way.count("ListObjectVersions"), "put", "one a submission, at the price of a write")
    yield Line("S3 reads", way.count("HeadObject") + way.count("GetObject") + 1, "get", "checked, downloaded")
    yield Line("KMS signatures", way.count("Sign"), "signature", "one a document")
    yield Line("logs", ASSUMED["bytes of log a filing"] / GB, "log GB", "bytes of log a filing")
    yield Line("traces", invocations * ASSUMED["share of invocations traced"], "trace", "invocations x share traced")
    yield Line("download", ASSUMED["bytes of a receipt"] / GB, "egress GB", "the receipt, once")


def kept_for_a_month(way: Way) -> Iterator[Line]:
    """What is kept of a filing, each month that it is."""
    objects = ASSUMED["bytes of the materials a filing"] + ASSUMED["bytes of a receipt"]
    yield Line("objects", objects / GB, "object GB-month", "materials and receipt")
    yield Line("rows", way.bytes_kept / GB, "table GB-month", "bytes put, once in the table and once in an index")
    yield Line("rows, recoverable", way.bytes_kept / GB, "table backup GB-month", "the same")


def idle() -> Iterator[Line]:
    """A month in which nobody files."""
    polls = 60 / ASSUMED["seconds of a long poll"] * ASSUMED["pollers of a queue"] * ASSUMED["queues polled"]
    runs = ASSUMED["timers a minute"] * MINUTES
    seconds = (ASSUMED["calls of a timer"] * ASSUMED["milliseconds a call to AWS"] + 100) / 1000
    yield Line("polling queues", polls * MINUTES, "queue request", "60 s / long poll x pollers x queues x minutes")
    yield Line("timers, invocations", runs, "lambda request", "two a minute")
    yield Line("timers, memory x time", runs * seconds * 0.5, "lambda GB-second", "512 MB x (calls x wait + 100 ms)")
    yield Line("timers, reads", runs * ASSUMED["calls of a timer"], "read unit", "one a call")
    yield Line("alarms", ALARMS, "alarm month", "on one figure")
    yield Line("composite alarms", COMPOSITE_ALARMS, "composite alarm month", "on several together")
    yield Line("metrics", ASSUMED["metrics"], "metric month", "names x values of their dimensions")
    yield Line("dashboard", 1, "dashboard month", "one")
    yield Line("keys", ASSUMED["keys"], "key month", "the seal's")


def gb_seconds(way: Way) -> float:
    """Of a filing, over its functions."""
    return sum(MEMORY[function] / 1024 * milliseconds(function, way) / 1000 for function in MEMORY)


def milliseconds(function: str, way: Way) -> float:
    """How long a function runs for a filing: CPU at its share of one, and waiting for what it calls."""
    waiting = {
        "verify_filings": ASSUMED["milliseconds of the slowest registry"],
        "share_filings": ASSUMED["milliseconds a push"] * way.pushed,
    }
    calls = sum(call.function == function for call in way.whole)
    share_of_cpu = min(MEMORY[function] / WHOLE_CPU, 1)
    return CPU_MS[function] / share_of_cpu + calls * ASSUMED["milliseconds a call to AWS"] + waiting.get(function, 0)


def total(lines: Iterable[Line]) -> float:
    """US dollars."""
    return sum(line.cost for line in lines)


def bill(title: str, lines: Iterable[Line], times: float = 1) -> Iterator[str]:
    """The lines with their sum."""
    lines = tuple(lines)
    yield f"\n{title}: {total(lines) * times:,.6g} US$"
    for line in lines:
        quantity, cost = f"{line.quantity * times:,.6g}", f"{line.cost * times:,.7f}"
        yield f"  {line.what:22}{quantity:>16} x {line.price:22}{cost:>14}  {line.formula}"


def main() -> None:
    """Measure, reckon and print."""
    logging.disable(logging.INFO)
    way = measured([EXAMPLE])[EXAMPLE]
    print(f"prices of {REGION}, public list as known in {AS_OF}, without free tiers; to be checked before use")
    for part in (
        bill(f"a filing ({EXAMPLE})", of_a_filing(way)),
        bill("a million filings", of_a_filing(way), MILLION),
        bill("a million filings kept, a month", kept_for_a_month(way), MILLION),
        bill("an idle month", idle()),
    ):
        print("\n".join(part))


if __name__ == "__main__":
    main()

"""What a hundred filings a second would take of AWS, beside its quotas, and the rate at which each is used up.

python -m bench.capacity

From the same measurements and assumptions as the bill (bench/cost.py). Two ceilings are not AWS's but this design's:
each series has one counter, and each place of rest one key in its index.
"""

import logging
from collections.abc import Iterator
from math import ceil
from typing import NamedTuple

from bench.assumed import ASSUMED, MEMORY
from bench.calls import Way, measured
from bench.cost import EXAMPLE, milliseconds
from bench.prices import QUOTAS
from chalicelib.domain.sharing import System

RATE = 100

MAXIMUM_CONCURRENCY = 10
"""Of the consumers of uploads, verification and issuance in the template."""

PUSHES_AT_ONCE = 5
"""To each receiver, in the template."""

TOLD_ONCE = (System.INVESTMENT, System.EXCHANGE, System.ELICENCE)
"""Who hears of a filing once; all other pushes are the portal's."""


class Need(NamedTuple):
    """What a rate needs of something, and how much of it there is."""

    of: str
    need: float
    there_is: float

    @property
    def ceiling(self) -> float:
        """Filings a second at which it is used up."""
        return RATE * self.there_is / self.need


def needs(way: Way) -> Iterator[Need]:
    """At the rate, of each quota and of each thing that there is but one of."""
    requests = way.runs["api_handler"] + ASSUMED["looks of the portal a filing"]
    busy = {function: RATE * milliseconds(function, way) / 1000 for function in MEMORY}
    for of, need in {
        "API Gateway: requests a second of an account": RATE * requests,
        "Lambda: concurrent executions of an account": sum(busy.values()),
        "DynamoDB: write units a second of an on-demand table": RATE * way.write_units,
        "KMS: ECC signatures a second": RATE * way.count("Sign"),
        "S3: writes a second of one prefix": RATE * way.materials,
    }.items():
        yield Need(of, need, QUOTAS[of])
    for function in ("check_uploads", "verify_filings", "issue_receipts"):
        yield Need(f"{function}: at once, as set in the template", busy[function], MAXIMUM_CONCURRENCY)
    told = (way.pushed - len(TOLD_ONCE)) / way.pushed * busy["share_filings"]
    yield Need("share_filings to the portal: at once, as set there", told, PUSHES_AT_ONCE)
    partition = QUOTAS["DynamoDB: write units a second of one partition"]
    yield Need("index `resting`: write units a second of one place", RATE * 2 * ceil(way.row_bytes / 1024), partition)
    yield Need("one series: commits a second, one after the other", RATE, commits_a_second())


def commits_a_second() -> float:
    """Of one counter: who commits has read it after the last one's commit, so reading and committing do not overlap."""
    return 1000 / (2 * ASSUMED["milliseconds a call to AWS"] + ASSUMED["milliseconds more of a transaction"])


def main() -> None:
    """Measure, reckon and print."""
    logging.disable(logging.INFO)
    way = measured([EXAMPLE])[EXAMPLE]
    print(f"{RATE} filings a second ({EXAMPLE})" + " " * 24 + f"{'needed':>12}{'there is':>12}{'used up at':>14}")
    for one in needs(way):
        print(f"  {one.of:52}{one.need:12,.0f}{one.there_is:12,.0f}{one.ceiling:10,.0f} a s")


if __name__ == "__main__":
    main()

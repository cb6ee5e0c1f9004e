"""How many filings a second the local system takes, from opening to receipt, at rates that rise until it falls behind.

make load        or: python -m bench.load

Each filing is another applicant's with another project, its materials real PDFs sent by presigned POST. Filings start
at their appointed moments whether earlier ones are done or not, as the public comes. The time to the receipt is told by
the filing itself: from the moment it was submitted to that at which it was filed.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from typing import Any, NamedTuple

from bench.shares import share
from bench.watching import Watched
from chalicelib.domain.materials import owed
from local.materials import make_material
from local.platform.registry import lookup
from local.platform.server import app as platform
from local.system import LocalSystem, system, today
from local.window import Json
from tests.many import Known, form_of

RATES = (0.1, 0.2, 0.4, 0.8, 1.6, 3.2)
"""Filings started a second, one step after the other."""

STEP_SECONDS = 25
LONGEST_STEP = 75
"""Seconds after which a step is broken off: then the system is beyond its limit."""

WARM_UP = 3
"""Filings before anything is measured, so that every function is started."""

AT_ONCE = 64
BEHIND, SLACK = 0.8, 8.0
"""The limit is passed by a rate of which less than this share is done in time, the last filing given some seconds."""


class Prepared(NamedTuple):
    """What an applicant has in hand before it comes."""

    form: Json
    pdfs: dict[str, bytes]


class Done(NamedTuple):
    """How a filing went: seconds from submission to receipt, and from its start to the answer of its submission."""

    to_receipt: float
    to_submission: float


class Step(NamedTuple):
    """One rate: what was offered, what came of it, in how many seconds, and CPU by function; `failed` tells why."""

    rate: float
    offered: int
    done: tuple[Done, ...]
    failed: Mapping[str, int]
    seconds: float
    cpu: Mapping[str, float]

    @property
    def finished(self) -> float:
        """Filings finished a second."""
        return len(self.done) / self.seconds

    @property
    def behind(self) -> bool:
        """Whether the system was slower than the public."""
        return len(self.done) < self.offered or self.seconds > self.offered / self.rate / BEHIND + SLACK


def prepared(numbers: range) -> list[Prepared]:
    """Forms and materials of the applicants with these numbers."""
    forms = (form_of(number, today()) for number in numbers)
    return [_with_materials(form) for form in forms]


def _with_materials(form: Any) -> Prepared:
    filled = form.model_dump(mode="json")
    return Prepared(filled, {kind: make_material(kind, filled) for kind in owed(form)})


def file_one(up: LocalSystem, applicant: Prepared, end: float) -> Done:
    """Open, upload, submit, wait for the receipt; raises `TimeoutError` at `end`, by the monotonic clock."""
    portal, start = up.portal(applicant.form["applicant"]["uscc"]), time.monotonic()
    draft = portal.open(applicant.form)
    for slot in draft["uploads"]:
        portal.upload(slot, applicant.pdfs[slot["kind"]])
    portal.submit(draft["id"])
    submitted = time.monotonic() - start
    filing = portal.wait(draft["id"], lambda f: f["state"] == "filed", end - time.monotonic(), every=1.0)
    return Done(_seconds(filing["filed_at"]) - _seconds(filing["submitted_at"]), submitted)


def _seconds(moment: str) -> float:
    return datetime.fromisoformat(moment).timestamp()


def step(up: LocalSystem, rate: float, some: list[Prepared], watched: Watched) -> Step:
    """File all of them at a rate."""
    watched.look()
    before, start = watched.seconds, time.monotonic()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        begun = list(_at_rate(rate, some, lambda one: pool.submit(file_one, up, one, start + LONGEST_STEP)))
    seconds = time.monotonic() - start
    watched.look()
    cpu = {function: spent - before[function] for function, spent in watched.seconds.items()}
    failed = Counter(str(error)[:60] for future in begun if (error := future.exception()))
    return Step(rate, len(some), tuple(f.result() for f in begun if not f.exception()), failed, seconds, cpu)


def _at_rate(rate: float, some: list[Prepared], begin: Callable[[Prepared], Future[Done]]) -> Iterator[Future[Done]]:
    start = time.monotonic()
    for number, one in enumerate(some):
        time.sleep(max(start + number / rate - time.monotonic(), 0))
        yield begin(one)


def steps(up: LocalSystem, watched: Watched) -> Iterator[Step]:
    """A step for each rate until the system falls behind."""
    first = WARM_UP
    for rate in RATES:
        count = max(round(rate * STEP_SECONDS), 4)
        one = step(up, rate, prepared(range(first, first + count)), watched)
        first += count
        yield one
        if one.behind:
            return


def lines(one: Step) -> Iterator[str]:
    """What a step tells."""
    yield f"\n{one.rate:g} a second for {one.offered} filings: {len(one.done)} filed, {one.finished:.2f} a second"
    for what, sample in (
        ("submission to receipt", [d.to_receipt for d in one.done]),
        ("start to submission answered", [d.to_submission for d in one.done]),
    ):
        if sample:
            p50, p95, p99 = (share(sample, percent) for percent in (50, 95, 99))
            yield f"  {what:30} p50 {p50:6.2f} s   p95 {p95:6.2f} s   p99 {p99:6.2f} s"
    each = "  ".join(f"{_short(f)} {s / one.offered * 1000:.0f}" for f, s in sorted(one.cpu.items()) if s)
    yield f"  CPU a filing {sum(one.cpu.values()) / one.offered * 1000:.0f} ms: {each}"
    yield from (f"  {count} not filed: {why}" for why, count in one.failed.items())


def _short(function: str) -> str:
    """`miaopi-local-VerifyFilings-519F…` as `VerifyFilings`."""
    return function.split("-")[2] if function.count("-") > 1 else function


def main() -> None:
    """Measure and print."""
    known = Known(lambda registry, key: lookup(registry, key, today()), 1000)
    with system(registries=platform(today, lambda registry, key, _: known(registry, key))) as up:
        watched = Watched(up.aws.endpoint)
        step(up, 1.0, prepared(range(WARM_UP)), watched)
        for one in steps(up, watched):
            print("\n".join(lines(one)), flush=True)
        print("\nhighest memory of a process, MB")
        for function, megabytes in sorted(watched.megabytes.items()):
            print(f"  {_short(function):20} {megabytes:6.0f}")


if __name__ == "__main__":
    main()

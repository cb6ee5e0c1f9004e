"""What judging costs: the largest ordinary form with its facts at hand, and a gathering from slow registries.

python -m bench.judging

Bounds: a commencement of 40 sections in 2 ms of CPU; all registries at 50 ms each, asked at once, within 250 ms.
"""

import statistics
import time
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from typing import Any

import urllib3

from chalicelib.adapters.clock import SystemClock
from chalicelib.adapters.registries_http import HttpRegistries
from chalicelib.domain.elements import Form
from chalicelib.domain.facts import Facts
from chalicelib.domain.items.catalogue import parse_form
from chalicelib.domain.registries import Registry
from chalicelib.domain.rulebook.book import rulebook, wanted
from chalicelib.domain.rules import judge
from local.examples import example
from local.platform.server import app
from local.serving import serve
from local.system import today

SECTIONS = 40
ROUNDS = 200


def main() -> None:
    """Measure and print; exit code 1 when a bound is not kept."""
    day = today()
    form = parse_form(_large(day))
    facts = _facts(form, day)
    judged = _cpu(lambda: judge(form, facts, rulebook(form)))
    gathered = _slow_registries(form, day)
    print(f"judging a commencement of {SECTIONS} sections: median {judged:.2f} ms of CPU (bound 2 ms)")
    print(f"{len(wanted(form))} queries of registries that take 50 ms each: median {gathered:.0f} ms (bound 250 ms)")
    raise SystemExit(judged > 2 or gathered > 250)


def _large(day: date) -> dict[str, Any]:
    form = example("works-start", day)
    first = form["sections"][0]
    form["sections"] = [deepcopy(first) | {"number": f"施工{n}标", "amount": "100"} for n in range(1, SECTIONS + 1)]
    return form


def _facts(form: Form, day: date) -> Facts:
    with serve(app(lambda: day)) as url:
        answers = HttpRegistries(url, 5, SystemClock()).ask(wanted(form))
    return Facts(filing_id="bench", day=day, answers=answers)


def _slow_registries(form: Form, day: date) -> float:
    with serve(app(lambda: day)) as url:
        for registry in Registry:
            urllib3.request("PUT", f"{url}/faults/{registry}", json={"kind": "slow", "seconds": 0.05})
        registries = HttpRegistries(url, 5, SystemClock())
        return statistics.median(_wall(lambda: registries.ask(wanted(form))) for _ in range(20))


def _cpu(work: Callable[[], object]) -> float:
    def once() -> float:
        start = time.process_time()
        work()
        return (time.process_time() - start) * 1000

    return statistics.median(once() for _ in range(ROUNDS))


def _wall(work: Callable[[], object]) -> float:
    start = time.monotonic()
    work()
    return (time.monotonic() - start) * 1000


if __name__ == "__main__":
    main()

"""How long the API takes, warm, on the local AWS: each call a number of times, by several callers at once.

python -m bench.latency
"""

import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from local.examples import example
from local.system import LocalSystem, system, today

CALLS = 200
CALLERS = 4


def main() -> None:
    """Measure and print."""
    with system() as up:
        print(f"\n{CALLS} calls by {CALLERS} callers at once, in milliseconds")
        for name, call in _calls(up).items():
            _measure(name, call)


def _calls(up: LocalSystem) -> dict[str, Callable[[], object]]:
    form = example("water-saving", today())
    portal = up.portal(form["applicant"]["uscc"])
    draft = portal.open(form)
    return {
        "health": lambda: up.public().call("GET", "/v1/health"),
        "one filing": lambda: portal.look(draft["id"]),
        "precheck": lambda: portal.call("POST", "/v1/prechecks", form),
        "open a draft": lambda: portal.open(form),
    }


def _measure(name: str, call: Callable[[], object]) -> None:
    with ThreadPoolExecutor(CALLERS) as callers:
        list(callers.map(lambda _: call(), range(CALLERS * 2)))
        start = time.monotonic()
        taken = sorted(callers.map(lambda _: _timed(call), range(CALLS)))
        rate = CALLS / (time.monotonic() - start)
    middle, late = statistics.median(taken), taken[int(CALLS * 0.99)]
    print(f"  {name:14} median {middle * 1000:6.0f}   p99 {late * 1000:6.0f}   {rate:5.0f} a second")


def _timed(call: Callable[[], object]) -> float:
    start = time.monotonic()
    call()
    return time.monotonic() - start


if __name__ == "__main__":
    main()

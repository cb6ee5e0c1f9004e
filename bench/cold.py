"""What a cold start of each function costs, and how much memory it takes against what it is given.

python -m bench.cold             # a minute, best on a machine that does nothing else

Times are of a fresh process less a bare interpreter's, the best of several, all taken in turn in one run.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from bench.functions import Spent, loaded, parameters, run
from bench.loading import PORTS
from chalicelib.domain.materials import MAX_BYTES

TURNS = 5
BARE, START = ("-c", "pass"), ("-c", "import app")
SEALING = """
import app, contextlib, importlib
from chalicelib.adapters.pyhanko_alone import load_pyhanko
load_pyhanko()
for name in {names}:
    with contextlib.suppress(ImportError):
        importlib.import_module(name)
"""
"""Imports only: no client of AWS is built, which is the other half of a first receipt's wait."""


BOUNDS = {"import app, ms": 300.0, "what seals the first receipt, ms": 600.0}
CHECKED = "the form check of the largest upload, with its child, MB"
CONFIG = Path(".chalice/config.json")


class Cost(NamedTuple):
    """Of a start, less a bare interpreter's, in milliseconds."""

    wall: float
    cpu: float


def main() -> int:
    """Measure, print and compare; gives the process's exit code."""
    given = parameters()
    starts = costs(loaded("issue_receipts", given)["work"])
    print("cold start less a bare interpreter, ms     wall    cpu")
    for name, cost in starts.items():
        print(f"  {name:38} {cost.wall:7.0f} {cost.cpu:6.0f}")
    _print_functions(given)
    good = [_within(name, starts[name].cpu) for name in BOUNDS]
    return 0 if all(good) else 1


def costs(sealing: list[str]) -> dict[str, Cost]:
    """What each kind of start costs at best."""
    kinds = {
        "bare": BARE,
        "import app, ms": START,
        "what seals the first receipt, ms": ("-c", SEALING.format(names=sealing)),
    }
    taken: dict[str, list[Spent]] = {name: [] for name in kinds}
    for _ in range(TURNS):
        for name, command in kinds.items():
            taken[name].append(run(*command))
    best = {name: (min(s.wall for s in some), min(s.cpu for s in some)) for name, some in taken.items()}
    wall, cpu = best.pop("bare")
    return {name: Cost((w - wall) * 1000, (c - cpu) * 1000) for name, (w, c) in best.items()}


def _print_functions(given: dict[str, str]) -> None:
    sizes = _sizes()
    print("\nfunction            modules at start  by its work   peak MB   given MB")
    for function in PORTS:
        told = loaded(function, given)
        counts = f"{len(told['start']):16} {len(told['work']):13}"
        print(f"  {function:17} {counts} {told['peak']:9.0f} {sizes[function]:10}")
    print(f"  {CHECKED}: {_child():.0f}")


def _sizes() -> dict[str, int]:
    functions = json.loads(CONFIG.read_text(encoding="utf-8"))["lambda_functions"]
    return {name: said["lambda_memory_size"] for name, said in functions.items()}


def _child() -> float:
    """The form check's own process on the largest upload there may be, in MB."""
    command = [sys.executable, "-m", "bench.largest_upload", str(MAX_BYTES)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def _within(name: str, found: float) -> bool:
    good = found <= BOUNDS[name]
    print(f"  {'✓' if good else '✗'} {name}: {found:.0f} of CPU (at most {BOUNDS[name]:g})")
    return good


if __name__ == "__main__":
    sys.exit(main())

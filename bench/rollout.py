"""Filings come steadily while the stack is updated twice: each ends with a receipt, and nothing is lost or given twice.

make rollout        or: python -m bench.rollout
"""

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from bench.load import Done, Prepared, file_one, prepared
from chalicelib.settings import Settings
from local.aws import REGION
from local.deploy import deploy, template_at
from local.platform.registry import lookup
from local.platform.server import app as platform
from local.shortfalls import for_local_aws, give_gateway_responses
from local.stage import STAGE
from local.staging import package, stage
from local.system import ARTIFACTS, LocalSystem, system, today
from local.window import Refusal
from tests.many import Known

FILINGS = 30
RATE = 0.5
"""Filings started a second: below what two cores bear (docs/capacity.md), since packaging takes one of them."""

LONGEST = 300
RELEASED: str = Settings.model_fields["version"].default
RELEASES = ("9.0.0", "9.0.1")


class Came(NamedTuple):
    """What came of it all."""

    filed: int
    failed: Counter[str]
    numbers: list[str]
    versions: list[str]
    in_force: str

    @property
    def faults(self) -> list[str]:
        """Everything that speaks against it."""
        series = sorted(int(number.partition("〕")[2].removesuffix("号")) for number in self.numbers)
        told = [f"{count} filings ended by {why}" for why, count in self.failed.items()]
        told += [] if series == list(range(1, len(series) + 1)) else [f"the numbers are not one series: {series}"]
        return told + ([] if self.in_force == self.versions[-1] else [f"the release in force is {self.in_force}"])


def release(up: LocalSystem, version: str) -> None:
    """Deploy code that says it is that version, with the parameters that the stack has."""
    with tempfile.TemporaryDirectory() as folder:
        staged = Path(folder) / "staged"
        staged.mkdir()
        stage(staged, requirements="")
        settings = staged / "chalicelib" / "settings.py"
        settings.write_text(settings.read_text().replace(f'"{RELEASED}"', f'"{version}"'))
        template = for_local_aws(template_at(package(staged, Path(folder) / "out", REGION)))
        told = _parameters(up)
        deploy(template, Path(folder) / "out", told, bucket=ARTIFACTS, clients=up.aws.client, look_every=0.1)
        give_gateway_responses(template, up.outputs["RestAPIId"], up.aws.client("apigateway"))


def _parameters(up: LocalSystem) -> dict[str, str]:
    (there,) = up.aws.client("cloudformation").describe_stacks(StackName=f"miaopi-{STAGE}")["Stacks"]
    return {one["ParameterKey"]: one["ParameterValue"] for one in there["Parameters"]}


def came(up: LocalSystem) -> Came:
    """File steadily, release at a third and at two thirds of the way, and wait for the last receipt."""
    some, versions = prepared(range(FILINGS)), [_version(up)]
    end = time.monotonic() + LONGEST
    with ThreadPoolExecutor(FILINGS) as pool, ThreadPoolExecutor(1) as releasing:
        begun: list[Future[Done]] = []
        taking_over: list[Future[None]] = []
        for number, one in enumerate(some):
            begun.append(pool.submit(file_one, up, one, end))
            if number in (FILINGS // 3, 2 * FILINGS // 3):
                versions.append(RELEASES[number // (FILINGS // 2)])
                taking_over.append(releasing.submit(release, up, versions[-1]))
            time.sleep(1 / RATE)
    for deployed in taking_over:
        deployed.result()
    failed = Counter(_why(future) for future in begun if future.exception())
    return Came(len(begun) - failed.total(), failed, list(_numbers(up, some)), versions, _version(up))


def _version(up: LocalSystem) -> str:
    return str(up.public().call("GET", "/v1/health")["version"])


def _why(future: Future[Done]) -> str:
    error = future.exception()
    return str(error.problem.get("code")) if isinstance(error, Refusal) else type(error).__name__


def _numbers(up: LocalSystem, some: list[Prepared]) -> Iterator[str]:
    for one in some:
        page = up.portal(one.form["applicant"]["uscc"]).call("GET", "/v1/filings")
        yield from (filing["number"] for filing in page["filings"] if filing["number"])


@contextmanager
def busy_system() -> Iterator[LocalSystem]:
    """The system, whose registries know as many applicants as come."""
    known = Known(lambda registry, key: lookup(registry, key, today()), FILINGS)
    with system(registries=platform(today, lambda registry, key, _: known(registry, key))) as up:
        yield up


def main() -> int:
    """Print what came of it; the exit code is 1 when anything speaks against it."""
    with busy_system() as up:
        told = came(up)
    print(f"{told.filed} of {FILINGS} filed while {' → '.join(told.versions)} took over")
    for fault in told.faults:
        print(f"  ✗ {fault}")
    return 1 if told.faults else 0


if __name__ == "__main__":
    sys.exit(main())

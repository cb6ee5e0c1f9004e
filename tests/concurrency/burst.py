"""microburst between us and AWS: a proxy that fails one call in five, in the words and on the wire as AWS would."""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import urllib3

from local.free_port import free_port
from local.tether import tethered

SHARE = 0.20
SECONDS_TO_START = 20

FAULTS: tuple[dict[str, Any], ...] = (
    {"error": {"code": "ProvisionedThroughputExceededException"}},
    {"error": {"code": "InternalServerError", "status": 500}},
    {"reset": True},  # the connection breaks before the call is carried out
    {"response": {"abort_bytes": 0}},  # the call is carried out, and its answer lost
)


@dataclass(frozen=True)
class Burst:
    """A running proxy."""

    endpoint: str

    def share(self) -> float:
        """Which part of the calls was failed until now."""
        requests = self._ask("stats")["requests"]
        return float(requests["faulted"] / max(requests["total"], 1))

    def _ask(self, what: str) -> Any:
        return urllib3.request("GET", f"{self.endpoint}/_microburst/{what}", timeout=1, retries=False).json()

    def wait(self) -> None:
        """Until it answers; raises `TimeoutError`."""
        end = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < end:
            try:
                self._ask("health")
            except urllib3.exceptions.HTTPError:
                time.sleep(0.05)
            else:
                return
        raise TimeoutError("microburst does not answer")


@contextmanager
def burst(upstream: str, home: Path) -> Iterator[Burst]:
    """The proxy, up while the block runs."""
    port, config = free_port(), home / "burst.json"
    config.write_text(json.dumps({"rules": rules()}))  # JSON is YAML too
    command = [str(Path(sys.executable).parent / "microburst"), "--host", "127.0.0.1", "--port", str(port)]
    with tethered([*command, "--upstream", upstream, "--config", str(config)], home / "burst.log"):
        running = Burst(f"http://127.0.0.1:{port}")
        running.wait()
        yield running


def rules() -> list[dict[str, Any]]:
    """A rule for each fault, together failing `SHARE` of the calls; the first rule that draws wins."""
    each = SHARE / len(FAULTS)
    return [fault | {"service": "dynamodb", "probability": each / (1 - each * n)} for n, fault in enumerate(FAULTS)]

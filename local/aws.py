"""The local AWS: MiniStack as a child process on 127.0.0.1, with policies enforced, forgotten when it ends."""

import os
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from local.free_port import free_port
from local.tether import tethered

REGION = "cn-north-1"
SERVICES = (
    "s3,sqs,dynamodb,dynamodbstreams,lambda,iam,sts,kms,logs,cloudwatch,sns,events,cloudformation,apigateway,ssm,"
    "scheduler"
)
SECONDS_TO_START = 60


@dataclass(frozen=True)
class Aws:
    """Where the local AWS is reached, as its administrator."""

    endpoint: str

    @cached_property
    def _session(self) -> Any:
        import boto3

        return boto3.Session("test", "test", region_name=REGION)

    def client(self, service: str) -> Any:
        """A low-level client of the administrator."""
        return self._session.client(service, endpoint_url=self.endpoint)


@contextmanager
def local_aws(home: Path) -> Iterator[Aws]:
    """Start it, its files under `home`, and wait until it answers; raises `TimeoutError`, naming its log."""
    port = free_port()
    aws, log = Aws(f"http://127.0.0.1:{port}"), home / "aws.log"
    command = [str(Path(sys.executable).parent / "ministack")]
    with tethered(command, log, _environment(port, home)):
        _wait(aws.endpoint + "/_ministack/health", log)
        yield aws


def _environment(port: int, home: Path) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "MIAOPI_"))}
    work = home / "aws"
    work.mkdir()
    return own | {
        "AUTH": "true",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "BIND_HOST": "127.0.0.1",
        "MINISTACK_HOST": "127.0.0.1",
        "MINISTACK_REGION": REGION,
        "GATEWAY_PORT": str(port),
        "SERVICES": SERVICES,
        "SFTP_ENABLED": "0",
        "IOT_MTLS_ENABLED": "0",
        "STATE_DIR": str(work),
        "S3_DATA_DIR": str(work / "s3"),
        "TMPDIR": str(work),
    }


def _wait(url: str, log: Path) -> None:
    end = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise TimeoutError(f"the local AWS does not answer; see {log}")

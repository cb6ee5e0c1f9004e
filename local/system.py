"""The whole system on this machine: AWS, registries, receiving systems and our own stack, up while a block runs."""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import urllib3

from chalicelib.domain.sharing import System as Receiver
from chalicelib.domain.working_days import beijing_day
from local.aws import REGION, Aws, local_aws
from local.deploy import deploy, template_at
from local.keys import LocalKeys
from local.second_seal import PARAMETERS as SECOND_SEAL
from local.second_seal import put as put_second_seal
from local.serving import serve
from local.shortfalls import (
    for_local_aws,
    give_composite_alarms,
    give_gateway_responses,
    give_object_locks,
    give_table_settings,
)
from local.stage import STAGE, parameters
from local.staging import package, stage
from local.tokens import Tokens
from local.window import Desk, Door, Json, Portal

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from local.seal_maker import Sm2Kit

type Say = Callable[[str], None]

ARTIFACTS = "artifacts"
LOGS = Path(".local")


@dataclass(frozen=True)
class LocalSystem:
    """Where everything is, and who may come in."""

    api: str
    registries: str
    receivers: str
    aws: Aws
    tokens: Tokens
    root_pem: str
    outputs: dict[str, str]
    http: urllib3.PoolManager

    def token(self, role: str, id: str, applicant: str | None = None) -> str:  # noqa: A002 - the token's own word
        """A token of 15 minutes from now."""
        return self.tokens.token(role, id, applicant, now=datetime.now(UTC))

    def portal(self, applicant: str) -> Portal:
        """The portal, acting for an applicant (USCC)."""
        return Portal(self.api, lambda: self.token("portal", "portal-1", applicant))

    def desk(self, officer: str = "officer-7") -> Desk:
        """An officer's desk."""
        return Desk(self.api, lambda: self.token("officer", officer))

    def public(self) -> Door:
        """Anybody."""
        return Door(self.api)

    def disturb(self, registry: str, fault: Json | None) -> None:
        """Have a registry fail, or answer again when `fault` is None."""
        self._fault(f"{self.registries}/faults/{registry}", fault)

    def disturb_receiver(self, receiver: str, fault: Json | None) -> None:
        """Have a receiving system fail, or take pushes again when `fault` is None."""
        self._fault(f"{self.receivers}/{receiver}/fault", fault)

    def _fault(self, url: str, fault: Json | None) -> None:
        answer = self.http.request("PUT", url, json=fault) if fault else self.http.request("DELETE", url)
        if answer.status >= 300:
            raise RuntimeError(f"{url} answered {answer.status}")


def today() -> date:
    """The day in Beijing."""
    return beijing_day(datetime.now(UTC))


@contextmanager
def system(
    say: Say = print, second_seal: "Sm2Kit | None" = None, registries: "Starlette | None" = None
) -> Iterator[LocalSystem]:
    """Start everything, tell what is up, where and in what time; all of it ends and is forgotten with the block.

    With a `second_seal` every document gets one by it; `registries` are asked in place of those in the files.
    """
    start, keys, tokens = time.monotonic(), LocalKeys(), Tokens()
    with (
        _home() as home,
        _registries(registries) as asked,
        _receivers(keys.public_key) as receivers,
        ThreadPoolExecutor(1) as packing,
    ):
        packed = packing.submit(_package, home)
        _tell(say, "政务共享平台 the registries", asked, start)
        _tell(say, "五个接收系统 the five receiving systems", receivers, start)
        with local_aws(home) as aws:
            _tell(say, "本地 AWS the local AWS", aws.endpoint, start)
            up = _deploy(aws, packed.result(), asked, receivers, keys, tokens, SECOND_SEAL if second_seal else {})
            if second_seal:
                put_second_seal(second_seal, up.outputs, aws)
            up.public().call("GET", "/v1/health")
            _tell(say, "秒批系统 the system, deployed and answering", up.api, start)
            yield up


@contextmanager
def _home() -> Iterator[Path]:
    """A folder that is forgotten, but for its log, which stays to be looked into."""
    with tempfile.TemporaryDirectory(prefix="miaopi-", ignore_cleanup_errors=True) as folder:
        try:
            yield Path(folder)
        finally:
            for log in Path(folder).glob("*.log"):
                LOGS.mkdir(exist_ok=True)
                shutil.copy(log, LOGS)


def _tell(say: Say, what: str, where: str, start: float) -> None:
    say(f"  {time.monotonic() - start:5.1f} s  {what}: {where}")


@contextmanager
def _registries(others: "Starlette | None") -> Iterator[str]:
    from local.platform.server import app

    with serve(others or app(today)) as url:
        yield url


@contextmanager
def _receivers(public_key: str) -> Iterator[str]:
    from local.receivers import app

    with serve(app(public_key)) as url:
        yield url


def _package(home: Path) -> Path:
    staged = home / "staged"
    staged.mkdir()
    return package(stage(staged, requirements=""), home / "package", REGION)


def _deploy(
    aws: Aws,
    packed: Path,
    registries: str,
    receivers: str,
    keys: LocalKeys,
    tokens: Tokens,
    besides: dict[str, str],
) -> LocalSystem:
    whole = template_at(packed)
    template = for_local_aws(whole)
    aws.client("s3").create_bucket(Bucket=ARTIFACTS, CreateBucketConfiguration={"LocationConstraint": REGION})

    def deployed(public_url: str) -> dict[str, str]:
        told = parameters(
            registries=registries,
            receivers=receivers,
            systems=Receiver,
            public_url=public_url,
            token_keys=tokens.jwks(),
            token_issuer=tokens.issuer,
        )
        told |= besides
        return deploy(template, packed.parent, told, bucket=ARTIFACTS, clients=aws.client, look_every=0.1)

    # Twice: the local API has no name of its own, and its address is known only when it is there.
    outputs = deployed(aws.endpoint)
    api = f"{aws.endpoint}/restapis/{outputs['RestAPIId']}/api/_user_request_"
    deployed(api)
    give_gateway_responses(template, outputs["RestAPIId"], aws.client("apigateway"))
    give_table_settings(template, outputs, aws.client("dynamodb"))
    give_object_locks(template, outputs, aws.client("s3"))
    give_composite_alarms(whole, STAGE, aws.client("cloudwatch"))
    root_pem = keys.put(outputs, aws)
    return LocalSystem(api, registries, receivers, aws, tokens, root_pem, outputs, urllib3.PoolManager(retries=False))

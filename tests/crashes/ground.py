"""What a run stands on: AWS under moto, registries and receivers over HTTP; stood up once, swept clean for each run."""

import base64
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from chalicelib.adapters import aws as clients
from chalicelib.domain.sharing import System
from chalicelib.domain.working_days import beijing_day
from chalicelib.settings import Settings, settings
from local.pki import make_root
from local.platform.server import app as platform
from local.receivers import app as receivers
from local.serving import serve
from local.tokens import Tokens
from tests.aws import aws, client
from tests.calls import Calls
from tests.fakes.clock import FakeClock

KEY = bytes(range(32))
"""Seed of the ed25519 key that signs pushes."""


def _public_key() -> str:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    public = Ed25519PrivateKey.from_private_bytes(KEY).public_key().public_bytes_raw()
    return "whpk_" + base64.b64encode(public).decode()


class Exchangeable:
    """An ASGI app in whose place another may be put while it is served."""

    def __init__(self) -> None:
        self.app: Any = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await self.app(scope, receive, send)


@dataclass
class Ground:
    """The settings of the stage that stands, who hears its calls, and its clean slate."""

    settings: Settings
    calls: Calls
    issuer: Tokens
    platform: Exchangeable
    receivers: Exchangeable

    def swept(self, clock: FakeClock) -> None:
        """Nothing in table, stream, buckets and queues; registries and receivers as on their first day."""
        self.table.items = defaultdict(dict)
        self.table.stream_shard.items.clear()
        for bucket in _backend("s3").buckets.values():
            bucket.keys.clear()
        for queue in self.queues.values():
            queue._messages.clear()
            queue.pending_messages.clear()
        self.platform.app = platform(lambda: beijing_day(clock.now()))
        self.receivers.app = receivers(_public_key(), now=lambda: clock.now().timestamp())
        self.calls.made.clear()

    @property
    def table(self) -> Any:
        """moto's table: `items`, and its stream."""
        return _backend("dynamodb").tables[self.settings.table]

    @property
    def queues(self) -> dict[str, Any]:
        """moto's queues by name."""
        return dict(_backend("sqs").queues)


def _backend(service: Any) -> Any:
    """moto's own memory of a service; S3 is the same everywhere."""
    from moto.backends import get_backend

    return get_backend(service)["123456789012"]["aws" if service == "s3" else "us-east-1"]


@contextmanager
def standing(calls: Calls | None = None) -> Iterator[Ground]:
    """The ground, up for as long as the block runs; its calls are heard by those given, or by its own."""
    calls, issuer = calls or Calls(), Tokens()
    sources, sinks = Exchangeable(), Exchangeable()
    with aws() as variables, serve(sources) as registries, serve(sinks) as systems, calls.listening():
        _forget()
        _furnish(variables)
        said = settings().model_copy(
            update={
                "registries_url": registries,
                "system_urls": {system: f"{systems}/{system}" for system in System},
                "token_keys": issuer.jwks(),
                "token_issuer": issuer.issuer,
                # Short waits, so that a story of waiting has few rounds.
                "patience_seconds": 60,
                "overdue_seconds": 150,
            }
        )
        yield Ground(said, calls, issuer, sources, sinks)
    _forget()


def _furnish(variables: dict[str, str]) -> None:
    """What an operator puts into the parameters."""
    public = client("kms").get_public_key(KeyId=variables["MIAOPI_SEAL_KEY_ID"])["PublicKey"]
    ssm = client("ssm")
    ssm.put_parameter(Name=variables["MIAOPI_SEAL_CERTIFICATES"], Value=make_root().seal_chain(public), Type="String")
    secret = "whsk_" + base64.b64encode(KEY).decode()
    ssm.put_parameter(Name=variables["MIAOPI_SHARING_KEY"], Value=secret, Type="SecureString")


def _forget() -> None:
    """Clients and settings belong to one stage."""
    clients.client.cache_clear()
    clients.parameter.cache_clear()
    settings.cache_clear()

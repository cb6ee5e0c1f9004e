"""Our functions as processes: each starts cold with adapters of its own, and one that died starts anew."""

import base64
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from chalicelib.adapters import aws as clients
from chalicelib.adapters.clock import SystemClock
from chalicelib.adapters.seal_pyhanko import KmsRawSigner
from chalicelib.domain.seal import SealLevel
from chalicelib.ports import Sealed
from chalicelib.settings import Settings
from chalicelib.wiring import Outside
from tests.calls import Calls, HeardPool
from tests.crashes.ground import Ground
from tests.fakes.chance import FakeChance
from tests.fakes.clock import FakeClock
from tests.fakes.form_checker import FakeFormChecker
from tests.fakes.metrics import FakeMetrics
from tests.fakes.sealer import END
from tests.fakes.typesetter import FakeTypesetter


@dataclass
class World:
    """What all processes of a run live in: time, chance, and whether time-stamps are to be had."""

    clock: FakeClock = field(default_factory=FakeClock)
    chance: FakeChance = field(default_factory=FakeChance)
    stamps: bool = True


class LightSealer:
    """The port `Sealer`: the key in KMS signs, and the signature stands as a comment behind the pages."""

    def __init__(self, signer: KmsRawSigner, world: World) -> None:
        self._signer, self._world = signer, world

    def seal(self, pdf: bytes, at: datetime) -> Sealed:
        signature = self._signer.sign(pdf[:4096]).hex()
        level = SealLevel.STAMPED if self._world.stamps else SealLevel.SIGNED
        return Sealed(pdf + f"%sealed {at.isoformat()} {level} {signature}\n".encode(), level, not self._world.stamps)

    def days_left(self, at: datetime) -> int:
        return (END - at).days


class Trusting:
    """The port `ListChecker`: believes all. moto signs the hash of a digest, so no list of its key's would pass."""

    def opened(self, jws: str) -> bytes:
        payload = jws.split(".")[1]
        return base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))


class Process(Outside):
    """The real outside, in real adapters, but for time, chance, pages, and what reads PDFs."""

    def __init__(self, ground: Ground, world: World) -> None:
        self._ground, self._world = ground, world
        clients.parameter.cache_clear()

    @property
    def settings(self) -> Settings:
        return self._ground.settings

    @property
    def clock(self) -> FakeClock:
        return self._world.clock

    @property
    def chance(self) -> FakeChance:
        return self._world.chance

    @cached_property
    def metrics(self) -> FakeMetrics:
        return FakeMetrics()

    @cached_property
    def checker(self) -> FakeFormChecker:
        return FakeFormChecker()

    @cached_property
    def list_checker(self) -> Trusting:
        return Trusting()

    @cached_property
    def typesetter(self) -> FakeTypesetter:
        return FakeTypesetter()

    @cached_property
    def sealer(self) -> LightSealer:
        """The chain is read as the real one reads it; moto's key store keeps the machine's time."""
        clients.parameter(self.settings.seal_certificates)
        return LightSealer(KmsRawSigner(clients.client("kms"), self.settings.seal_key_id, SystemClock()), self._world)

    @cached_property
    def registries(self) -> Any:
        """The real ones, heard."""
        guarded: Any = super().registries
        guarded._registries._http = HeardPool(self._ground.calls)
        return guarded

    @cached_property
    def systems(self) -> Any:
        """The real ones, heard."""
        systems: Any = super().systems
        systems._http = HeardPool(self._ground.calls)
        return systems


class Machines:
    """The outside of whichever function runs; each has a process of its own. Outside of all, a bystander's."""

    def __init__(self, ground: Ground, world: World) -> None:
        self._ground, self._world = ground, world
        self._running: dict[str | None, Process] = {}

    def __getattr__(self, name: str) -> Any:
        function = self._ground.calls.function
        if function not in self._running:
            self._running[function] = Process(self._ground, self._world)
        return getattr(self._running[function], name)

    def died(self, function: str) -> None:
        """The next call of that function starts cold."""
        self._running.pop(function, None)


class Entries:
    """The entry points of `app`, each call of one heard as that function's."""

    def __init__(self, app: Any, calls: Calls, machines: Machines, listener: Any) -> None:
        self._app, self._calls, self._machines, self._listener = app, calls, machines, listener
        self.routes = app.app.routes

    def __getattr__(self, name: str) -> Any:
        return lambda *args: self._run(name, getattr(self._app, name), *args)

    def __call__(self, event: Any, context: Any) -> Any:
        """The API."""
        return self._run("api_handler", self._app.app, event, context)

    def _run(self, function: str, entry: Any, *args: Any) -> Any:
        try:
            with self._calls.during(function):
                answer = entry(*args)
        finally:
            if died := self._listener.dead:
                self._machines.died(function)
                self._listener.dead = False
        assert not died, f"{function} went on after its process had died"
        return answer

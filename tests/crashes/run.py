"""One run of a story from an empty stage to the end, disturbed at one point or at none, and what came of it."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import urllib3

from chalicelib.domain.registries import Registry
from chalicelib.wiring import using
from tests.calls import Call
from tests.crashes.acting import Actors
from tests.crashes.carrying import Carrier
from tests.crashes.ending import Ending, ending
from tests.crashes.faults import Disturbance, Point
from tests.crashes.ground import Ground
from tests.crashes.processes import Entries, Machines, World
from tests.crashes.unexpected import Unexpected

type Story = Callable[["Run"], Iterator[None]]


@dataclass(frozen=True)
class Told:
    """What came of a run: its end, its calls and deliveries, the first of them after the peace, if it was hit."""

    ending: Ending
    calls: list[Call]
    first_call: int
    deliveries: list[tuple[str, int]]
    first_delivery: int
    hit: bool


class Run:
    """The stage of one run: `actors` act, `carrier` carries, `settle` lets everything come to rest."""

    def __init__(self, ground: Ground, point: Point | None) -> None:
        import app

        self._ground = ground
        self.world = World()
        self.disturbance = Disturbance(point)
        self.disturbed = point
        ground.swept(self.world.clock)
        ground.calls.listener = self.disturbance
        self.machines = Machines(ground, self.world)
        entries = Entries(app, ground.calls, self.machines, self.disturbance)
        self.carrier = Carrier(ground, entries, self.world.clock, point)
        self.actors = Actors(ground, entries, self.world, self.carrier, self.machines)

    def file(self, name: str) -> str:
        """Open, upload, submit, and let everything come to rest; gives the filing's id."""
        filing_id = self.actors.open(name)
        self.actors.upload(filing_id)
        self.carrier.rest()
        self.actors.portal("POST", f"/v1/filings/{filing_id}/submission", {})
        self.settle()
        return filing_id

    def settle(self) -> None:
        """Everything comes to rest, minutes pass, and what was held up comes at last."""
        self.carrier.rest()
        self.carrier.minute()
        if self.carrier.release():
            self.carrier.minute()

    def day_passes(self) -> None:
        """Nothing happens for a day."""
        self.world.clock.pass_by(timedelta(days=1))

    def silence(self, registry: Registry) -> None:
        """A registry fails whoever asks it."""
        self._fault("PUT", registry, {"kind": "broken"})

    def speak(self, registry: Registry) -> None:
        """It answers again."""
        self._fault("DELETE", registry, None)

    def _fault(self, method: str, registry: Registry, body: Any) -> None:
        url = f"{str(self._ground.settings.registries_url).rstrip('/')}/faults/{registry}"
        assert urllib3.request(method, url, json=body).status == 204


@contextmanager
def _nothing_unexpected() -> Iterator[None]:
    handler = Unexpected()
    log = logging.getLogger("miaopi")
    log.addHandler(handler)
    try:
        yield
    finally:
        log.removeHandler(handler)
    assert not handler.found, handler.found


def told(ground: Ground, story: Story, point: Point | None = None) -> Told:
    """Tell a story to its end."""
    run = Run(ground, point)
    with using(run.machines), _nothing_unexpected():
        acts = story(run)
        next(acts)
        calls = len(ground.calls.made)
        deliveries = len(run.carrier.delivered)
        for _ in acts:
            raise AssertionError("a story pauses once")
        if run.carrier.repeat():
            run.settle()
        hit = run.disturbance.fired or run.carrier.fired
        end = ending(ground, run)
        return Told(end, list(ground.calls.made), calls, run.carrier.delivered, deliveries, hit)

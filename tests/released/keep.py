"""Keep what the code of today writes, as the release it becomes: run once when a release is made.

python -m tests.released.keep 0.2.0
"""

import sys

from chalicelib.domain.circuit import Circuit
from chalicelib.domain.keyed_request import KeyedRequest
from chalicelib.domain.looks import Look
from chalicelib.domain.registries import Registry
from chalicelib.domain.sharing import Queue
from chalicelib.usecases.delete_draft import delete_draft
from chalicelib.usecases.submit import submit
from chalicelib.usecases.withdraw import withdraw
from chalicelib.wiring import run
from tests.released.ground import Ground, ground
from tests.released.kept import Kept, write
from tests.world import portal_of

REQUEST = KeyedRequest(key="portal:portal-1:x#key-2", digest="digest")


def live(world: Ground) -> None:
    """Filings in every state, and everything else that is ever written."""
    world.put_right(world.file("works-start"), "/project/address", "深圳市龙华区观澜街道观澜河口")
    world.revoke(world.file("soil-conservation"))
    world.file("water-saving")
    world.file("soil-conservation-rejected")
    world.file("soil-conservation-dishonest")
    _on_trust(world)
    world.settle()
    _gone(world)
    world.open(world.form("water-saving-ineligible"))
    _half_done(world)
    _besides(world)


def _on_trust(world: Ground) -> None:
    form = world.form("water-saving-silent")
    world.trust(form)
    world.registries.silence(Registry.QUALIFICATIONS)
    draft = world.open(form)
    world.upload(draft)
    world.submit(draft)
    world.clock.pass_by(world.patience)
    world.settle()
    world.registries.speak()


def _gone(world: Ground) -> None:
    form = world.form("water-saving-ineligible")
    run(withdraw, world.open(form).id, None, by=portal_of(form))
    run(delete_draft, world.open(form).id, by=portal_of(form))


def _half_done(world: Ground) -> None:
    """One accepted whose receipt is not made yet, one submitted and not verified, by a request that may come again."""
    accepted = world.open(world.form("works-added-section"))
    world.upload(accepted)
    world.submit(accepted)
    world.announce()
    world.deliver(Queue.VERIFICATION)
    submitted = world.open(world.form("soil-conservation-corrected"))
    world.upload(submitted)
    asking = portal_of(submitted.form).model_copy(update={"request": REQUEST})
    run(submit, submitted.id, by=asking)
    world.announce()


def _besides(world: Ground) -> None:
    """What stands in the table beside filings."""
    now = world.clock.now()
    world.circuits.keep(Circuit(registry=Registry.CREDIT).tried(now))
    seen = world.filings.resting("referred").entries[0]
    world.filings.note_look(seen.id, Look(officer="officer-7", at=now, version=seen.version))


def main(version: str) -> None:
    """Live, and keep what was written."""
    with ground() as world:
        live(world)
        kept = Kept(world.clock.now(), world.rows(), world.records, world.messages)
    sys.stdout.write(f"{write(version, kept)}: {len(kept.rows)} rows\n")


if __name__ == "__main__":
    main(*sys.argv[1:])

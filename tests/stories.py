"""A world in which everything has happened that can happen to a filing, and all of it is at rest."""

from typing import NamedTuple

from chalicelib.domain.filing import Filing
from chalicelib.domain.registries import Registry
from chalicelib.usecases.withdraw import withdraw
from chalicelib.wiring import run
from tests.filings import RIGHT_ADDRESS
from tests.world import World, portal_of


class Stories(NamedTuple):
    """The filings, each as it ended."""

    draft: Filing
    filed: Filing
    corrected: Filing
    revoked: Filing
    rejected: Filing
    withdrawn: Filing
    referred: Filing
    on_trust: Filing


def told(world: World) -> Stories:
    """Tell every story."""
    draft = world.open(world.form("works-start"))
    works = world.file("works-start")
    corrected = world.file("works-added-section", filing_number=works.number)
    world.put_right(corrected, "/project/address", RIGHT_ADDRESS)
    revoked = world.file("works-change", filing_number=works.number)
    world.settle()
    world.revoke(revoked)
    rejected = world.file("soil-conservation-rejected")
    withdrawn = world.open(world.form("soil-conservation"))
    world.upload(withdrawn)
    world.submit(withdrawn)
    run(withdraw, withdrawn.id, None, by=portal_of(withdrawn.form))
    referred = world.referred()
    on_trust = _on_trust(world)
    world.settle()
    everyone = (draft, works, corrected, revoked, rejected, withdrawn, referred, on_trust)
    return Stories(*(world.now(filing) for filing in everyone))


def _on_trust(world: World) -> Filing:
    form = world.form("soil-conservation")
    world.trust(form)
    world.registries.silence(Registry.FEES)
    filing = world.file("soil-conservation")
    world.clock.pass_by(world.patience)
    world.come_again()
    world.registries.speak()
    return filing

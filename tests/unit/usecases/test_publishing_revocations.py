"""The signed list of revocations is there, whole, and never old."""

from datetime import timedelta

import pytest

from chalicelib.domain.revocation_list import RevocationList
from chalicelib.errors import NotFound
from chalicelib.usecases.publish_revocations import REVOCATIONS, publish_revocations, signed_revocations
from chalicelib.wiring import run
from tests.filings import RIGHT_ADDRESS
from tests.world import World


def published(world: World) -> RevocationList:
    run(publish_revocations)
    told: RevocationList = run(signed_revocations)[0]
    return told


def test_before_the_first_list_there_is_none(world: World) -> None:
    with pytest.raises(NotFound):
        run(signed_revocations)


def test_a_list_of_nothing_says_as_of_when(world: World) -> None:
    told = published(world)
    assert (told.revocations, told.as_of) == ((), world.clock.now())
    assert told.until > told.as_of


def test_a_revocation_stands_on_the_list_by_number_and_check_code(world: World) -> None:
    filing = world.file("soil-conservation")
    world.file("water-saving")
    world.revoke(filing)
    (one,) = published(world).revocations
    assert (one.number, one.check_code, one.state) == (filing.number, filing.check_code, "revoked")
    assert (one.decision_number, one.revoked_on) == ("深水撤字〔2026〕3号", world.today)


def test_every_version_of_a_revoked_receipt_stands_on_it(world: World) -> None:
    filing = world.file("soil-conservation")
    world.put_right(filing, "/project/address", RIGHT_ADDRESS)
    world.settle()
    world.revoke(filing)
    told = {(one.version, one.check_code) for one in published(world).revocations}
    assert told == {(1, filing.check_code), (2, world.now(filing).check_code)}


def test_a_list_that_says_it_all_is_not_signed_again(world: World) -> None:
    first = published(world)
    world.clock.pass_by(timedelta(minutes=5))
    assert published(world) == first
    assert len(world.notices.published[REVOCATIONS]) == 1


def test_a_list_is_signed_anew_when_something_was_revoked_since(world: World) -> None:
    filing = world.file("soil-conservation")
    published(world)
    world.revoke(filing)
    assert len(published(world).revocations) == 1


def test_a_list_is_signed_anew_before_it_is_old(world: World) -> None:
    first = published(world)
    world.clock.pass_by(timedelta(hours=1))
    second = published(world)
    assert second.as_of == world.clock.now() < first.until


def test_a_list_longer_than_a_page_is_whole(world: World) -> None:
    filings = [world.file(name) for name in ("soil-conservation", "water-saving", "works-start")]
    for filing in filings:
        world.revoke(filing)
    world.filings.longest_page = 2
    assert {one.number for one in published(world).revocations} == {filing.number for filing in filings}

"""The second seal on a system of its own that has it switched on: policies, store and links as deployed."""

import hashlib
from collections.abc import Iterator

import pytest

from chalicelib.adapters.ses_check import faults_of
from chalicelib.adapters.ses_structures import SesSignature
from local import stories
from local.examples import example
from local.seal_maker import Sm2Kit, sm2_kit
from local.stories import Stage
from local.system import LocalSystem, system, today
from local.window import Json


@pytest.fixture(scope="module")
def kit() -> Sm2Kit:
    return sm2_kit()


@pytest.fixture(scope="module")
def up(kit: Sm2Kit) -> Iterator[LocalSystem]:
    with system(say=lambda _: None, second_seal=kit) as running:
        yield running


@pytest.fixture(scope="module")
def links(up: LocalSystem) -> list[tuple[Json, bytes]]:
    """A receipt as it was issued, then its void copy."""
    stage = Stage(up.portal, up.desk(), up.disturb, today(), lambda _: None)
    form = example("soil-conservation", stage.today)
    portal = up.portal(form["applicant"]["uscc"])
    filed = stories.file(stage, "filed", form)
    receipt = portal.receipt(filed.filing_id)
    stories.revoked(stage, filed, form["applicant"]["uscc"])
    return [receipt, portal.receipt(filed.filing_id)]


def test_receipt_and_void_copy_each_have_a_second_link_that_seals_the_file(
    up: LocalSystem, kit: Sm2Kit, links: list[tuple[Json, bytes]]
) -> None:
    for link, pdf in links:
        told = link["detached_seal"]
        seal = up.public().fetch(told["url"])
        assert (hashlib.sha256(seal).hexdigest(), len(seal)) == (told["sha256"], told["size"])
        assert told["filename"] == link["filename"].replace(".pdf", ".ses")
        assert faults_of(seal, pdf) == ()
        assert SesSignature.load(seal)["to_sign"]["seal"].dump() == kit.seal


def test_each_is_over_its_own_file_alone(up: LocalSystem, links: list[tuple[Json, bytes]]) -> None:
    (receipt, pdf), (void, voided) = links
    assert (receipt["void"], void["void"]) == (False, True)
    assert faults_of(up.public().fetch(receipt["detached_seal"]["url"]), voided) == ("another-file",)
    assert faults_of(up.public().fetch(void["detached_seal"]["url"]), pdf) == ("another-file",)

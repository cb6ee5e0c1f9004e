"""What anybody may ask of the deployed system."""

import pytest

from local.system import LocalSystem


def test_it_is_alive_and_says_which_version(up: LocalSystem) -> None:
    health = up.public().call("GET", "/v1/health")
    assert (health["status"], health["stage"]) == ("ok", "local")


def test_it_serves_its_contract(up: LocalSystem) -> None:
    contract = up.public().call("GET", "/openapi.json")
    assert contract["openapi"].startswith("3.1")
    assert "/v1/filings/{filing_id}/submission" in contract["paths"]


@pytest.mark.parametrize("item", ["soil-conservation", "water-saving", "works-commencement"])
def test_every_item_has_its_guide_and_its_rules_with_their_law(up: LocalSystem, item: str) -> None:
    assert up.public().call("GET", f"/v1/items/{item}")["forms"]
    rules = up.public().call("GET", f"/v1/items/{item}/rules")["rules"]
    assert rules
    assert all(rule["law"] for rule in rules)

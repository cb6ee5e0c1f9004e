"""Good credit: whose filing is accepted while a source is silent."""

import pytest

from chalicelib.domain.registries import Registry
from chalicelib.domain.trust import good_credit, indispensable, trusted
from tests.builders import Json, Source, facts, form, judged, works_started

GOOD: dict[Source, Json] = {Registry.CREDIT: {"grade": "A", "dishonest_since": None}}

SILENCES = {
    "soil-conservation": (Registry.POPULATION, Registry.FEES),
    "water-saving": (Registry.POPULATION, Registry.QUALIFICATIONS, Registry.WATER_QUOTAS),
    "works-start": (
        Registry.POPULATION,
        Registry.PROJECT_OWNERS,
        Registry.SUPERVISION,
        Registry.QUALIFICATIONS,
        Registry.PUBLIC_RESOURCES,
    ),
}


def is_trusted(name: str, *silent: Registry, credit: Json | None = None, changes: Json | None = None) -> bool:
    filed = form(name, changes)
    known = facts(filed, silent=silent, answers={Registry.CREDIT: credit or GOOD[Registry.CREDIT]})
    return trusted(judged(filed, known), known, filed)


@pytest.mark.parametrize(("name", "silent"), [(n, s) for n, silences in SILENCES.items() for s in silences])
def test_good_credit_makes_up_for_a_silent_source(name: str, silent: Registry) -> None:
    assert is_trusted(name, silent)


@pytest.mark.parametrize("name", SILENCES)
def test_good_credit_makes_up_for_several_silent_sources_at_once(name: str) -> None:
    assert is_trusted(name, *SILENCES[name])


@pytest.mark.parametrize("name", SILENCES)
@pytest.mark.parametrize("silent", [Registry.BUSINESS, Registry.INVESTMENT, Registry.CREDIT])
def test_nothing_makes_up_for_the_silence_of_business_investment_or_credit(name: str, silent: Registry) -> None:
    assert not is_trusted(name, silent)
    assert not is_trusted(name, silent, Registry.POPULATION)


@pytest.mark.parametrize(
    ("name", "silent"),
    [("soil-conservation", Registry.CONSERVATION_PLANS), ("works-start", Registry.DESIGN_APPROVALS)],
)
def test_nothing_makes_up_for_the_silence_of_the_items_own_approval(name: str, silent: Registry) -> None:
    assert not is_trusted(name, silent)


def test_water_saving_rests_on_no_approval_of_its_own() -> None:
    assert indispensable("water-saving") == {Registry.BUSINESS, Registry.INVESTMENT}


@pytest.mark.parametrize(
    "credit",
    [
        {"grade": "B"},
        {"grade": "C"},
        {"grade": "D"},
        {"grade": "A", "dishonest_since": "2025-04-18"},
    ],
)
def test_credit_that_is_not_good_is_no_trust(credit: Json) -> None:
    assert not is_trusted("soil-conservation", Registry.FEES, credit={"dishonest_since": None} | credit)


def test_a_filing_that_fails_elsewhere_is_not_trusted() -> None:
    assert not is_trusted("soil-conservation", Registry.FEES, changes={"/acceptance/conclusion": "不合格"})


def test_a_filing_about_which_nothing_is_silent_needs_no_trust() -> None:
    assert not is_trusted("soil-conservation")


def test_a_change_is_trusted_like_what_it_changes() -> None:
    filed = form("works-change")
    known = facts(filed, silent={Registry.QUALIFICATIONS}, answers=GOOD, own=[works_started()])
    assert trusted(judged(filed, known), known, filed)


def test_a_registry_that_knows_nothing_vouches_for_nobody() -> None:
    filed = form("soil-conservation")
    assert not good_credit(facts(filed, missing={Registry.CREDIT}), filed)
    assert good_credit(facts(filed, answers=GOOD), filed)

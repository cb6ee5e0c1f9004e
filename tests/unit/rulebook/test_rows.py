"""Every row of the rule tables is a rule of the book, and every rule is proven in each way that its row asks."""

from collections import Counter
from typing import Any

import pytest

from chalicelib.domain.items.catalogue import ITEMS
from chalicelib.domain.reasons import ANY_RULES, REASONS
from chalicelib.domain.rulebook.book import rules_of
from chalicelib.domain.rules import Rule
from chalicelib.domain.verdict import Outcome
from tests.unit.rulebook.proofs import proven, rows

BOOK: dict[str, Rule[Any]] = {
    rule.id: rule for item in ITEMS.values() for kind in item.forms for rule in rules_of(item.id, kind)
}
ROWS = rows()
ASKED: dict[str, list[str]] = {rule: ways for row in ROWS for rule, ways in row["rules"].items()}
PROVEN = proven()


def codes_of(ways: list[str]) -> set[str]:
    """The reasons' codes that ways name after their outcome."""
    return {code for outcome, _, code in (way.partition(" ") for way in ways) if code and outcome in set(Outcome)}


def test_every_rule_of_the_book_stands_in_one_row_and_no_row_names_another() -> None:
    assert Counter(rule for row in ROWS for rule in row["rules"]) == Counter(BOOK.keys())


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["says"][:40])
def test_every_row_has_its_sentence_and_a_rule(row: dict[str, Any]) -> None:
    assert row["table"] in {"common", "ours", *ITEMS}
    assert row["says"].strip()
    assert row["rules"]


@pytest.mark.parametrize("rule", ASKED)
def test_a_row_asks_for_a_pass_a_way_that_is_none_and_each_silence_of_a_source(rule: str) -> None:
    ways, source = ASKED[rule], BOOK[rule].source
    assert "pass" in ways
    assert any(way.startswith(f"{BOOK[rule].otherwise} ") for way in ways)
    assert {"silent", "unknown"} & set(ways) == ({"silent", "unknown"} if source else set())
    assert len(set(ways)) == len(ways)


def test_every_reason_is_a_way_that_some_row_names() -> None:
    named = {code for ways in ASKED.values() for code in codes_of(ways)}
    assert (REASONS.keys() - ANY_RULES.keys()) - named == set()
    assert named - REASONS.keys() == set()


@pytest.mark.parametrize("rule", ASKED)
def test_every_way_that_a_row_asks_is_proven_by_a_test(rule: str) -> None:
    assert set(ASKED[rule]) - PROVEN[rule] == set()


def test_no_test_claims_to_prove_what_no_row_asks() -> None:
    claimed = {f"{rule}: {way}" for rule, ways in PROVEN.items() for way in ways}
    assert claimed - {f"{rule}: {way}" for rule, ways in ASKED.items() for way in ways} == set()

"""The machinery of judging: what becomes of a rule's hits, and of all rules' findings."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.elements import Form
from chalicelib.domain.facts import Facts, Silent, Unknown, shown
from chalicelib.domain.registries import NAMES, Answered, Query, Registry, business, credit, identity
from chalicelib.domain.rules import ALWAYS, Hit, Rule, judge, rule, version_of
from chalicelib.domain.verdict import Finding, Outcome, Verdict
from chalicelib.domain.working_days import BeyondCalendar
from chalicelib.errors import Text
from tests.builders import NOW, TODAY, facts, form

FORM = form("soil-conservation")
FACTS = facts(FORM)


def ruling(*hits: Hit | Exception, source: Registry | None = Registry.BUSINESS, **told: Any) -> Rule[Form]:
    """A rule that yields these hits, or raises in their place."""

    @rule(
        "T-01",
        element="/project/name",
        law="无",
        compares=Text("甲", "a"),
        otherwise=Outcome.FAIL,
        source=source,
        **told,
    )
    def test(form: Form, facts: Facts) -> Iterator[Hit]:
        for hit in hits:
            if isinstance(hit, Exception):
                raise hit
            yield hit

    return test


def test_a_rule_without_a_hit_passes_once_and_tells_when_its_source_answered() -> None:
    assert list(ruling()(FORM, FACTS)) == [
        Finding(
            rule="T-01",
            outcome=Outcome.PASS,
            pointer="/project/name",
            registry=Registry.BUSINESS,
            asked_at=NOW,
        )
    ]


def test_a_rule_without_a_source_was_asked_at_no_time() -> None:
    (finding,) = ruling(source=None)(FORM, FACTS)
    assert (finding.registry, finding.asked_at) == (None, None)


def test_each_hit_is_a_finding_with_the_rules_own_pointer_and_outcome_unless_it_has_others() -> None:
    own = Hit("b", pointer="/project/code", filed="1", found="2", outcome=Outcome.NOTE)
    one, other = ruling(Hit("a"), own)(FORM, FACTS)
    assert (one.code, one.pointer, one.outcome) == ("a", "/project/name", Outcome.FAIL)
    assert (other.code, other.pointer, other.outcome) == ("b", "/project/code", Outcome.NOTE)
    assert (other.filed, other.found) == ("1", "2")


def test_what_was_found_before_a_source_fell_silent_is_told_together_with_the_silence() -> None:
    findings = list(ruling(Hit("a"), Silent(Registry.CREDIT, NOW), Hit("never"))(FORM, FACTS))
    assert [(f.code, f.outcome) for f in findings] == [("a", Outcome.FAIL), ("source-silent", Outcome.UNAVAILABLE)]
    assert findings[1].registry is Registry.CREDIT
    assert findings[1].asked_at == NOW


def test_what_a_source_does_not_hold_is_the_rules_own_outcome() -> None:
    (finding,) = ruling(Unknown(Registry.FEES, NOW))(FORM, FACTS)
    assert (finding.code, finding.outcome, finding.registry) == ("not-in-fees", Outcome.FAIL, Registry.FEES)


def test_a_day_beyond_the_calendar_is_for_an_officer() -> None:
    (finding,) = ruling(BeyondCalendar(date(2027, 1, 4)))(FORM, FACTS)
    assert (finding.code, finding.outcome, finding.found) == ("beyond-calendar", Outcome.REFER, "2027-01-04")


@pytest.mark.parametrize(
    ("day", "in_force"),
    [
        (date(2023, 2, 28), False),
        (date(2023, 3, 1), True),
        (date(2024, 12, 31), True),
        (date(2025, 1, 1), False),
    ],
)
def test_a_filing_is_judged_by_the_rules_in_force_on_its_day(day: date, in_force: bool) -> None:
    book = (ruling(Hit("a"), since=date(2023, 3, 1), until=date(2024, 12, 31)),)
    verdict = judge(FORM, facts(FORM, day=day), book)
    assert bool(verdict.findings) is in_force
    assert verdict.outcome is (Outcome.FAIL if in_force else Outcome.PASS)


def test_a_rule_is_in_force_since_the_lane_opened_unless_it_says_otherwise() -> None:
    assert ruling().since == ALWAYS == date(2019, 8, 16)
    assert not ruling().in_force(date(2019, 8, 15))
    assert ruling().in_force(date(2099, 12, 31))


def test_every_reason_is_told_the_worst_first_and_passes_are_none() -> None:
    book = (ruling(Hit("note", outcome=Outcome.NOTE)), ruling(), ruling(Hit("fail")))
    verdict = judge(FORM, FACTS, book)
    assert [f.code for f in verdict.reasons] == ["fail", "note"]
    assert len(verdict.findings) == 3


OUTCOMES = st.lists(st.sampled_from(Outcome), max_size=8)


@given(OUTCOMES)
def test_a_verdict_is_the_worst_of_its_outcomes(outcomes: list[Outcome]) -> None:
    order = ["pass", "note", "unavailable", "refer", "fail", "ineligible"]
    findings = tuple(Finding(rule="T", outcome=o, pointer="/x") for o in outcomes)
    worst = max((order.index(o) for o in outcomes), default=0)
    assert Verdict(rulebook="0", findings=findings).outcome == order[worst]


def test_the_same_form_facts_and_book_give_the_same_verdict() -> None:
    book = (ruling(Hit("a")), ruling())
    assert judge(FORM, FACTS, book) == judge(FORM, FACTS, book)


def test_the_books_version_tells_other_rules_days_and_outcomes_apart() -> None:
    one = ruling()
    books = [
        (one,),
        (one, one),
        (replace(one, id="T-02"),),
        (replace(one, otherwise=Outcome.REFER),),
        (replace(one, since=date(2023, 3, 1)),),
        (replace(one, until=date(2030, 1, 1)),),
    ]
    assert len({version_of(book) for book in books}) == len(books)
    assert version_of((one,)) == version_of((ruling(),))


def test_a_verdict_names_the_registries_that_were_silent() -> None:
    book = (ruling(Silent(Registry.CREDIT, None)), ruling(Unknown(Registry.FEES, NOW)), ruling())
    assert judge(FORM, FACTS, book).silent == {Registry.CREDIT}


def test_facts_find_what_a_registry_holds() -> None:
    assert FACTS.find(business(FORM.applicant.uscc)).name == FORM.applicant.name


@pytest.mark.parametrize("query", [credit(FORM.applicant.uscc), business("91440300MAW2K4F965")])
def test_a_silent_registry_and_a_query_never_put_are_both_silence(query: Query[Any]) -> None:
    known = facts(FORM, silent={Registry.CREDIT})
    with pytest.raises(Silent) as silent:
        known.find(query)
    assert silent.value.registry is query.registry
    with pytest.raises(Silent):
        known.known(query)


def test_a_registry_that_holds_nothing_is_told_apart_from_silence() -> None:
    query = credit(FORM.applicant.uscc)
    known = facts(FORM, missing={query})
    assert known.known(query) is None
    with pytest.raises(Unknown):
        known.find(query)


def test_nothing_that_was_answered_is_asked_twice() -> None:
    held, silent, never = credit(FORM.applicant.uscc), business(FORM.applicant.uscc), business("91440300MAW2K4F965")
    known = facts(FORM, silent={Registry.BUSINESS}, missing={held})
    assert known.answers[held.name].status is Answered.NOT_FOUND
    assert known.unanswered((held, silent, never)) == (silent, never)


def test_a_personal_key_stands_among_facts_as_a_digest_only() -> None:
    head = FORM.applicant.legal_representative
    assert NAMES[Registry.POPULATION].personal
    assert head.id_number not in FACTS.model_dump_json()
    assert head.name not in identity(head.name, head.id_number).name


@pytest.mark.parametrize(
    ("value", "text"), [(None, "—"), (TODAY, "2026-11-24"), (FORM.compensation_fee, "10.23"), ("合格", "合格")]
)
def test_values_are_shown_plainly(value: object, text: str) -> None:
    assert shown(value) == text

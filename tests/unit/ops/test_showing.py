"""Findings in the words of a table."""

from chalicelib.domain.comparing import Difference
from chalicelib.domain.verdict import Finding, Outcome
from ops.showing import in_words, then_and_now

PASS = Finding(rule="X-1", outcome=Outcome.PASS, pointer="/a")
FAIL = Finding(rule="X-1", outcome=Outcome.FAIL, pointer="/a", code="too-small", found="1")


def differing(then: tuple[Finding, ...], now: tuple[Finding, ...]) -> Difference:
    return Difference(rule="X-1", pointer="/a", then=then, now=now)


def test_a_finding_is_its_outcome_with_its_reason() -> None:
    assert in_words([PASS]) == "pass"
    assert in_words([FAIL, PASS]) == "fail too-small, pass"
    assert in_words([]) == "—"


def test_both_sides_stand_side_by_side() -> None:
    assert then_and_now(differing((PASS,), (FAIL,))) == ("pass", "fail too-small")
    assert then_and_now(differing((), (PASS,))) == ("—", "pass")


def test_where_only_a_value_differs_its_name_is_told_and_not_the_value() -> None:
    other = FAIL.model_copy(update={"found": "2", "filed": "3"})
    assert then_and_now(differing((FAIL,), (other,))) == ("fail too-small", "fail too-small (filed, found)")

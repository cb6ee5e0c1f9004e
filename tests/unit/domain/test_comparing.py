"""Two verdicts compared finding by finding."""

from chalicelib.domain.comparing import differences
from chalicelib.domain.verdict import Finding, Outcome, Verdict


def finding(rule: str, outcome: Outcome, pointer: str = "/a", **more: str) -> Finding:
    return Finding(rule=rule, outcome=outcome, pointer=pointer, **more)


def verdict(*findings: Finding) -> Verdict:
    return Verdict(rulebook="0", findings=findings)


PASS, FAIL = finding("X-1", Outcome.PASS), finding("X-1", Outcome.FAIL, code="a")


def test_the_same_findings_are_no_difference_whatever_the_books_version() -> None:
    other = Verdict(rulebook="1", findings=(PASS,))
    assert differences(verdict(PASS), other) == ()


def test_another_outcome_is_told_with_both() -> None:
    (one,) = differences(verdict(PASS), verdict(FAIL))
    assert (one.rule, one.pointer, one.then, one.now) == ("X-1", "/a", (PASS,), (FAIL,))


def test_another_value_under_the_same_outcome_is_a_difference_too() -> None:
    told = FAIL.model_copy(update={"found": "2"})
    assert [d.now for d in differences(verdict(FAIL), verdict(told))] == [(told,)]


def test_a_rule_that_only_one_side_has_stands_against_nothing() -> None:
    new = finding("X-2", Outcome.NOTE, code="n")
    (added,) = differences(verdict(PASS), verdict(PASS, new))
    (gone,) = differences(verdict(PASS, new), verdict(PASS))
    assert (added.then, added.now) == ((), (new,))
    assert (gone.then, gone.now) == ((new,), ())


def test_one_rule_differs_only_at_the_element_where_it_does() -> None:
    elsewhere = finding("X-1", Outcome.FAIL, "/b", code="a")
    assert [d.pointer for d in differences(verdict(FAIL, elsewhere), verdict(FAIL))] == ["/b"]


def test_a_second_reason_at_the_same_element_is_told_with_the_first() -> None:
    second = FAIL.model_copy(update={"code": "b"})
    (one,) = differences(verdict(FAIL), verdict(FAIL, second))
    assert (one.then, one.now) == ((FAIL,), (FAIL, second))


def test_differences_come_in_the_order_of_the_book() -> None:
    then = verdict(PASS, finding("X-3", Outcome.PASS), finding("X-2", Outcome.PASS))
    assert [d.rule for d in differences(then, verdict())] == ["X-1", "X-3", "X-2"]

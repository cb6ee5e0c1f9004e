"""Problems as answers."""

import pytest

from chalicelib.errors import KINDS, Busy, Fault, Invalid, NotFound, Problem, Text, TooMany, Unreachable
from chalicelib.web.problems import problem_answer, retry_headers


def kinds(kind: type[Problem]) -> list[type[Problem]]:
    return [kind, *(k for sub in kind.__subclasses__() for k in kinds(sub))]


@pytest.mark.parametrize("kind", kinds(Problem), ids=lambda kind: kind.__name__)
def test_every_problem_has_a_code_texts_and_what_to_do(kind: type[Problem]) -> None:
    zh, en = (problem_answer(kind(), language, "/v1/x", "request-1") for language in ("zh", "en"))
    assert zh.code == en.code == kind.code
    assert zh.type == f"urn:miaopi:problem:{kind.code}"
    assert zh.status == KINDS[kind.code].status
    assert zh.title != en.title
    assert zh.do != en.do


def test_every_code_of_the_table_belongs_to_a_problem() -> None:
    assert {kind.code for kind in kinds(Problem)} == KINDS.keys()


def test_faults_are_told_with_pointer_code_and_words() -> None:
    problem = Invalid(faults=[Fault("/a", "missing", Text("缺少", "missing"))])
    (fault,) = problem_answer(problem, "en", "/v1/x", "request-1").errors
    assert (fault.pointer, fault.code, fault.detail) == ("/a", "missing", "missing")


def test_the_moves_that_are_possible_are_told() -> None:
    problem = Problem(more={"state": "filed", "moves": ["revoke"]})
    answer = problem_answer(problem, "zh", "/v1/x", "request-1")
    assert (answer.state, answer.moves) == ("filed", ("revoke",))


@pytest.mark.parametrize(("problem", "seconds"), [(Busy(), "5"), (Unreachable(), "5"), (TooMany(), "5")])
def test_what_may_be_tried_again_says_when(problem: Problem, seconds: str) -> None:
    assert retry_headers(problem) == {"Retry-After": seconds}


def test_what_may_not_says_nothing() -> None:
    assert retry_headers(NotFound()) == {}

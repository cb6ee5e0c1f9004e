"""The same request is done once and answered alike."""

from datetime import timedelta

import pytest

from chalicelib.domain.filing import opened
from chalicelib.domain.standing import Standing
from chalicelib.errors import Busy, DoneBefore, KeyReused, Problem, Unauthenticated, Unreachable, WrongState
from chalicelib.ports import Told
from chalicelib.web.call import Call
from chalicelib.web.once import Answer, once, request_of
from tests.fakes.filings import FakeFilings
from tests.filings import draft
from tests.unit.web.calls import NOW, PORTAL, call

PATH = "/v1/filings"


class Portal:
    """Opens drafts at a store; `times` counts how often it tried, `failures` what it fails with before or after."""

    def __init__(self, filings: FakeFilings) -> None:
        self.filings, self.times = filings, 0
        self.before: list[Exception] = []
        self.after: list[Exception] = []

    def ask(self, one: Call | None = None, path: str = PATH) -> Answer:
        """Ask once."""
        one = one or call()
        request = request_of(one, "POST", path)

        def do() -> Answer:
            self.times += 1
            _fail(self.before)
            step = opened(f"filing-{self.times}", draft().form, by=one.caller.actor, at=one.at, request=request)
            self.filings.commit(step)
            _fail(self.after)
            return Answer(201, step.after.id)

        return once(request, one.at, self.filings, do, _again)


def _fail(failures: list[Exception]) -> None:
    if failures:
        raise failures.pop(0)


def _again(standing: Standing) -> Answer:
    return Answer(201, standing.id)


@pytest.fixture
def portal() -> Portal:
    return Portal(FakeFilings())


def test_a_repeated_request_gets_the_first_answer_and_is_told_so(portal: Portal) -> None:
    assert portal.ask() == Answer(201, "filing-1")
    assert portal.ask() == Answer(201, "filing-1", replayed=True)
    assert list(portal.filings.filings) == ["filing-1"]


def test_the_same_key_with_another_body_is_refused(portal: Portal) -> None:
    portal.ask()
    with pytest.raises(KeyReused):
        portal.ask(call(raw=b'{"a":1}'))


def test_the_same_key_with_another_body_is_refused_even_where_that_would_be_refused_itself(portal: Portal) -> None:
    portal.ask()
    portal.before = [WrongState()]
    with pytest.raises(KeyReused):
        portal.ask(call(raw=b'{"a":1}'))


def test_the_same_key_at_another_address_is_refused(portal: Portal) -> None:
    portal.ask()
    with pytest.raises(KeyReused):
        portal.ask(path="/v1/filings/1/submission")


def test_the_same_key_of_another_applicant_is_another_key(portal: Portal) -> None:
    other = PORTAL.model_copy(update={"applicant": "91440300MA5EXAMPL1"})
    assert portal.ask().body != portal.ask(call(other)).body


@pytest.mark.parametrize("failure", [WrongState(), Busy(), Unreachable(), RuntimeError("a bug")])
def test_what_failed_and_did_nothing_may_be_tried_again_with_the_same_key(portal: Portal, failure: Exception) -> None:
    portal.before = [failure]
    with pytest.raises(type(failure)):
        portal.ask()
    assert portal.ask() == Answer(201, "filing-2")


@pytest.mark.parametrize("failure", [Unreachable(), RuntimeError("a bug")])
def test_what_was_done_and_could_not_be_told_is_told_when_it_is_asked_again(portal: Portal, failure: Exception) -> None:
    portal.after = [failure]
    with pytest.raises(type(failure)):
        portal.ask()
    assert portal.ask() == Answer(201, "filing-1", replayed=True)


@pytest.mark.parametrize("refusal", [WrongState(), Busy()])
def test_what_is_refused_since_the_same_request_was_faster_is_told_what_that_did(
    portal: Portal, refusal: Problem
) -> None:
    portal.ask()
    portal.before = [refusal]
    assert portal.ask() == Answer(201, "filing-1", replayed=True)


def test_what_was_done_before_and_is_forgotten_at_that_moment_is_to_be_asked_again(portal: Portal) -> None:
    portal.before = [DoneBefore()]
    with pytest.raises(Busy):
        portal.ask()


def test_what_a_request_has_done_is_forgotten_after_a_day(portal: Portal) -> None:
    portal.ask()
    assert portal.ask(call(at=NOW + timedelta(hours=24))) == Answer(201, "filing-2")


class Older(FakeFilings):
    """A store in which an earlier release has kept the whole answer."""

    def done_by(self, *_: object) -> Told:
        return Told(201, "as it was told")


def test_an_answer_that_was_kept_whole_is_told_as_it_is() -> None:
    portal = Portal(Older())
    portal.before = [DoneBefore()]
    assert portal.ask() == Answer(201, "as it was told", replayed=True)


def test_nobody_has_no_keys(portal: Portal) -> None:
    with pytest.raises(Unauthenticated):
        portal.ask(call(visitor=None))

"""The same request is done once and answered alike."""

from datetime import timedelta

import pytest

from chalicelib.errors import KeyReused, StillRunning, Unauthenticated, Unreachable, WrongState
from chalicelib.web.call import Call
from chalicelib.web.once import Answer, once
from tests.fakes.requests import FakeRequests
from tests.unit.web.calls import NOW, PORTAL, call


class Doing:
    """Counts how often something is done; fails with what it is told to."""

    def __init__(self, *failures: Exception) -> None:
        self.failures, self.times = list(failures), 0

    def __call__(self) -> Answer:
        self.times += 1
        if self.failures:
            raise self.failures.pop(0)
        return Answer(201, f'{{"n":{self.times}}}')


def ask(requests: FakeRequests, doing: Doing, one: Call | None = None, path: str = "/v1/filings") -> Answer:
    return once(one or call(), "POST", path, requests, doing)


def test_a_repeated_request_gets_the_first_answer_and_is_told_so() -> None:
    requests, doing = FakeRequests(), Doing()
    first, second = ask(requests, doing), ask(requests, doing)
    assert (first, second, doing.times) == (Answer(201, '{"n":1}'), Answer(201, '{"n":1}', replayed=True), 1)


def test_the_same_key_with_another_body_is_refused() -> None:
    requests = FakeRequests()
    ask(requests, Doing())
    with pytest.raises(KeyReused):
        ask(requests, Doing(), call(raw=b'{"a":1}'))


def test_the_same_key_at_another_address_is_refused() -> None:
    requests = FakeRequests()
    ask(requests, Doing())
    with pytest.raises(KeyReused):
        ask(requests, Doing(), path="/v1/filings/1/submission")


def test_the_same_key_of_another_applicant_is_another_key() -> None:
    requests, doing = FakeRequests(), Doing()
    other = PORTAL.model_copy(update={"applicant": "91440300MA5EXAMPL1"})
    assert ask(requests, doing).body != ask(requests, doing, call(other)).body


def test_a_request_still_being_answered_is_refused() -> None:
    requests = FakeRequests()

    def twice() -> Answer:
        with pytest.raises(StillRunning):
            ask(requests, Doing())
        return Answer(201, "{}")

    assert once(call(), "POST", "/v1/filings", requests, twice).status == 201


@pytest.mark.parametrize("failure", [WrongState(), Unreachable(), RuntimeError("a bug")])
def test_what_failed_may_be_tried_again_with_the_same_key(failure: Exception) -> None:
    requests, doing = FakeRequests(), Doing(failure)
    with pytest.raises(type(failure)):
        ask(requests, doing)
    assert ask(requests, doing).body == '{"n":2}'


def test_an_answer_is_forgotten_after_a_day() -> None:
    requests, doing = FakeRequests(), Doing()
    ask(requests, doing)
    assert ask(requests, doing, call(at=NOW + timedelta(hours=24))).body == '{"n":2}'


class Forgetful(FakeRequests):
    """A store that goes away after the key was taken."""

    def finish(self, client: str, key: str, digest: str, status: int, body: str, at: object) -> None:
        raise Unreachable


def test_what_was_done_is_answered_even_if_the_answer_cannot_be_kept() -> None:
    requests = Forgetful()
    assert ask(requests, Doing()).status == 201
    with pytest.raises(StillRunning):
        ask(requests, Doing())


def test_nobody_has_no_keys() -> None:
    with pytest.raises(Unauthenticated):
        ask(FakeRequests(), Doing(), call(visitor=None))

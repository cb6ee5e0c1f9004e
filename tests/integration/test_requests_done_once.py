"""A request that was done and never answered, its process having ended, is answered when it comes again: done once."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from chalicelib.domain.filing import Move, State
from tests.fakes.gateway import Answer
from tests.fakes.requests import FakeRequests
from tests.filings import RIGHT_ADDRESS
from tests.integration.api_world import ApiWorld, Json

A_WHILE = timedelta(seconds=61)
"""After which a key that was taken and never answered is free."""

REVOCATION: Json = {"reason": "监测数据系伪造。", "decision_number": "深水撤字〔2026〕3号"}
CORRECTION: Json = {"corrections": [{"element": "/project/address", "to": RIGHT_ADDRESS}], "reason": "录入笔误。"}


class Died(BaseException):
    """The process was ended."""


class DyingRequests(FakeRequests):
    """The process ends when `dying`, right before the answer would be kept."""

    dying = False

    def finish(self, client: str, key: str, digest: str, status: int, body: str, at: datetime) -> None:
        if self.dying:
            raise Died
        super().finish(client, key, digest, status, body, at)

    def give_up(self, client: str, key: str) -> None:
        if not self.dying:
            super().give_up(client, key)


@pytest.fixture
def world() -> Iterator[ApiWorld]:
    with ApiWorld() as world:
        world.requests = DyingRequests()
        yield world


def sent_again(world: ApiWorld, role: str, path: str, body: Json, *, settle: bool = True) -> Answer:
    """Send until the process dies of it; what was done goes its way; send the same again and give the answer."""
    call = getattr(world, role)
    world.requests.dying = True  # type: ignore[attr-defined]
    with pytest.raises(Died):
        call("POST", path, body, Idempotency_Key="again")
    world.requests.dying = False  # type: ignore[attr-defined]
    if settle:
        world.settle()
    world.clock.pass_by(A_WHILE)
    answer: Answer = call("POST", path, body, Idempotency_Key="again")
    return answer


def moves(world: ApiWorld, filing_id: str) -> list[str]:
    return [event.move for event in world.filings.dossier(filing_id).events]


def test_a_draft_is_opened_once_and_its_slots_are_given_anew(world: ApiWorld) -> None:
    answer = sent_again(world, "portal", "/v1/filings", world.example())
    assert (answer.status, answer.headers["Idempotency-Replayed"]) == (201, "true")
    assert list(world.filings.filings) == [answer.json["id"]]
    assert len(answer.json["uploads"]) == 4


def test_a_submission_is_answered_by_what_became_of_it(world: ApiWorld) -> None:
    filing_id = world.opened()
    answer = sent_again(world, "portal", f"/v1/filings/{filing_id}/submission", {})
    assert (answer.status, answer.json["state"]) == (202, State.FILED)
    assert moves(world, filing_id).count(Move.SUBMIT) == 1


def test_a_submission_that_was_rejected_meanwhile_is_not_made_again(world: ApiWorld) -> None:
    filing_id = world.opened("soil-conservation-rejected")
    answer = sent_again(world, "portal", f"/v1/filings/{filing_id}/submission", {})
    assert (answer.status, answer.json["state"], answer.json["round"]) == (202, State.REJECTED, 1)


def test_asking_for_an_officer_is_done_once(world: ApiWorld) -> None:
    filing_id = world.opened()
    answer = sent_again(world, "portal", f"/v1/filings/{filing_id}/referral", {})
    assert (answer.status, answer.json["state"]) == (202, State.REFERRED)


def test_a_withdrawal_is_done_once(world: ApiWorld) -> None:
    filing_id = world.opened()
    answer = sent_again(world, "portal", f"/v1/filings/{filing_id}/withdrawal", {})
    assert (answer.status, answer.json["state"]) == (200, State.WITHDRAWN)


@pytest.mark.parametrize(("accept", "state"), [(True, State.FILED), (False, State.REJECTED)])
def test_a_decision_is_done_once(world: ApiWorld, accept: bool, state: State) -> None:
    filing_id = world.filed_over_api("soil-conservation-dishonest")
    decision = {"accept": accept, "reason": "经电话核实。"}
    answer = sent_again(world, "officer", f"/v1/desk/filings/{filing_id}/decision", decision)
    assert (answer.status, answer.json["state"]) == (200, state)


def test_a_revocation_is_done_once(world: ApiWorld) -> None:
    filing_id = world.filed_over_api()
    answer = sent_again(world, "officer", f"/v1/desk/filings/{filing_id}/revocation", REVOCATION)
    assert (answer.status, answer.json["state"]) == (200, State.REVOKED)
    assert moves(world, filing_id).count(Move.REVOKE) == 1


@pytest.mark.parametrize("settle", [True, False])
def test_a_correction_is_done_once(world: ApiWorld, settle: bool) -> None:
    filing_id = world.filed_over_api()
    answer = sent_again(world, "officer", f"/v1/desk/filings/{filing_id}/correction", CORRECTION, settle=settle)
    assert answer.status == 200
    assert moves(world, filing_id).count(Move.CORRECT) == 1


def test_another_request_is_refused_as_before(world: ApiWorld) -> None:
    filing_id = world.opened()
    path = f"/v1/filings/{filing_id}/withdrawal"
    sent_again(world, "portal", path, {})
    answer = world.portal("POST", path, {}, Idempotency_Key="other")
    assert (answer.status, answer.json["code"]) == (409, "wrong-state")

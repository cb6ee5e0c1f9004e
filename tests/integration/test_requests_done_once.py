"""The same request sent again is done once and answered alike, whether its first answer came or never did."""

import json
from collections.abc import Iterator

import pytest

from chalicelib.domain.filing import Move, State, Step
from chalicelib.ports import KeptVerdict
from chalicelib.usecases.delete_draft import delete_draft
from chalicelib.wiring import run
from tests.fakes.filings import FakeFilings
from tests.fakes.gateway import Answer
from tests.filings import RIGHT_ADDRESS
from tests.integration.api_world import ApiWorld, Json
from tests.world import portal_of

REVOCATION: Json = {"reason": "监测数据系伪造。", "decision_number": "深水撤字〔2026〕3号"}
CORRECTION: Json = {"corrections": [{"element": "/project/address", "to": RIGHT_ADDRESS}], "reason": "录入笔误。"}
SUBMISSION = "/v1/filings/{}/submission"


class Died(BaseException):
    """The process was ended."""


class Deadly(FakeFilings):
    """The process ends when `deadly`, right after a move was written."""

    deadly = False

    def commit(self, step: Step, verdict: KeptVerdict | None = None) -> None:
        super().commit(step, verdict)
        if self.deadly:
            raise Died


class DyingWorld(ApiWorld):
    """A world in which a process may end before it answers."""

    filings: Deadly

    def __init__(self) -> None:
        super().__init__()
        self.filings = Deadly()


@pytest.fixture
def world() -> Iterator[DyingWorld]:
    with DyingWorld() as world:
        yield world


def sent_again(world: DyingWorld, role: str, path: str, body: Json, *, settle: bool = True) -> Answer:
    """Send until the process dies of it; what was done goes its way; send the same again and give the answer."""
    call = getattr(world, role)
    world.filings.deadly = True
    with pytest.raises(Died):
        call("POST", path, body, Idempotency_Key="again")
    world.filings.deadly = False
    if settle:
        world.settle()
    answer: Answer = call("POST", path, body, Idempotency_Key="again")
    return answer


def moves(world: ApiWorld, filing_id: str) -> list[str]:
    return [event.move for event in world.filings.dossier(filing_id).events]


class TestNeverAnswered:
    def test_a_draft_is_opened_once_and_its_slots_are_given(self, world: DyingWorld) -> None:
        answer = sent_again(world, "portal", "/v1/filings", world.example())
        assert (answer.status, answer.headers["Idempotency-Replayed"]) == (201, "true")
        assert list(world.filings.filings) == [answer.json["id"]]
        assert len(answer.json["uploads"]) == 4

    def test_a_submission_is_answered_by_where_it_brought_the_filing(self, world: DyingWorld) -> None:
        filing_id = world.opened()
        answer = sent_again(world, "portal", SUBMISSION.format(filing_id), {})
        assert (answer.status, answer.json["state"], answer.json["version"]) == (202, State.SUBMITTED, 2)
        assert moves(world, filing_id).count(Move.SUBMIT) == 1
        assert world.filings.load(filing_id).state is State.FILED

    def test_a_submission_that_was_rejected_meanwhile_is_not_made_again(self, world: DyingWorld) -> None:
        filing_id = world.opened("soil-conservation-rejected")
        answer = sent_again(world, "portal", SUBMISSION.format(filing_id), {})
        assert (answer.status, answer.json["state"], answer.json["round"]) == (202, State.SUBMITTED, 1)
        assert (world.filings.load(filing_id).state, moves(world, filing_id).count(Move.SUBMIT)) == (State.REJECTED, 1)

    def test_asking_for_an_officer_is_done_once(self, world: DyingWorld) -> None:
        filing_id = world.opened()
        answer = sent_again(world, "portal", f"/v1/filings/{filing_id}/referral", {})
        assert (answer.status, answer.json["state"]) == (202, State.SUBMITTED)
        assert moves(world, filing_id) == [Move.OPEN, Move.SUBMIT, Move.REFER]

    def test_a_withdrawal_is_done_once(self, world: DyingWorld) -> None:
        filing_id = world.opened()
        answer = sent_again(world, "portal", f"/v1/filings/{filing_id}/withdrawal", {})
        assert (answer.status, answer.json["state"]) == (200, State.WITHDRAWN)

    @pytest.mark.parametrize(
        ("accept", "state", "move"), [(True, State.ACCEPTED, Move.ACCEPT), (False, State.REJECTED, Move.REJECT)]
    )
    def test_a_decision_is_done_once(self, world: DyingWorld, accept: bool, state: State, move: Move) -> None:
        filing_id = world.filed_over_api("soil-conservation-dishonest")
        decision = {"accept": accept, "reason": "经电话核实。"}
        answer = sent_again(world, "officer", f"/v1/desk/filings/{filing_id}/decision", decision)
        assert (answer.status, answer.json["state"]) == (200, state)
        assert moves(world, filing_id).count(move) == 1

    def test_a_revocation_is_done_once(self, world: DyingWorld) -> None:
        filing_id = world.filed_over_api()
        answer = sent_again(world, "officer", f"/v1/desk/filings/{filing_id}/revocation", REVOCATION)
        assert (answer.status, answer.json["state"]) == (200, State.REVOKED)
        assert moves(world, filing_id).count(Move.REVOKE) == 1

    @pytest.mark.parametrize("settle", [True, False])
    def test_a_correction_is_done_once(self, world: DyingWorld, settle: bool) -> None:
        filing_id = world.filed_over_api()
        answer = sent_again(world, "officer", f"/v1/desk/filings/{filing_id}/correction", CORRECTION, settle=settle)
        assert answer.status == 200
        assert moves(world, filing_id).count(Move.CORRECT) == 1

    def test_another_request_is_refused_as_before(self, world: DyingWorld) -> None:
        filing_id = world.opened()
        path = f"/v1/filings/{filing_id}/withdrawal"
        sent_again(world, "portal", path, {})
        answer = world.portal("POST", path, {}, Idempotency_Key="other")
        assert (answer.status, answer.json["code"]) == (409, "wrong-state")


class TestAnswered:
    def test_a_submission_told_again_is_the_same_to_the_byte_in_its_language(self, world: DyingWorld) -> None:
        path = SUBMISSION.format(world.opened())
        first = world.portal("POST", path, {}, Idempotency_Key="s", Accept_Language="en")
        world.settle()
        again = world.portal("POST", path, {}, Idempotency_Key="s", Accept_Language="en")
        assert (again.status, again.text) == (first.status, first.text)
        assert (first.headers.get("Idempotency-Replayed"), again.headers["Idempotency-Replayed"]) == (None, "true")
        assert again.headers["Content-Language"] == first.headers["Content-Language"] == "en"

    def test_a_draft_told_again_is_as_it_was_opened_with_slots_that_are_open_longer(self, world: DyingWorld) -> None:
        form = world.example()
        first = world.portal("POST", "/v1/filings", form, Idempotency_Key="o").json
        world.clock.pass_by(world.patience)
        draft = world.filings.load(first["id"])
        project = draft.form.project.model_copy(update={"name": "另一个名称"})
        world.edit(draft, draft.form.model_copy(update={"project": project}))
        again = world.portal("POST", "/v1/filings", form, Idempotency_Key="o").json
        slots, fresh = first.pop("uploads"), again.pop("uploads")
        assert again == first
        assert [slot["kind"] for slot in fresh] == [slot["kind"] for slot in slots]
        assert all(new["expires_at"] > old["expires_at"] for old, new in zip(slots, fresh, strict=True))

    def test_a_draft_that_is_gone_since_is_told_to_be_gone(self, world: DyingWorld) -> None:
        form = world.example()
        opened = world.portal("POST", "/v1/filings", form, Idempotency_Key="o").json
        run(delete_draft, opened["id"], by=portal_of(world.form("soil-conservation")))
        world.settle()
        again = world.portal("POST", "/v1/filings", form, Idempotency_Key="o")
        assert (again.status, again.json["code"]) == (404, "not-found")

    def test_a_draft_that_is_gone_has_left_nothing_of_its_form_with_its_request(self, world: DyingWorld) -> None:
        form = world.example()
        opened = world.portal("POST", "/v1/filings", form, Idempotency_Key="o").json
        run(delete_draft, opened["id"], by=portal_of(world.form("soil-conservation")))
        world.settle()
        left = json.dumps([done.standing.model_dump(mode="json") for done in world.filings.requests.values()])
        assert opened["id"] in left
        assert form["agent"]["name"] not in left and form["project"]["address"] not in left

    @pytest.mark.parametrize("done", [True, False], ids=["could be done", "would be refused"])
    def test_a_key_with_another_body_is_told_to_be_reused(self, world: DyingWorld, done: bool) -> None:
        filing_id, other = world.opened(), world.opened()
        world.portal("POST", f"/v1/filings/{filing_id}/withdrawal", {}, Idempotency_Key="w")
        path = f"/v1/filings/{other if done else filing_id}/withdrawal"
        answer = world.portal("POST", path, {"why": "另一个请求"}, Idempotency_Key="w")
        assert (answer.status, answer.json["code"]) == (422, "idempotency-key-reused")
        assert world.filings.load(other).state is State.DRAFT

    def test_an_older_request_told_again_leaves_a_later_round_alone(self, world: DyingWorld) -> None:
        """Its decision could be made once more by the state that the filing has come back to."""
        filing_id = world.filed_over_api("soil-conservation-dishonest")
        path, body = f"/v1/desk/filings/{filing_id}/decision", {"accept": False, "reason": "材料不符。"}
        first = world.officer("POST", path, body, Idempotency_Key="d")
        world.portal("POST", SUBMISSION.format(filing_id), {})
        world.settle()
        again = world.officer("POST", path, body, Idempotency_Key="d")
        assert (again.text, world.filings.load(filing_id).state) == (first.text, State.REFERRED)
        assert world.metrics.total("Outcomes", outcome="rejected-by-officer") == 1

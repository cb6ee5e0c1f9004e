"""No view shows what identifies a person in full, but where a table says that it must, and why."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from pydantic import BaseModel

from app import app
from chalicelib.domain.elements import Form
from chalicelib.domain.filing import State
from chalicelib.domain.items.catalogue import parse_form
from chalicelib.domain.personal import is_personal, masked
from chalicelib.domain.registries import Registry
from chalicelib.domain.sharing import System
from chalicelib.ports import SealCheck
from chalicelib.usecases.publish_revocations import publish_revocations
from chalicelib.wiring import run
from tests.builders import changed
from tests.filings import RIGHT_ADDRESS
from tests.integration.api_world import ApiWorld, Json

FORMS = ("soil-conservation", "water-saving", "works-start", "works-added-section", "works-change")

SHOWN_IN_FULL = {"look": "an applicant sees and corrects what it filed itself (个人信息保护法 第四十五条、第四十六条)"}
"""The operations that show persons in full, and why they must."""

ABOUT_NO_FILING = {"health", "openapi", "items", "item", "rules"}


def people(model: BaseModel) -> Iterator[str]:
    """What identifies persons in a form, by the marks."""
    for name in type(model).model_fields:
        value = getattr(model, name)
        for one in value if isinstance(value, tuple) else (value,):
            if is_personal(model, name):
                yield one if isinstance(one, str) else one.name
            elif isinstance(one, BaseModel):
                yield from people(one)


@dataclass
class Seen:
    """What each operation answered while a filing went its way."""

    world: ApiWorld
    answers: dict[str, str] = field(default_factory=dict)

    def portal(self, name: str, method: str, path: str, body: Any = None, **headers: str) -> Json:
        answer = self.world.portal(method, path, body, **headers)
        return self._kept(name, answer.status, answer.text)

    def officer(self, name: str, method: str, path: str, body: Any = None) -> Json:
        answer = self.world.officer(method, path, body)
        return self._kept(name, answer.status, answer.text)

    def public(self, name: str, method: str, path: str, body: Any = None, **headers: str) -> None:
        answer = self.world.public(method, path, body, **headers)
        assert answer.status < 300, (name, answer.text)
        self.answers[name] = self.answers.get(name, "") + answer.text

    def _kept(self, name: str, status: int, text: str) -> Json:
        assert status < 300, (name, text)
        self.answers[name] = self.answers.get(name, "") + text
        return dict(json.loads(text))


def live(world: ApiWorld, name: str) -> Seen:
    """A filing goes every way there is, and everybody looks at it on the way."""
    seen, form = Seen(world), world.example(name)
    world.applicant = form["applicant"]["uscc"]
    seen.portal("check_form", "POST", "/v1/prechecks", form)
    drafted(seen, form)
    filing_id = referred(seen, form)
    decided(seen, filing_id)
    told_to_the_public(seen, filing_id)
    return seen


def drafted(seen: Seen, form: Json) -> None:
    """One draft is deleted, another withdrawn once it is submitted."""
    first = seen.portal("open_filing", "POST", "/v1/filings", form)["id"]
    seen.portal("replace_form", "PUT", f"/v1/filings/{first}/form", form, If_Match="1")
    seen.portal("remove_draft", "DELETE", f"/v1/filings/{first}")
    second = seen.portal("open_filing", "POST", "/v1/filings", form)["id"]
    seen.world.upload(seen.world.filings.load(second))
    seen.portal("give_slot", "POST", f"/v1/filings/{second}/materials/commitment-letter", {})
    seen.portal("submit_filing", "POST", f"/v1/filings/{second}/submission", {})
    seen.portal("withdraw_filing", "POST", f"/v1/filings/{second}/withdrawal", {"why": "重新填报"})


def referred(seen: Seen, form: Json) -> str:
    """The third goes to an officer, who looks."""
    filing_id = str(seen.portal("open_filing", "POST", "/v1/filings", form)["id"])
    seen.world.upload(seen.world.filings.load(filing_id))
    seen.portal("refer_filing", "POST", f"/v1/filings/{filing_id}/referral", {"why": "情况特殊"})
    seen.world.settle()
    seen.officer("list_waiting", "GET", "/v1/desk/filings")
    seen.officer("look_as_officer", "GET", f"/v1/desk/filings/{filing_id}")
    return filing_id


def decided(seen: Seen, filing_id: str) -> None:
    """Accepted, corrected; looked at and downloaded."""
    desk = f"/v1/desk/filings/{filing_id}"
    seen.officer("decide_filing", "POST", f"{desk}/decision", {"accept": True, "reason": "已核实。"})
    seen.world.settle()
    seen.world.filings.verdicts.pop((filing_id, 1), None)
    correct(seen, filing_id)
    seen.portal("look", "GET", f"/v1/filings/{filing_id}")
    seen.portal("list_filings", "GET", "/v1/filings")
    seen.portal("download", "GET", f"/v1/filings/{filing_id}/receipt")


def correct(seen: Seen, filing_id: str) -> None:
    wish = {"corrections": [{"element": "/project/address", "to": RIGHT_ADDRESS}], "reason": "录入笔误。"}
    seen.officer("correct_receipt", "POST", f"/v1/desk/filings/{filing_id}/correction", wish)
    seen.world.settle()


def told_to_the_public(seen: Seen, filing_id: str) -> None:
    """Put to the test, revoked, and looked at by everybody."""
    world = seen.world
    code = world.filings.load(filing_id).check_code
    paper = world.typesetter.typeset_receipts[-1][0].model_copy(update={"project_name": "另一项目"})
    world.receipt_checker.says[b"paper"] = SealCheck(whole=True, trusted=True, receipt=paper)
    pdf = {"Content_Type": "application/pdf"}
    seen.public("examine_receipt", "POST", "/v1/receipts/checks", b"paper", **pdf)
    body = {"reason": "所附监测数据系伪造。", "decision_number": "深水撤字〔2026〕3号"}
    seen.officer("revoke_receipt", "POST", f"/v1/desk/filings/{filing_id}/revocation", body)
    world.settle()
    run(publish_revocations)
    seen.public("look_at_receipt", "GET", f"/v1/receipts/{code}")
    seen.public("show_receipt", "GET", f"/check/{code}")
    seen.public("list_revocations", "GET", "/v1/revocations")
    seen.public("give_signed_revocations", "GET", "/v1/revocations/signed")
    seen.officer("look_as_officer", "GET", f"/v1/desk/filings/{filing_id}")


@pytest.fixture(scope="module", params=FORMS)
def lived(request: pytest.FixtureRequest) -> Iterator[tuple[Seen, Form]]:
    with ApiWorld() as world:
        yield live(world, request.param), parse_form(world.example(request.param))


def shown(text: str, form: Form) -> list[str]:
    return [value for value in people(form) if value in text]


def test_every_operation_is_looked_at(lived: tuple[Seen, Form]) -> None:
    assert lived[0].answers.keys() | ABOUT_NO_FILING == {operation.name for operation in app.operations}


def test_persons_are_shown_in_full_where_the_table_says_so_and_nowhere_else(lived: tuple[Seen, Form]) -> None:
    seen, form = lived
    assert len(set(people(form))) >= 5
    assert {name for name, text in seen.answers.items() if shown(text, form)} == SHOWN_IN_FULL.keys()
    assert set(shown(seen.answers["look"], form)) == set(people(form))


def test_the_desk_shows_every_person_by_the_ends_alone(lived: tuple[Seen, Form]) -> None:
    seen, form = lived
    told = seen.answers["look_as_officer"]
    assert not [value for value in people(form) if masked(value) not in told]


def test_nothing_that_leaves_the_system_names_a_person(lived: tuple[Seen, Form]) -> None:
    seen, form = lived
    pushes = seen.world.systems.pushes
    assert {push.system for push in pushes} == set(System)
    assert not [push.system for push in pushes if shown(push.body.decode(), form)]
    printed = [receipt.model_dump_json() for receipt, _ in seen.world.typesetter.typeset_receipts]
    assert len(printed) >= 3
    assert not [text for text in printed if shown(text, form)]


def test_no_figure_names_a_person(lived: tuple[Seen, Form]) -> None:
    seen, form = lived
    figures = str(seen.world.metrics.counted + seen.world.metrics.timed)
    assert figures
    assert shown(figures, form) == []


@pytest.mark.parametrize("name", FORMS)
def test_no_log_line_names_a_person(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with ApiWorld() as world:
        live(world, name)
        form = parse_form(world.example(name))
    lines = capsys.readouterr().out
    assert '"operation":"open_filing"' in lines
    assert shown(lines, form) == []


def test_no_refusal_repeats_what_was_filed_of_a_person() -> None:
    wrong = {
        "/agent/id_number": "440399199012180011",
        "/agent/mobile": "23800138000",
        "/applicant/legal_representative/name": "凌云志" * 30,
    }
    with ApiWorld() as world:
        answer = world.portal("POST", "/v1/filings", changed(world.example(), wrong))
        assert {fault["pointer"] for fault in answer.json["errors"]} == wrong.keys()
        assert not [value for value in (*wrong.values(), "凌云志") if value in answer.text]


def test_what_a_registry_holds_of_a_person_is_masked_at_the_desk_and_for_the_applicant() -> None:
    with ApiWorld() as world:
        form = changed(world.example(), {"/applicant/legal_representative/name": "欧阳明远"})
        world.applicant = form["applicant"]["uscc"]
        filing_id = world.portal("POST", "/v1/filings", form).json["id"]
        world.upload(world.filings.load(filing_id))
        world.portal("POST", f"/v1/filings/{filing_id}/submission", {})
        world.settle()
        filing = world.filings.load(filing_id)
        assert filing.state is State.REJECTED
        (held,) = [
            str(a.data["legal_representative"])
            for n, a in world.kept(filing).answers.items()
            if n.startswith(Registry.BUSINESS) and a.data
        ]
        for answer in (
            world.portal("GET", f"/v1/filings/{filing_id}"),
            world.officer("GET", f"/v1/desk/filings/{filing_id}"),
        ):
            assert masked(held) in answer.text
            assert held not in answer.text

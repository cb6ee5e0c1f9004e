"""The API, driven in process: what each caller sees, and what is refused."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.composing import receipt_of
from chalicelib.domain.registries import Registry
from chalicelib.errors import Unreachable
from chalicelib.ports import SealCheck
from tests.integration.api_world import BODY_BYTES, ApiWorld

UNKNOWN_ID = "019ab000-0000-7000-8000-00000000dead"


@pytest.fixture
def world() -> Iterator[ApiWorld]:
    with ApiWorld() as world:
        yield world


def _moved_to(address: str, world: ApiWorld) -> dict[str, Any]:
    form = world.example()
    return form | {"project": form["project"] | {"address": address}}


class TestFiling:
    def test_a_draft_is_opened_with_a_slot_for_each_material_owed(self, world: ApiWorld) -> None:
        answer = world.portal("POST", "/v1/filings", world.example())
        assert (answer.status, answer.json["state"], answer.json["version"]) == (201, "draft", 1)
        assert [slot["kind"] for slot in answer.json["uploads"]] == [
            "acceptance-form",
            "commitment-letter",
            "legal-person-identity",
            "power-of-attorney",
        ]
        assert answer.json["uploads"][0].keys() >= {"url", "fields", "max_bytes", "expires_at", "title"}

    def test_a_filing_goes_from_draft_to_receipt(self, world: ApiWorld) -> None:
        filing_id = world.filed_over_api()
        filing = world.portal("GET", f"/v1/filings/{filing_id}")
        assert filing.json["state"] == "filed", filing.json["reasons"]
        assert filing.json["number"] == "深水保备〔2026〕1号"
        assert filing.json["receipt"]["void"] is False
        assert [e["move"] for e in filing.json["trail"]] == ["open", "submit", "accept", "issue"]
        assert {m["kind"]: m["uploaded"] is not None for m in filing.json["materials"]}["acceptance-form"]
        assert filing.json["form"] == world.filings.load(filing_id).form.model_dump(mode="json")
        assert filing.headers["ETag"] == f'"{filing.json["version"]}"'

    def test_the_receipt_is_downloaded_by_a_link_that_ends(self, world: ApiWorld) -> None:
        filing_id = world.filed_over_api()
        link = world.portal("GET", f"/v1/filings/{filing_id}/receipt").json
        assert link["url"].startswith("https://documents.test/receipts/")
        assert (link["filename"], link["expires_in"], link["void"]) == ("深水保备〔2026〕1号.pdf", 600, False)
        assert link["sha256"] == world.filings.load(filing_id).receipt.sha256  # type: ignore[union-attr]

    def test_there_is_no_receipt_before_there_is_one(self, world: ApiWorld) -> None:
        answer = world.portal("GET", f"/v1/filings/{world.opened()}/receipt")
        assert (answer.status, answer.json["code"]) == (410, "no-receipt")

    def test_a_rejected_filing_tells_every_reason_and_is_corrected_under_its_id(self, world: ApiWorld) -> None:
        filing_id = world.filed_over_api("soil-conservation-rejected")
        filing = world.portal("GET", f"/v1/filings/{filing_id}").json
        assert filing["state"] == "rejected"
        assert len(filing["reasons"]) > 1
        for reason in filing["reasons"]:
            assert all(reason[name] for name in ("code", "rule", "outcome", "pointer", "text", "do", "law")), reason
        form, version = world.example("soil-conservation-corrected"), str(filing["version"])
        corrected = world.portal("PUT", f"/v1/filings/{filing_id}/form", form, If_Match=version)
        assert (corrected.status, corrected.json["version"]) == (200, filing["version"] + 1)
        world.portal("POST", f"/v1/filings/{filing_id}/submission", {})
        world.settle()
        assert world.portal("GET", f"/v1/filings/{filing_id}").json["state"] == "filed"

    def test_reasons_are_told_in_english_to_who_reads_english(self, world: ApiWorld) -> None:
        filing_id = world.filed_over_api("soil-conservation-rejected")
        zh = world.portal("GET", f"/v1/filings/{filing_id}")
        en = world.portal("GET", f"/v1/filings/{filing_id}", Accept_Language="en")
        assert (zh.headers["Content-Language"], en.headers["Content-Language"]) == ("zh-CN", "en")
        assert all(z["text"] != e["text"] for z, e in zip(zh.json["reasons"], en.json["reasons"], strict=True))

    def test_an_ineligible_filing_is_told_whom_to_call(self, world: ApiWorld) -> None:
        filing_id = world.filed_over_api("water-saving-ineligible")
        filing = world.portal("GET", f"/v1/filings/{filing_id}").json
        assert filing["state"] == "rejected"
        assert (filing["contacts"]["technical"], filing["contacts"]["advice"]) == ("83072820", "88125974")

    def test_a_withdrawn_filing_says_why_in_its_trail(self, world: ApiWorld) -> None:
        filing_id = world.opened()
        answer = world.portal("POST", f"/v1/filings/{filing_id}/withdrawal", {"why": "项目取消"})
        assert (answer.status, answer.json["state"]) == (200, "withdrawn")
        trail = world.portal("GET", f"/v1/filings/{filing_id}").json["trail"]
        assert trail[-1]["why"] == "项目取消"

    @pytest.mark.parametrize("body", [None, {}, {"why": None}])
    def test_a_withdrawal_need_not_say_why(self, world: ApiWorld, body: Any) -> None:
        assert world.portal("POST", f"/v1/filings/{world.opened()}/withdrawal", body).status == 200

    def test_a_fresh_slot_holds_the_upload_to_the_checksum_given(self, world: ApiWorld) -> None:
        path = f"/v1/filings/{world.opened()}/materials/acceptance-form"
        assert world.portal("POST", path, {"sha256": "0" * 64}).json["fields"]["sha256"] == "0" * 64
        assert "sha256" not in world.portal("POST", path).json["fields"]

    def test_a_material_that_is_not_owed_has_no_slot(self, world: ApiWorld) -> None:
        assert world.portal("POST", f"/v1/filings/{world.opened()}/materials/change-form", {}).status == 404

    def test_the_faults_of_an_upload_are_told_before_submitting(self, world: ApiWorld) -> None:
        filing_id = world.opened()
        world.put(world.filings.load(filing_id), "commitment-letter", b"MZ this is no PDF")
        materials = world.portal("GET", f"/v1/filings/{filing_id}").json["materials"]
        letter = next(m for m in materials if m["kind"] == "commitment-letter")
        assert letter["check"]["faults"] == [{"code": "not-pdf", "text": "文件内容不是 PDF"}]

    def test_own_filings_are_listed_newest_first(self, world: ApiWorld) -> None:
        first = world.opened()
        world.clock.pass_by(timedelta(minutes=1))
        second = world.opened()
        assert [f["id"] for f in world.portal("GET", "/v1/filings").json["filings"]] == [second, first]

    def test_a_precheck_judges_and_files_nothing(self, world: ApiWorld) -> None:
        form = world.example("soil-conservation-rejected")
        answer = world.portal("POST", "/v1/prechecks", form, applicant=form["applicant"]["uscc"])
        assert (answer.status, answer.json["outcome"]) == (200, "fail")
        assert answer.json["reasons"][0]["text"]
        assert not world.filings.filings


class TestOfficer:
    def test_a_referred_filing_stands_on_the_desk_and_is_accepted(self, world: ApiWorld) -> None:
        filing_id = world.opened()
        referred = world.portal("POST", f"/v1/filings/{filing_id}/referral", {"why": "情况特殊"})
        assert referred.status == 202
        world.settle()
        assert [f["id"] for f in world.officer("GET", "/v1/desk/filings").json["filings"]] == [filing_id]
        body = {"accept": True, "reason": "已核实。"}
        assert world.officer("POST", f"/v1/desk/filings/{filing_id}/decision", body).json["state"] == "accepted"
        world.settle()
        filing = world.portal("GET", f"/v1/filings/{filing_id}").json
        assert (filing["state"], filing["decision"]["reason"]) == ("filed", "已核实。")

    def test_a_referred_applicant_is_told_why_and_whom_to_call(self, world: ApiWorld) -> None:
        filing_id = world.opened()
        world.portal("POST", f"/v1/filings/{filing_id}/referral")
        world.settle()
        filing = world.portal("GET", f"/v1/filings/{filing_id}").json
        assert (filing["referred_because"], filing["contacts"]["technical"]) == ("applicant-asked", "83072820")
        assert filing["referred_text"] == "申请人要求转人工办理。"

    def test_an_officer_sees_findings_and_masked_persons(self, world: ApiWorld) -> None:
        filing_id = world.filed_over_api()
        form = world.example()
        seen = world.officer("GET", f"/v1/desk/filings/{filing_id}")
        (judgement,) = seen.json["judgements"]
        assert judgement["facts"]
        assert {f["outcome"] for f in judgement["findings"]} == {"pass"}
        assert all(f["rule"] and f["compares"] and f["law"] for f in judgement["findings"])
        assert all(f["asked_at"] for f in judgement["findings"] if f["source"])
        assert (judgement["round"], judgement["recheck"]) == (1, False)
        assert judgement["day"] and judgement["rulebook"] == seen.json["rulebook"]
        agent = form["agent"]
        assert not any(value in seen.text for value in (agent["name"], agent["id_number"], agent["mobile"]))
        assert seen.json["form"]["agent"]["mobile"].startswith(agent["mobile"][:3])
        assert seen.json["form"]["project"]["name"] == form["project"]["name"]

    def test_an_officer_sees_every_round_and_why_each_came_to_its_end(self, world: ApiWorld) -> None:
        rejected = world.file("soil-conservation-rejected")
        world.correct(rejected, "soil-conservation-corrected")
        world.submit(rejected)
        world.settle()
        first, second = world.officer("GET", f"/v1/desk/filings/{rejected.id}").json["judgements"]
        assert [(j["round"], j["outcome"]) for j in (first, second)] == [(1, "fail"), (2, "pass")]
        failed = [f for f in first["findings"] if f["outcome"] == "fail"]
        assert failed and all(f["text"] and f["law"] and f["compares"] for f in failed)

    def test_an_officer_sees_a_recheck_beside_what_was_accepted_on_trust(self, world: ApiWorld) -> None:
        world.trust(world.form("soil-conservation"))
        world.registries.silence(Registry.FEES)
        filing = world.file("soil-conservation")
        world.clock.pass_by(world.patience)
        world.come_again()
        world.registries.speak()
        world.underpay(filing)
        world.recheck()
        seen = world.officer("GET", f"/v1/desk/filings/{filing.id}").json
        told = [(j["recheck"], j["outcome"]) for j in seen["judgements"]]
        assert told == [(False, "unavailable"), (True, "fail")]
        assert [d["code"] for d in seen["disagreement"]] == ["fee-not-paid-in-full"]

    def test_who_decided_is_for_officers_only(self, world: ApiWorld) -> None:
        filing_id = world.opened()
        world.portal("POST", f"/v1/filings/{filing_id}/referral")
        world.settle()
        body = {"accept": False, "reason": "材料不符。"}
        world.officer("POST", f"/v1/desk/filings/{filing_id}/decision", body)
        own, desk = (
            world.portal("GET", f"/v1/filings/{filing_id}").json,
            world.officer("GET", f"/v1/desk/filings/{filing_id}").json,
        )
        assert (own["decision"]["officer"], own["trail"][-1]["by"]) == (None, None)
        assert (desk["decision"]["officer"], desk["trail"][-1]["by"]) == ("officer-1", "officer-1")

    def test_a_filing_that_waits_for_no_officer_is_not_decided(self, world: ApiWorld) -> None:
        path = f"/v1/desk/filings/{world.opened()}/decision"
        answer = world.officer("POST", path, {"accept": True, "reason": "准予。"})
        assert (answer.status, answer.json["code"], answer.json["state"]) == (409, "wrong-state", "draft")
        assert answer.json["moves"] == [], "nothing is asked of an officer yet"

    def test_a_revoked_receipt_is_listed_and_its_void_copy_takes_its_place(self, world: ApiWorld) -> None:
        filing_id = world.filed_over_api()
        body = {"reason": "监测数据系伪造。", "decision_number": "深水撤字〔2026〕3号"}
        revoked = world.officer("POST", f"/v1/desk/filings/{filing_id}/revocation", body)
        assert (revoked.status, revoked.json["state"]) == (200, "revoked")
        world.settle()
        assert world.portal("GET", f"/v1/filings/{filing_id}").json["receipt"]["void"] is True
        assert "已撤销" in world.portal("GET", f"/v1/filings/{filing_id}/receipt").json["filename"]
        (entry,) = world.public("GET", "/v1/revocations").json["revocations"]
        assert (entry["number"], entry["state"]) == ("深水保备〔2026〕1号", "revoked")
        assert entry["revocation"]["decision_number"] == "深水撤字〔2026〕3号"

    def test_the_desk_has_two_places_and_no_third(self, world: ApiWorld) -> None:
        assert world.officer("GET", "/v1/desk/filings?state=disagreeing").json == {"filings": [], "cursor": None}
        answer = world.officer("GET", "/v1/desk/filings?state=draft&page=2")
        assert {(e["pointer"], e["code"]) for e in answer.json["errors"]} == {
            ("?state", "choice"),
            ("?page", "unknown-parameter"),
        }


class TestPublic:
    def test_anybody_may_look_at_a_receipt_and_sees_nobody(self, world: ApiWorld) -> None:
        filing = world.filings.load(world.filed_over_api())
        seen = world.public("GET", f"/v1/receipts/{filing.check_code}")
        assert (seen.json["state"], seen.json["number"]) == ("in-force", filing.number)
        person = filing.form.applicant.legal_representative
        assert person.name not in seen.text
        assert person.id_number not in seen.text

    def test_a_check_code_may_be_typed_as_people_do(self, world: ApiWorld) -> None:
        code = world.filings.load(world.filed_over_api()).check_code or ""
        typed = "-".join(code[n : n + 4] for n in range(0, 16, 4)).lower().replace("1", "l").replace("0", "o")
        assert world.public("GET", f"/v1/receipts/{typed}").json["check_code"] == code

    def test_an_unknown_check_code_is_not_found(self, world: ApiWorld) -> None:
        assert world.public("GET", "/v1/receipts/0000000000000000").status == 404

    @pytest.mark.parametrize("typed", ["7", "U" * 16, "查验码", "0" * 17, "0" * 5000])
    def test_what_is_no_check_code_is_told_what_one_looks_like(self, world: ApiWorld, typed: str) -> None:
        refused = world.public("GET", f"/v1/receipts/{typed}")
        assert (refused.status, refused.json["errors"][0]["code"]) == (422, "check-code-format")
        page = world.public("GET", f"/check/{typed}")
        assert page.status == 200
        assert "查验码格式不正确" in page.text

    def test_a_receipt_has_three_separate_answers_in_both_languages(self, world: ApiWorld) -> None:
        filing = world.filings.load(world.filed_over_api())
        path = f"/v1/receipts/{filing.check_code}"
        said, english = (world.public("GET", path, Accept_Language=tag).json["answers"] for tag in ("zh", "en"))
        assert {name: answer["holds"] for name, answer in said.items()} == {
            "document": None,
            "in_force": True,
            "issuer": True,
        }
        assert said["in_force"]["text"] == "有效"
        assert english["in_force"]["text"] == "in force"
        assert "深圳市水务局" in said["issuer"]["text"]
        assert "SHA-256" in english["document"]["text"]

    def test_the_file_on_record_is_known_by_its_digest(self, world: ApiWorld) -> None:
        filing = world.filings.load(world.filed_over_api())
        assert filing.receipt
        told = world.public("GET", f"/v1/receipts/{filing.check_code}").json["file"]
        assert (told["sha256"], told["size"]) == (filing.receipt.sha256, filing.receipt.size)
        assert filing.receipt.sha256 in world.public("GET", f"/check/{filing.check_code}").text

    def test_the_page_behind_the_qr_code_tells_the_state_and_runs_nothing(self, world: ApiWorld) -> None:
        filing = world.filings.load(world.filed_over_api())
        page = world.public("GET", f"/check/{filing.check_code}")
        assert page.status == 200
        assert page.headers["Content-Type"] == "text/html; charset=utf-8"
        assert filing.number in page.text  # type: ignore[operator]
        assert "有效" in page.text
        assert page.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'sha256-")
        assert "<script" not in page.text

    def test_the_page_of_an_unknown_code_says_so(self, world: ApiWorld) -> None:
        page = world.public("GET", "/check/0000000000000000")
        assert page.status == 200
        assert "查无此回执" in page.text
        assert "请勿采信" in page.text

    def test_the_page_of_a_revoked_receipt_says_why(self, world: ApiWorld) -> None:
        filing_id = world.filed_over_api()
        body = {"reason": "<b>伪造</b>", "decision_number": "深水撤字〔2026〕3号"}
        world.officer("POST", f"/v1/desk/filings/{filing_id}/revocation", body)
        page = world.public("GET", f"/check/{world.filings.load(filing_id).check_code}")
        assert "已撤销" in page.text
        assert "依《深水撤字〔2026〕3号》撤销" in page.text
        assert "&lt;b&gt;伪造&lt;/b&gt;" in page.text

    def test_a_genuine_receipt_passes_the_test(self, world: ApiWorld) -> None:
        filing = world.filings.load(world.filed_over_api())
        receipt = receipt_of(filing, world.public_url)
        world.receipt_checker.says[b"genuine"] = SealCheck(
            whole=True, trusted=True, signed_at=world.clock.now(), receipt=receipt
        )
        said = world.public("POST", "/v1/receipts/checks", b"genuine", Content_Type="application/pdf").json
        assert (said["whole"], said["trusted"], said["in_force"], said["differences"]) == (True, True, True, [])
        assert said["record"]["number"] == filing.number

    def test_a_forged_receipt_is_told_where_it_differs_from_the_record(self, world: ApiWorld) -> None:
        filing = world.filings.load(world.filed_over_api())
        forged = receipt_of(filing, world.public_url).model_copy(update={"applicant_name": "别家公司"})
        world.receipt_checker.says[b"forged"] = SealCheck(
            whole=False, trusted=True, signed_at=world.clock.now(), receipt=forged, faults=("changed",)
        )
        said = world.public("POST", "/v1/receipts/checks", b"forged", Content_Type="application/pdf").json
        assert (said["whole"], said["faults"]) == (False, ["changed"])
        name = filing.form.applicant.name
        told = {"element": "applicant_name", "file": "别家公司", "record": name}
        assert said["differences"] == [told | {"name": "申报单位"}]
        sent = {"Content_Type": "application/pdf", "Accept_Language": "en"}
        english = world.public("POST", "/v1/receipts/checks", b"forged", **sent).json
        assert english["differences"] == [told | {"name": "applicant"}]
        assert english["answers"]["document"] == {
            "holds": False,
            "text": "It was changed after it was sealed.",
        }
        assert english["answers"]["issuer"]["holds"] is True

    def test_what_is_no_receipt_is_told_so(self, world: ApiWorld) -> None:
        said = world.public("POST", "/v1/receipts/checks", b"hello", Content_Type="application/pdf").json
        assert (said["whole"], said["trusted"], said["in_force"]) == (False, False, None)
        assert said["text"] == "该文件不是本系统签发的备案回执。"
        assert said["answers"]["document"]["text"] == "不是 PDF 文件。"
        assert said["answers"]["issuer"]["text"] == "无法证明由谁签发。"
        assert "查验码" in said["answers"]["in_force"]["text"]

    def test_a_receipt_to_be_tested_is_a_pdf_of_two_megabytes_at_most(self, world: ApiWorld) -> None:
        path = "/v1/receipts/checks"
        assert world.public("POST", path, b"x", Content_Type="text/plain").status == 415
        assert world.public("POST", path, b"x" * 2_000_001, Content_Type="application/pdf").status == 413

    def test_the_guide_tells_scope_materials_forms_and_rules(self, world: ApiWorld) -> None:
        items = world.public("GET", "/v1/items").json["items"]
        assert [i["id"] for i in items] == ["soil-conservation", "water-saving", "works-commencement"]
        works = world.public("GET", "/v1/items/works-commencement", Accept_Language="en").json
        assert [f["kind"] for f in works["forms"]] == ["start", "added-section", "change"]
        assert works["forms"][0]["form_schema"]["properties"].keys() >= {"applicant", "sections"}
        rules = world.public("GET", "/v1/items/soil-conservation/rules").json["rules"]
        assert all(rule["law"] and rule["compares"] and rule["since"] for rule in rules)
        assert {rule["id"][:2] for rule in rules} == {"C-", "SC"}

    @pytest.mark.parametrize("path", ["/v1/items/fishing", "/v1/items/fishing/rules"])
    def test_an_unknown_item_is_not_found(self, world: ApiWorld, path: str) -> None:
        assert world.public("GET", path).json["code"] == "not-found"

    def test_the_api_tells_that_it_is_alive(self, world: ApiWorld) -> None:
        assert world.public("GET", "/v1/health").json == {"status": "ok", "version": "0.1.0", "stage": "test"}

    def test_the_contract_is_served(self, world: ApiWorld) -> None:
        assert world.public("GET", "/openapi.json").json["openapi"] == "3.1.0"


class TestRefusals:
    def test_every_fault_of_a_form_is_told_at_once_and_nothing_is_kept(self, world: ApiWorld) -> None:
        form = world.example() | {"extra": 1}
        form["agent"]["id_number"] = "1"
        del form["plan"]
        answer = world.portal("POST", "/v1/filings", form)
        assert (answer.status, answer.json["code"]) == (422, "invalid")
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert {e["pointer"]: e["code"] for e in answer.json["errors"]} == {
            "/agent/id_number": "resident-id-format",
            "/plan": "missing",
            "/extra": "unknown-field",
        }
        assert answer.json["request_id"] == "request-1"
        assert answer.json["instance"] == "/v1/filings"
        assert not world.filings.filings

    def test_a_form_of_another_applicant_is_refused(self, world: ApiWorld) -> None:
        answer = world.portal("POST", "/v1/filings", world.example(), applicant="91440300MA5FAKE0X0")
        assert (answer.status, answer.json["errors"][0]["code"]) == (422, "not-your-applicant")

    def test_another_applicants_filing_is_not_found(self, world: ApiWorld) -> None:
        other = "91440300MA5FAKE0X0"
        filing_id = world.opened()
        for method, path in (("GET", ""), ("GET", "/receipt"), ("POST", "/submission"), ("POST", "/withdrawal")):
            answer = world.portal(
                method, f"/v1/filings/{filing_id}{path}", {} if method == "POST" else None, applicant=other
            )
            assert (answer.status, answer.json["code"]) == (404, "not-found")
        assert world.portal("GET", "/v1/filings", applicant=other).json["filings"] == []

    @pytest.mark.parametrize("filing_id", [UNKNOWN_ID, "x", "x" * 65, "..", "filing%23"])
    def test_an_unknown_filing_is_not_found(self, world: ApiWorld, filing_id: str) -> None:
        assert world.portal("GET", f"/v1/filings/{filing_id}").status == 404

    def test_a_submission_without_materials_names_each_of_them(self, world: ApiWorld) -> None:
        filing_id = world.portal("POST", "/v1/filings", world.example()).json["id"]
        answer = world.portal("POST", f"/v1/filings/{filing_id}/submission", {})
        assert (answer.status, answer.json["code"]) == (409, "materials-missing")
        assert {e["pointer"] for e in answer.json["errors"]} == {
            "/materials/acceptance-form",
            "/materials/commitment-letter",
        }

    def test_a_second_submission_is_told_which_moves_are_possible(self, world: ApiWorld) -> None:
        filing_id = world.opened()
        world.portal("POST", f"/v1/filings/{filing_id}/submission", {})
        answer = world.portal("POST", f"/v1/filings/{filing_id}/submission", {})
        assert (answer.status, answer.json["code"], answer.json["state"]) == (409, "wrong-state", "submitted")

    def test_a_form_is_not_replaced_over_a_newer_version(self, world: ApiWorld) -> None:
        path = f"/v1/filings/{world.opened()}/form"
        one, other = _moved_to("深圳市南山区科苑路一号", world), _moved_to("深圳市南山区科苑路二号", world)
        assert world.portal("PUT", path, one, If_Match='"1"').status == 200
        answer = world.portal("PUT", path, other, If_Match='"1"')
        assert (answer.status, answer.json["code"], answer.json["version"]) == (412, "changed", 2)
        assert world.portal("PUT", path, one, If_Match='"1"').json["version"] == 2, "it has that form already"
        assert world.portal("PUT", path, world.example()).json["code"] == "version-missing"
        assert world.portal("PUT", path, world.example(), If_Match="*").status == 422

    @pytest.mark.parametrize(
        ("headers", "code"),
        [
            ({"Idempotency_Key": ""}, "idempotency-key-missing"),
            ({"Idempotency_Key": "x" * 201}, "invalid"),
            ({"Content_Type": "text/plain"}, "wrong-media-type"),
        ],
    )
    def test_a_request_with_wrong_headers_is_refused(self, world: ApiWorld, headers: dict[str, str], code: str) -> None:
        assert world.portal("POST", "/v1/filings", world.example(), **headers).json["code"] == code

    @pytest.mark.parametrize("raw", [b"", b"{", b'{"item": 1, "item": 2}', b"[" * 50_000])
    def test_what_is_no_json_is_refused(self, world: ApiWorld, raw: bytes) -> None:
        answer = world.portal("POST", "/v1/filings", raw, Content_Type="application/json")
        assert (answer.status, answer.json["code"]) == (400, "malformed-json")

    def test_a_body_over_its_size_is_refused(self, world: ApiWorld) -> None:
        answer = world.portal("POST", "/v1/filings", {"item": "x" * BODY_BYTES})
        assert (answer.status, answer.json["code"]) == (413, "too-large")

    def test_a_repeated_request_is_answered_alike_and_done_once(self, world: ApiWorld) -> None:
        first, second = (world.portal("POST", "/v1/filings", world.example(), Idempotency_Key="k") for _ in range(2))
        assert (first.status, first.text) == (second.status, second.text)
        assert second.headers["Idempotency-Replayed"] == "true"
        assert len(world.filings.filings) == 1

    def test_a_key_used_for_another_request_is_refused(self, world: ApiWorld) -> None:
        world.portal("POST", "/v1/filings", world.example(), Idempotency_Key="k")
        answer = world.portal("POST", "/v1/filings", world.example("soil-conservation-rejected"), Idempotency_Key="k")
        assert (answer.status, answer.json["code"]) == (422, "idempotency-key-reused")

    @pytest.mark.parametrize("path", ["/v1/filings", f"/v1/filings/{UNKNOWN_ID}", "/v1/desk/filings"])
    def test_without_a_token_nothing_is_told(self, world: ApiWorld, path: str) -> None:
        assert world.public("GET", path).status == 401

    def test_a_stale_token_is_refused(self, world: ApiWorld) -> None:
        token = world.token("officer")
        world.clock.pass_by(timedelta(minutes=15))
        assert world.gateway.call("GET", "/v1/desk/filings", token=token).status == 401

    def test_the_desk_is_for_officers_and_filing_for_portals(self, world: ApiWorld) -> None:
        assert world.portal("GET", "/v1/desk/filings").json["code"] == "forbidden"
        assert world.officer("POST", "/v1/filings", world.example()).json["code"] == "forbidden"
        ops = world.gateway.call("GET", "/v1/filings", token=world.token("ops"))
        assert ops.json["code"] == "forbidden"

    def test_an_unknown_address_or_method_is_refused_in_our_own_words(self, world: ApiWorld) -> None:
        assert world.public("GET", "/v2").json["code"] == "not-found"
        assert world.public("PUT", "/v1/health", {}).json["code"] == "not-allowed"

    def test_a_store_that_is_away_is_told_with_when_to_try_again(self, world: ApiWorld) -> None:
        filing_id = world.opened()
        world.materials.down = True
        answer = world.portal("POST", f"/v1/filings/{filing_id}/submission", {}, Idempotency_Key="again")
        assert (answer.status, answer.json["code"]) == (503, Unreachable.code)
        assert answer.headers["Retry-After"] == "5"
        world.materials.down = False
        again = world.portal("POST", f"/v1/filings/{filing_id}/submission", {}, Idempotency_Key="again")
        assert again.status == 202

    def test_what_breaks_unexpectedly_is_answered_without_a_word_of_it(
        self, world: ApiWorld, caplog: pytest.LogCaptureFixture
    ) -> None:
        world.filings = None  # type: ignore[assignment]
        answer = world.portal("GET", f"/v1/filings/{UNKNOWN_ID}")
        assert (answer.status, answer.json["code"]) == (500, "internal")
        assert "NoneType" not in answer.text
        assert [vars(r)["error"] for r in caplog.records if r.levelname == "ERROR"] == ["AttributeError"]

    def test_answers_are_not_kept_by_anybody_between(self, world: ApiWorld) -> None:
        assert world.public("GET", "/v1/health").headers["Cache-Control"] == "no-store"

"""The whole way for real: from a form to a sealed receipt with everyone told, over HTTP and nothing else."""

import hashlib
import statistics
from collections import defaultdict

import pytest
import urllib3

from chalicelib.domain.numbering import parse_number
from local.stories import Told
from local.system import LocalSystem
from local.telling import OUTCOMES, SHARED, applicant_of
from local.validate import validate
from local.window import Refusal

MOST_SECONDS = 3.0


@pytest.mark.parametrize("story", OUTCOMES)
def test_a_story_ends_as_it_must(told: dict[str, Told], story: str) -> None:
    assert told[story].outcome == OUTCOMES[story]


@pytest.mark.parametrize("story", [s for s, outcome in OUTCOMES.items() if outcome in ("filed", "revoked")])
def test_its_document_verifies_against_the_root_and_holds_its_number(
    up: LocalSystem, told: dict[str, Told], story: str
) -> None:
    verdict = validate(told[story].pdf, up.root_pem)
    assert verdict.good, verdict.lines


def test_numbers_run_from_one_in_each_series_without_gaps(told: dict[str, Told]) -> None:
    serials: dict[object, set[int]] = defaultdict(set)
    for number in {one.number for one in told.values() if one.number}:
        parsed = parse_number(number)
        assert parsed
        serials[parsed[0]].add(parsed[1])
    assert len(serials) == 3
    for given in serials.values():
        assert given == set(range(1, len(given) + 1))


def test_the_median_from_submission_to_receipt_is_at_most_three_seconds(told: dict[str, Told]) -> None:
    seconds = [one.seconds for one in told.values() if one.seconds]
    assert len(seconds) >= 6
    assert statistics.median(seconds) <= MOST_SECONDS


def test_a_rejection_tells_every_reason_at_once_with_both_values_and_the_law(told: dict[str, Told]) -> None:
    reasons = told["rejected"].filing["reasons"]
    assert len({reason["code"] for reason in reasons}) >= 3
    for reason in reasons:
        assert reason["pointer"].startswith("/")
        assert reason["text"]
        assert reason["law"]
        assert reason["do"]
    assert any(reason["filed"] and reason["found"] for reason in reasons)


def test_a_corrected_filing_keeps_its_id_and_is_in_its_second_round(told: dict[str, Told]) -> None:
    assert told["corrected"].filing_id == told["rejected"].filing_id
    assert told["corrected"].filing["round"] == 2


def test_who_is_not_eligible_is_told_the_phones_of_the_manual_channel(told: dict[str, Told]) -> None:
    contacts = told["ineligible"].filing["contacts"]
    assert (contacts["technical"], contacts["advice"]) == ("83072820", "88125974")
    assert "ineligible" in {reason["outcome"] for reason in told["ineligible"].filing["reasons"]}


def test_a_silent_source_brings_the_filing_to_an_officer_and_the_applicant_is_told(
    up: LocalSystem, told: dict[str, Told]
) -> None:
    referred, accepted = told["referred"].filing, told["accepted-by-officer"]
    assert referred["referred_because"] == "source-silent"
    assert referred["contacts"]["technical"] == "83072820"
    assert accepted.number
    assert accepted.filing["decision"]["accept"] is True


def test_which_officer_decided_is_kept_and_shown_on_the_desk_only(up: LocalSystem, told: dict[str, Told]) -> None:
    accepted = told["accepted-by-officer"]
    assert accepted.filing["decision"]["officer"] is None
    assert up.desk().look(accepted.filing_id)["decision"]["officer"] == "officer-7"


@pytest.mark.parametrize("story", [s for s, outcome in OUTCOMES.items() if outcome == "revoked"])
def test_a_revocation_is_public_and_the_void_copy_takes_the_place_of_the_receipt(
    up: LocalSystem, told: dict[str, Told], story: str
) -> None:
    revoked = told[story]
    status = up.public().call("GET", f"/v1/receipts/{revoked.filing['check_code']}")
    listed = up.public().call("GET", "/v1/revocations")["revocations"]
    assert status["state"] == "revoked"
    assert revoked.number in {entry["number"] for entry in listed}
    assert revoked.filing["receipt"]["void"] is True
    assert revoked.pdf != told["soil-conservation"].pdf


def test_the_receipt_is_what_its_link_and_the_record_say(up: LocalSystem, told: dict[str, Told]) -> None:
    one = told["water-saving"]
    link, pdf = up.portal(applicant_of(one)).receipt(one.filing_id)
    digest = hashlib.sha256(pdf).hexdigest()
    assert digest == link["sha256"] == one.filing["receipt"]["sha256"]
    assert link["filename"].endswith(".pdf")


def test_a_changed_link_downloads_nothing(up: LocalSystem, told: dict[str, Told]) -> None:
    one = told["water-saving"]
    link, _ = up.portal(applicant_of(one)).receipt(one.filing_id)
    with pytest.raises(Refusal) as refused:
        up.public().fetch(link["url"][:-4] + "0000")
    assert refused.value.status == 403


def test_a_link_opens_no_other_document(up: LocalSystem, told: dict[str, Told]) -> None:
    one, other = told["water-saving"], told["corrected"]
    link, _ = up.portal(applicant_of(one)).receipt(one.filing_id)
    with pytest.raises(Refusal) as refused:
        up.public().fetch(link["url"].replace(one.filing_id, other.filing_id))
    assert refused.value.status == 403


def test_a_receiver_that_fails_is_told_again_until_it_takes_it(told: dict[str, Told]) -> None:
    everyone = [one.deliveries for one in told.values() if one.deliveries]
    investment = [d for deliveries in everyone for d in deliveries if d["system"] == "investment"]
    assert max(delivery["attempts"] for delivery in investment) >= 2
    assert {delivery["status"] for delivery in investment} == {"acknowledged"}


@pytest.mark.parametrize("system", sorted(SHARED["revoked"]))
def test_each_system_holds_the_newest_state_of_the_revoked_filing(
    up: LocalSystem, told: dict[str, Told], system: str
) -> None:
    held = urllib3.request("GET", f"{up.receivers}/{system}/filings/{told['revoked'].filing_id}").json()
    assert held["state"] == "revoked"


def test_credit_hears_of_revocations_only(up: LocalSystem, told: dict[str, Told]) -> None:
    held = urllib3.request("GET", f"{up.receivers}/credit").json()["filings"]
    assert [filing["filing_id"] for filing in held] == [told["revoked"].filing_id]


def test_the_history_is_a_chain_from_the_draft_to_the_receipt(told: dict[str, Told]) -> None:
    trail = told["corrected"].filing["trail"]
    assert [entry["version"] for entry in trail] == list(range(1, len(trail) + 1))
    assert [entry["to"] for entry in trail][-3:] == ["submitted", "accepted", "filed"]
    assert len({entry["hash"] for entry in trail}) == len(trail)


def test_the_page_behind_the_qr_code_tells_what_is_on_record(up: LocalSystem, told: dict[str, Told]) -> None:
    one = told["water-saving"]
    page = urllib3.request("GET", f"{up.api}/check/{one.filing['check_code']}")
    assert page.status == 200
    assert page.headers["Content-Type"].startswith("text/html")
    assert str(one.number) in page.data.decode()


def test_a_genuine_receipt_passes_the_public_test_and_a_changed_one_does_not(
    up: LocalSystem, told: dict[str, Told]
) -> None:
    def tested(pdf: bytes) -> dict[str, object]:
        headers = {"Content-Type": "application/pdf"}
        answer = urllib3.request("POST", f"{up.api}/v1/receipts/checks", body=pdf, headers=headers)
        assert answer.status == 200, answer.data
        return dict(answer.json())

    pdf = told["water-saving"].pdf
    middle = len(pdf) // 2
    changed = pdf[:middle] + bytes([pdf[middle] ^ 1]) + pdf[middle + 1 :]
    good, bad = tested(pdf), tested(changed)
    assert (good["whole"], good["trusted"], good["in_force"]) == (True, True, True)
    assert bad["whole"] is False


def test_the_desk_shows_no_personal_number_in_full(up: LocalSystem, told: dict[str, Told]) -> None:
    one = told["referred"]
    agent = one.filing["form"]["agent"]
    shown = str(up.desk().look(one.filing_id))
    assert agent["id_number"] not in shown
    assert agent["mobile"] not in shown

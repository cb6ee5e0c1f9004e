"""What each receiving system is told of a filing."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.domain.filing import Filing
from chalicelib.domain.share_message import MESSAGES, message_for
from chalicelib.domain.sharing import RELAYED, System
from tests import filings

ISSUER = "11440300MB2C92303M"


def told(system: System, filing: Filing) -> dict[str, Any]:
    return message_for(system, filing, ISSUER)


def personal(value: Any) -> Iterator[str]:
    """Names, resident IDs and mobiles of the people in a form."""
    if isinstance(value, dict):
        yield from (value[key] for key in ("id_number", "mobile") if key in value)
        if "id_number" in value or "certificate_number" in value:
            yield value["name"]
        for inner in value.values():
            yield from personal(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from personal(inner)


@pytest.mark.parametrize("system", System)
@pytest.mark.parametrize("name", ["soil-conservation", "water-saving", "works-start"])
def test_no_person_of_the_form_is_in_any_message(system: System, name: str) -> None:
    filing = filings.revoked(name)
    people = set(personal(filing.form.model_dump(mode="json")))
    text = json.dumps(told(system, filing), ensure_ascii=False)
    assert len(people) >= 4
    assert not [person for person in people if person in text]


@pytest.mark.parametrize("system", System)
def test_a_message_is_of_its_systems_shape_and_names_it(system: System) -> None:
    message = told(system, filings.revoked())
    assert MESSAGES[system].model_validate(message).model_dump(mode="json") == message
    assert message["system"] == system


@pytest.mark.parametrize("system", System)
def test_the_same_version_gives_the_same_message(system: System) -> None:
    assert told(system, filings.voided()) == told(system, filings.voided())


def test_a_message_carries_the_whole_state_with_number_and_receipt() -> None:
    filing = filings.filed()
    message = told(System.INVESTMENT, filing)
    assert (message["version"], message["state"], message["number"]) == (4, "filed", filing.number)
    assert message["receipt"]["sha256"] == "ab" * 32
    assert message["receipt"]["void"] is False
    assert message["revocation"] is None
    assert message["applicant"] == {"name": filing.form.applicant.name, "uscc": filing.applicant}


def test_a_void_copy_is_told_as_such() -> None:
    receipt = told(System.INVESTMENT, filings.voided())["receipt"]
    assert (receipt["sha256"], receipt["void"]) == ("cd" * 32, True)


def test_the_relayed_systems_and_no_others_are_told_by_which_way_it_came() -> None:
    by_relay = {system for system in System if told(system, filings.revoked()).get("via") == "investment"}
    assert by_relay == set(RELAYED)


def test_only_the_e_licence_system_gets_the_licence() -> None:
    with_licence = {system for system in System if "licence" in told(system, filings.revoked())}
    assert with_licence == {System.ELICENCE}
    assert told(System.ELICENCE, filings.revoked())["licence"]["operation"] == "05"


def test_credit_hears_why_and_by_which_decision_but_not_by_whom() -> None:
    revocation = told(System.CREDIT, filings.revoked())["revocation"]
    assert revocation["decision_number"] == "深水撤字〔2026〕3号"
    assert "officer" not in revocation


def test_the_portal_hears_the_reasons_by_code_and_not_what_was_filed() -> None:
    reasons = told(System.PORTAL, filings.rejected())["reasons"]
    assert [r["code"] for r in reasons] == ["index-below-target"]
    assert set(reasons[0]) == {"code", "rule", "pointer", "outcome"}


def test_a_draft_has_a_message_for_the_portal() -> None:
    message = told(System.PORTAL, filings.draft())
    assert (message["state"], message["receipt"], message["number"]) == ("draft", None, None)


@pytest.mark.parametrize("system", System)
def test_a_corrected_receipt_is_told_with_the_code_of_the_one_it_replaces(system: System) -> None:
    filing = filings.reissued().model_copy(update={"revocation": filings.revoked().revocation})
    message = told(system, filing)
    assert (message["receipt_version"], message["replaces"]) == (2, filings.CHECK_CODE)
    assert message["check_code"] == filings.NEWER_CODE
    assert told(system, filings.revoked())["receipt_version"] == 1

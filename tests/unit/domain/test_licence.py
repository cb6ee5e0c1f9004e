"""The e-licence record and its identifier (GB/T 36903, GB/T 36904)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.licence import ROOT, identifier, identifier_of, licence_of
from tests.filings import filed, reissued, revoked, voided

ISSUER = "11440300MB2C92303M"

PUBLISHED = [
    ("11100000000013338W011", "11430000006122244L", "20230000403", "001", "U"),
    ("11100000000013338W009", "11330105002500287C", "2025052201", "002", "0"),
    ("11100000MB03271699022", "340100", "000000016", "001", "9"),
]


@pytest.mark.parametrize(("type_code", "issuer", "serial", "version", "check"), PUBLISHED)
def test_the_identifiers_of_published_licences_come_out_as_published(
    type_code: str, issuer: str, serial: str, version: str, check: str
) -> None:
    expected = f"1.2.156.3005.2.{type_code}.{issuer}.{serial}.{version}.{check}"
    assert identifier(type_code, issuer, serial, version) == expected


@pytest.mark.parametrize("part", ["", "a", "1.2", "１", "Ö"])
def test_a_part_with_signs_that_the_check_does_not_cover_is_refused(part: str) -> None:
    with pytest.raises(ValueError, match="digits and capital letters"):
        identifier("11100000000013338W011", ISSUER, part, "001")


@given(st.from_regex(r"[0-9A-Z]{10}", fullmatch=True), st.integers(0, 9), st.from_regex(r"[0-9A-Z]", fullmatch=True))
def test_a_wrong_sign_in_the_serial_changes_the_check(serial: str, place: int, sign: str) -> None:
    wrong = serial[:place] + sign + serial[place + 1 :]
    checks = {identifier("11100000000013338W011", ISSUER, each, "001")[-1] for each in (serial, wrong)}
    assert len(checks) == (1 if wrong == serial else 2)


def test_a_receipts_identifier_comes_from_its_number() -> None:
    told = identifier_of("深水节备〔2026〕17号", ISSUER)
    assert told.startswith(f"{ROOT}.{ISSUER}002.{ISSUER}.2026000017.001.")


def test_two_items_with_the_same_serial_have_different_identifiers() -> None:
    numbers = ("深水保备〔2026〕1号", "深水节备〔2026〕1号", "深水建备〔2026〕1号")
    assert len({identifier_of(number, ISSUER) for number in numbers}) == 3


def test_a_number_that_is_none_of_ours_has_no_identifier() -> None:
    with pytest.raises(ValueError, match="not an official number"):
        identifier_of("粤水备〔2026〕1号", ISSUER)


def test_a_new_receipt_is_a_valid_new_licence_of_its_holder() -> None:
    filing = filed()
    record = licence_of(filing, ISSUER)
    assert (record.state, record.operation, record.follows, record.revoked_on) == ("01", "01", None, None)
    assert (record.holder, record.holder_uscc) == (filing.form.applicant.name, filing.applicant)
    assert record.document_sha256 == "ab" * 32


def test_a_revocation_cancels_the_licence_under_the_same_identifier() -> None:
    before, record = licence_of(filed(), ISSUER), licence_of(revoked(), ISSUER)
    assert (record.state, record.operation, record.identifier) == ("03", "05", before.identifier)
    assert record.revoked_on is not None


def test_the_void_copy_takes_the_place_of_the_receipt_in_the_record() -> None:
    assert licence_of(voided(), ISSUER).document_sha256 == "cd" * 32


def test_a_filed_change_names_the_licence_it_follows() -> None:
    record = licence_of(filed("works-change"), ISSUER)
    assert record.operation == "09"
    assert record.follows == identifier_of("深水建备〔2026〕1号", ISSUER)


def test_a_corrected_receipt_is_a_new_version_that_names_its_predecessor() -> None:
    before, record = licence_of(filed(), ISSUER), licence_of(reissued(), ISSUER)
    assert (record.operation, record.state, record.follows) == ("09", "01", before.identifier)
    assert record.identifier == identifier_of("深水保备〔2026〕1号", ISSUER, 2)
    assert record.identifier.startswith(f"{ROOT}.{ISSUER}001.{ISSUER}.2026000001.002.")
    assert record.document_sha256 == "ef" * 32


def test_a_corrected_change_follows_its_own_version_before() -> None:
    before, record = licence_of(filed("works-change"), ISSUER), licence_of(reissued("works-change"), ISSUER)
    assert (record.operation, record.follows) == ("09", before.identifier)


def test_the_versions_of_a_licence_differ_in_version_and_check_only() -> None:
    first, second = (identifier_of("深水保备〔2026〕1号", ISSUER, version).split(".") for version in (1, 2))
    assert first[:-2] == second[:-2]
    assert (first[-2], second[-2]) == ("001", "002")
    assert first[-1] != second[-1]

"""The rules common to all items: each passes, fails in each of its ways, and waits for its source."""

from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.domain.facts import Facts
from chalicelib.domain.items.soil_conservation import SoilConservationForm
from chalicelib.domain.materials import FormCheck, MaterialFault, MaterialKind, owed
from chalicelib.domain.personal import masked
from chalicelib.domain.registries import Registry, identity
from chalicelib.domain.rulebook import common
from chalicelib.domain.rules import Rule
from chalicelib.domain.verdict import Finding, Outcome
from tests.builders import TODAY, Json, facts, form, found, own_filing, sound, told

FORM: SoilConservationForm = form("soil-conservation")
HEAD, AGENT = FORM.applicant.legal_representative, FORM.agent
HEAD_ASKED, AGENT_ASKED = identity(HEAD.name, HEAD.id_number), identity(AGENT.name, AGENT.id_number)
USCC, CODE = FORM.applicant.uscc, FORM.project.code
OTHER_USCC = "91440300MAW2K4F965"

SOURCES = {rule.id: rule for rule in common.RULES if rule.source and not rule.element.startswith("/materials")}


@pytest.mark.parametrize("name", ["soil-conservation", "water-saving", "works-start", "works-added-section"])
@pytest.mark.parametrize("rule", common.RULES, ids=lambda rule: rule.id)
def test_a_right_form_of_any_item_passes_each_common_rule(rule: Rule[Any], name: str) -> None:
    filed = form(name)
    assert [f.outcome for f in rule(filed, facts(filed))] == [Outcome.PASS]


@pytest.mark.parametrize("rule", SOURCES.values(), ids=SOURCES)
def test_a_rule_whose_source_is_silent_is_unavailable(rule: Rule[Any]) -> None:
    (finding,) = found(rule, FORM, facts(FORM, silent={rule.source} if rule.source else ()))
    assert (finding.code, finding.outcome, finding.pointer) == ("source-silent", Outcome.UNAVAILABLE, rule.element)
    assert finding.registry is rule.source


@pytest.mark.parametrize(
    ("registry", "expected"),
    [
        (Registry.BUSINESS, [("not-in-business", "/applicant/uscc", "fail")]),
        (Registry.INVESTMENT, [("not-in-investment", "/project/code", "fail")]),
        (
            Registry.POPULATION,
            [
                ("not-in-population", "/applicant/legal_representative/id_number", "fail"),
                ("not-in-population", "/agent/id_number", "fail"),
            ],
        ),
        (Registry.CREDIT, []),
    ],
)
def test_what_a_registry_does_not_hold_is_told_once_and_not_by_every_rule(
    registry: Registry, expected: list[tuple[str, str, str]]
) -> None:
    known = facts(FORM, missing={registry})
    assert told(f for rule in common.RULES for f in found(rule, FORM, known)) == expected


def only(rule: Rule[Any], filed: Any = FORM, known: Facts | None = None) -> Finding:
    """The one thing that the rule finds."""
    (finding,) = found(rule, filed, known)
    return finding


@pytest.mark.proves("C-01", "fail applicant-not-in-business")
@pytest.mark.parametrize(
    ("status", "shown"), [("suspended", "停业或暂停"), ("cancelled", "已注销或取消"), ("revoked", "已吊销")]
)
def test_an_applicant_out_of_business_fails(status: str, shown: str) -> None:
    known = facts(FORM, answers={Registry.BUSINESS: {"status": status}})
    finding = only(common.applicant_is_in_business, known=known)
    assert (finding.code, finding.filed, finding.found) == ("applicant-not-in-business", USCC, shown)
    assert finding.outcome is Outcome.FAIL


@pytest.mark.proves("C-02", "fail applicant-name-differs")
def test_an_applicant_filed_under_another_name_fails() -> None:
    filed = form("soil-conservation", {"/applicant/name": "深圳市澜屿地产有限公司"})
    finding = only(common.applicant_bears_its_name, filed)
    assert told([finding]) == [("applicant-name-differs", "/applicant/name", "fail")]
    assert (finding.filed, finding.found) == ("深圳市澜屿地产有限公司", "深圳市澜屿置业有限公司")


@pytest.mark.parametrize("name", ["深圳市澜屿置业有限公司 ", "\u3000深圳市澜屿置业有限公司"])
def test_names_are_compared_after_unifying_their_form(name: str) -> None:
    registered = facts(FORM, answers={Registry.BUSINESS: {"name": name}})
    assert found(common.applicant_bears_its_name, FORM, registered) == ()


def test_brackets_of_any_kind_are_the_same_name() -> None:
    filed = form("soil-conservation", {"/applicant/name": "澜屿(深圳)有限公司"})
    known = facts(filed, answers={Registry.BUSINESS: {"name": "澜屿（深圳）有限公司"}})
    assert found(common.applicant_bears_its_name, filed, known) == ()


@pytest.mark.proves("C-02", "boundary: NFKC, trimming and brackets, nothing fuzzier")
@pytest.mark.parametrize(
    ("filed", "registered", "same"),
    [
        ("澜屿（深圳）有限公司", "澜屿(深圳)有限公司", True),
        ("澜屿【深圳】有限公司", "澜屿〔深圳〕有限公司", True),
        ("Ｌａｎｙｕ置业有限公司", "Lanyu置业有限公司", True),
        ("澜屿置业有限公司", "　澜屿置业有限公司 ", True),
        ("澜屿置业有限公司", "澜屿置业公司", False),
        ("澜屿置业有限公司", "澜屿置业有限公司。", False),
        ("澜屿置业有限公司", "瀾嶼置業有限公司", False),
        ("澜屿 置业有限公司", "澜屿置业有限公司", False),
        ("lanyu置业有限公司", "Lanyu置业有限公司", False),
    ],
)
def test_a_name_matches_by_its_form_and_by_nothing_fuzzier(filed: str, registered: str, same: bool) -> None:
    named = form("soil-conservation", {"/applicant/name": filed})
    known = facts(named, answers={Registry.BUSINESS: {"name": registered}})
    differs = [("applicant-name-differs", "/applicant/name", "fail")]
    assert told(found(common.applicant_bears_its_name, named, known)) == ([] if same else differs)


@pytest.mark.proves("C-03", "fail legal-representative-differs")
def test_another_legal_representative_fails_with_both_names_masked() -> None:
    known = facts(FORM, answers={Registry.BUSINESS: {"legal_representative": "许文静"}})
    finding = only(common.legal_representative_is_registered, known=known)
    assert told([finding]) == [("legal-representative-differs", "/applicant/legal_representative/name", "fail")]
    assert (finding.filed, finding.found) == ("周**", "许**")


@pytest.mark.proves("C-04 C-05", "fail identity-differs")
@pytest.mark.parametrize(
    ("rule", "asked", "pointer"),
    [
        (
            common.legal_representative_is_who_they_are,
            HEAD_ASKED,
            "/applicant/legal_representative/id_number",
        ),
        (common.agent_is_who_they_are, AGENT_ASKED, "/agent/id_number"),
    ],
)
def test_a_name_that_does_not_belong_to_its_id_fails_masked(rule: Rule[Any], asked: Any, pointer: str) -> None:
    finding = only(rule, known=facts(FORM, answers={asked: {"matches": False}}))
    assert told([finding]) == [("identity-differs", pointer, "fail")]
    number, name = asked.key.split("|")
    assert finding.filed == f"{masked(name)} {masked(number)}"
    assert finding.found is None


def test_one_persons_identity_says_nothing_of_the_others() -> None:
    known = facts(FORM, silent={AGENT_ASKED})
    assert found(common.legal_representative_is_who_they_are, FORM, known) == ()
    assert only(common.agent_is_who_they_are, known=known).code == "source-silent"


@pytest.mark.proves(
    "C-06",
    "fail authorisation-not-yet",
    "fail authorisation-over",
    "boundary: the day before, first and last day, the day after",
)
@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        (0, 0, None),
        (-30, 0, None),
        (0, 30, None),
        (1, 30, "authorisation-not-yet"),
        (-30, -1, "authorisation-over"),
    ],
)
def test_an_authorisation_covers_its_first_and_its_last_day(first: int, last: int, code: str | None) -> None:
    days = {"authorised_from": first, "authorised_until": last}
    filed = form("soil-conservation", {f"/agent/{k}": (TODAY + timedelta(days=n)).isoformat() for k, n in days.items()})
    findings = found(common.authorisation_covers_the_day, filed)
    assert [f.code for f in findings] == ([code] if code else [])


def test_an_authorisation_that_ends_before_it_begins_fails_at_both_ends() -> None:
    days = {"/agent/authorised_from": "2026-12-01", "/agent/authorised_until": "2026-11-01"}
    assert told(found(common.authorisation_covers_the_day, form("soil-conservation", days))) == [
        ("authorisation-not-yet", "/agent/authorised_from", "fail"),
        ("authorisation-over", "/agent/authorised_until", "fail"),
    ]


@pytest.mark.proves("C-07", "refer applicant-dishonest")
def test_a_dishonest_applicant_is_for_an_officer() -> None:
    known = facts(FORM, answers={Registry.CREDIT: {"dishonest_since": "2025-04-18"}})
    finding = only(common.applicant_is_not_dishonest, known=known)
    assert told([finding]) == [("applicant-dishonest", "/applicant/uscc", "refer")]
    assert finding.found == "2025-04-18"


@pytest.mark.proves("C-08", "refer filing-revoked-lately", "boundary: three years to the day")
@pytest.mark.parametrize(
    ("revoked_on", "referred"),
    [
        (TODAY, True),
        (date(2023, 11, 25), True),
        (date(2023, 11, 24), False),
        (date(2020, 1, 1), False),
    ],
)
def test_a_filing_revoked_within_three_years_is_for_an_officer(revoked_on: date, referred: bool) -> None:
    revoked = own_filing(form("water-saving"), "revoked", revoked_on=revoked_on, number="深水节备〔2023〕9号")
    findings = found(common.no_filing_was_revoked_lately, FORM, facts(FORM, own=[revoked]))
    expected = [("filing-revoked-lately", "/applicant/uscc", "refer")] if referred else []
    assert told(findings) == expected
    assert all(f.found == f"深水节备〔2023〕9号（{revoked_on}）" for f in findings)


def test_a_revoked_filing_without_a_number_is_told_by_its_id() -> None:
    revoked = own_filing(FORM, "revoked", revoked_on=TODAY, id="019a", number=None)
    assert only(common.no_filing_was_revoked_lately, known=facts(FORM, own=[revoked])).found == f"019a（{TODAY}）"


@pytest.mark.proves("C-08", "boundary: leap day")
def test_a_revocation_on_a_leap_day_is_over_on_the_last_of_february() -> None:
    revoked = own_filing(FORM, "revoked", revoked_on=date(2024, 2, 29))
    for day, reasons in ((date(2027, 2, 27), 1), (date(2027, 2, 28), 0)):
        known = facts(FORM, own=[revoked], day=day)
        assert len(found(common.no_filing_was_revoked_lately, FORM, known)) == reasons


@pytest.mark.proves("C-09", "fail project-not-in-force")
@pytest.mark.parametrize(("status", "shown"), [("suspended", "停业或暂停"), ("cancelled", "已注销或取消")])
def test_a_project_that_is_not_in_force_fails(status: str, shown: str) -> None:
    finding = only(common.project_is_in_force, known=facts(FORM, answers={Registry.INVESTMENT: {"status": status}}))
    assert told([finding]) == [("project-not-in-force", "/project/code", "fail")]
    assert (finding.filed, finding.found) == (CODE, shown)


@pytest.mark.proves("C-10", "fail project-name-differs")
@pytest.mark.proves("C-11", "fail project-owner-differs")
@pytest.mark.proves("C-12", "fail project-district-differs")
@pytest.mark.parametrize(
    ("rule", "entry", "reason"),
    [
        (common.project_bears_its_name, {"name": "湾屿云庭"}, ("project-name-differs", "/project/name", "fail")),
        (
            common.project_is_the_applicants,
            {"owner_uscc": OTHER_USCC},
            ("project-owner-differs", "/applicant/uscc", "fail"),
        ),
        (
            common.project_lies_in_its_district,
            {"district": "宝安区"},
            ("project-district-differs", "/project/district", "fail"),
        ),
    ],
)
def test_a_project_that_is_registered_otherwise_fails(rule: Rule[Any], entry: Json, reason: tuple[str, ...]) -> None:
    finding = only(rule, known=facts(FORM, answers={Registry.INVESTMENT: entry}))
    assert told([finding]) == [reason]
    assert finding.found == next(iter(entry.values()))
    assert finding.filed != finding.found


@pytest.mark.proves(
    "C-13", "fail project-filed-already", "fail project-under-way", "boundary: each state of the other filing"
)
@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("draft", None),
        ("submitted", "project-under-way"),
        ("referred", "project-under-way"),
        ("rejected", None),
        ("withdrawn", None),
        ("accepted", "project-filed-already"),
        ("filed", "project-filed-already"),
        ("revoked", None),
    ],
)
def test_a_project_filed_or_under_way_is_not_filed_twice(state: str, code: str | None) -> None:
    other = own_filing(FORM, state)
    findings = found(common.project_is_not_filed_twice, FORM, facts(FORM, own=[other]))
    assert told(findings) == ([(code, "/project/code", "fail")] if code else [])
    assert all(f.found == other.id for f in findings)


def test_the_number_of_the_filing_in_force_is_told() -> None:
    other = own_filing(FORM, number="深水保备〔2026〕7号")
    assert only(common.project_is_not_filed_twice, known=facts(FORM, own=[other])).found == "深水保备〔2026〕7号"


def test_other_items_other_projects_and_the_filing_itself_do_not_count() -> None:
    known = facts(FORM)
    own = [
        own_filing(FORM, item="water-saving"),
        own_filing(FORM, project_code="2503-440309-04-01-428168"),
        own_filing(FORM, "submitted", id=known.filing_id),
    ]
    assert found(common.project_is_not_filed_twice, FORM, facts(FORM, own=own)) == ()


@pytest.mark.parametrize(("name", "reasons"), [("works-start", 1), ("works-added-section", 0), ("works-change", 0)])
def test_of_works_only_a_start_holds_the_project(name: str, reasons: int) -> None:
    started = own_filing(form("works-start"))
    filed = form(name)
    assert len(found(common.project_is_not_filed_twice, filed, facts(filed, own=[started]))) == reasons


def test_an_added_section_under_way_does_not_bar_a_start() -> None:
    filed = form("works-start")
    added = own_filing(form("works-added-section"), "submitted")
    assert found(common.project_is_not_filed_twice, filed, facts(filed, own=[added])) == ()


ALWAYS_OWED = (MaterialKind.ACCEPTANCE_FORM, MaterialKind.COMMITMENT_LETTER)
WAIVABLE = (MaterialKind.LEGAL_PERSON_IDENTITY, MaterialKind.POWER_OF_ATTORNEY)
MATERIAL_RULES = tuple(rule for rule in common.RULES if rule.element == "/materials")


def material_findings(
    materials: dict[str, FormCheck | None], credit: Json | None = None, **known: Any
) -> list[Finding]:
    told_facts = facts(FORM, materials=materials, answers={Registry.CREDIT: credit or {}}, **known)
    return [f for rule in MATERIAL_RULES for f in found(rule, FORM, told_facts)]


@pytest.mark.proves("C-14 C-15", "fail material-missing")
@pytest.mark.parametrize("kind", owed(FORM))
def test_a_missing_material_fails(kind: MaterialKind) -> None:
    assert told(material_findings({kind: None})) == [("material-missing", f"/materials/{kind}", "fail")]


@pytest.mark.parametrize("kind", ALWAYS_OWED)
def test_good_credit_waives_neither_the_form_nor_the_commitment(kind: MaterialKind) -> None:
    findings = material_findings({kind: None}, {"grade": "A"})
    assert told(findings) == [("material-missing", f"/materials/{kind}", "fail")]


@pytest.mark.proves("C-15", "note material-waived")
@pytest.mark.parametrize(("kind", "proof"), list(zip(WAIVABLE, ("商事主体登记库", "人口基础信息库"), strict=True)))
def test_good_credit_waives_what_a_registry_proves_and_names_the_registry(kind: MaterialKind, proof: str) -> None:
    (finding,) = material_findings({kind: None}, {"grade": "A"})
    assert told([finding]) == [("material-waived", f"/materials/{kind}", "note")]
    assert finding.found == proof
    assert finding.registry is Registry.CREDIT


@pytest.mark.parametrize("credit", [{"grade": "B"}, {"grade": "D"}, {"grade": "A", "dishonest_since": "2025-04-18"}])
def test_other_credit_waives_nothing(credit: Json) -> None:
    findings = material_findings(dict.fromkeys(WAIVABLE), credit)
    assert told(findings) == [("material-missing", f"/materials/{kind}", "fail") for kind in WAIVABLE]


@pytest.mark.proves("C-15", "unavailable material-waiver-unknown")
def test_while_the_credit_is_unknown_a_material_is_neither_waived_nor_missed() -> None:
    findings = material_findings(dict.fromkeys(WAIVABLE), silent={Registry.CREDIT})
    assert told(findings) == [("material-waiver-unknown", f"/materials/{kind}", "unavailable") for kind in WAIVABLE]
    assert {f.registry for f in findings} == {Registry.CREDIT}


def test_silent_credit_is_no_matter_when_all_materials_are_there() -> None:
    assert material_findings({}, silent={Registry.CREDIT}) == []


def test_a_registry_without_the_applicants_credit_waives_nothing() -> None:
    findings = material_findings({WAIVABLE[0]: None}, missing={Registry.CREDIT})
    assert [f.code for f in findings] == ["material-missing"]


@pytest.mark.proves("C-16", "fail material-refused")
def test_a_refused_material_is_one_reason_with_all_its_faults() -> None:
    check = FormCheck(faults=(MaterialFault.SCRIPT, MaterialFault.LAUNCH), absent=("承诺书",))
    (finding,) = material_findings({MaterialKind.COMMITMENT_LETTER: check})
    assert told([finding]) == [("material-refused", "/materials/commitment-letter", "fail")]
    assert (finding.filed, finding.found) == ("承诺书", "文件含有脚本；文件含有启动程序的动作")


@pytest.mark.parametrize("fault", MaterialFault)
def test_every_fault_of_a_form_check_fails(fault: MaterialFault) -> None:
    (finding,) = material_findings({MaterialKind.ACCEPTANCE_FORM: FormCheck(faults=(fault,))})
    assert (finding.code, finding.outcome) == ("material-refused", Outcome.FAIL)


def test_every_refused_material_is_told() -> None:
    bad = FormCheck(faults=(MaterialFault.ENCRYPTED,))
    findings = material_findings(dict.fromkeys(owed(FORM), bad))
    assert [f.pointer for f in findings] == [f"/materials/{kind}" for kind in owed(FORM)]


@pytest.mark.proves("C-17", "fail material-text-absent")
def test_a_material_whose_text_lacks_what_it_must_bear_is_one_reason_a_material() -> None:
    kind = MaterialKind.POWER_OF_ATTORNEY
    check = sound(kind, FORM).model_copy(update={"absent": (FORM.applicant.name, FORM.project.name)})
    (finding,) = material_findings({kind: check})
    assert told([finding]) == [("material-text-absent", "/materials/power-of-attorney", "fail")]
    assert finding.found == f"{FORM.applicant.name}；{FORM.project.name}"


@pytest.mark.proves("C-18", "note material-scanned")
def test_a_scan_is_a_note_for_supervision() -> None:
    kind = MaterialKind.LEGAL_PERSON_IDENTITY
    scan = FormCheck(pages=1, has_text=False, expects=("x",), absent=("x",))
    assert told(material_findings({kind: scan})) == [("material-scanned", f"/materials/{kind}", "note")]


def test_a_material_that_is_not_owed_is_not_judged() -> None:
    assert material_findings({"assessment-report": FormCheck(faults=(MaterialFault.SCRIPT,))}) == []


@pytest.mark.proves("C-19", "refer character-without-glyph")
def test_a_character_no_font_has_is_referred_with_its_name_wherever_it_stands() -> None:
    texts = {
        "/project/name": "深圳市\U00030001\U00030002\U00030001水务",
        "/acceptance/report_unit": "某\U000323af公司",
        "/agent/name": "某\U000323af",
    }
    findings = found(common.every_character_can_be_printed, form("soil-conservation", texts))
    assert told(findings) == [
        ("character-without-glyph", "/project/name", "refer"),
        ("character-without-glyph", "/acceptance/report_unit", "refer"),
    ]
    assert [f.filed for f in findings] == ["\U00030001（U+30001）、\U00030002（U+30002）", "\U000323af（U+323AF）"]


@pytest.mark.proves("C-19", "boundary: the last character of GB 18030-2022, and the next of Unicode")
@pytest.mark.parametrize(("sign", "codes"), [("\U0002ebe0", []), ("\U00030000", ["character-without-glyph"])])
def test_what_gb_18030_holds_can_be_printed(sign: str, codes: list[str]) -> None:
    filed = form("soil-conservation", {"/project/name": f"深圳市{sign}水务"})
    assert [f.code for f in found(common.every_character_can_be_printed, filed)] == codes

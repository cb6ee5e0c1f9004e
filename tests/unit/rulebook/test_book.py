"""The rule book as a whole: what holds of every rule, every reason and every text."""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain import rulebook as package
from chalicelib.domain.elements import District, Form
from chalicelib.domain.facts import Facts, Silent
from chalicelib.domain.items.catalogue import ITEMS
from chalicelib.domain.items.soil_conservation import Conclusion, ProjectKind
from chalicelib.domain.items.water_saving import Nature
from chalicelib.domain.items.works_commencement import WorksKind
from chalicelib.domain.materials import FormCheck, MaterialFault, MaterialKind, owed
from chalicelib.domain.reasons import ANY_RULES, PARTS, REASONS, told
from chalicelib.domain.registries import Entry, Query, Registry
from chalicelib.domain.rulebook import common
from chalicelib.domain.rulebook.book import rulebook, rules_of, wanted
from chalicelib.domain.rules import Rule
from chalicelib.domain.verdict import Finding, Outcome, Verdict
from chalicelib.domain.words import CHOICES, in_english
from local.rules_doc import RULES_DOC, rules_doc
from tests.builders import Json, body, facts, form, judged, own_filing, pointed_at, works_started
from tests.unit.rulebook.odd_filings import SIGNS_OF_CHANGES, odd_filings

NAMES = ("soil-conservation", "water-saving", "works-start", "works-added-section", "works-change")
FORMS: dict[str, Form] = {name: form(name) for name in NAMES}
OWN = {name: (works_started(),) if name in {"works-added-section", "works-change"} else () for name in NAMES}
KINDS = [(item.id, kind) for item in ITEMS.values() for kind in item.forms]


@pytest.mark.parametrize("name", NAMES)
def test_a_right_filing_passes_every_rule(name: str) -> None:
    verdict = judged(FORMS[name], facts(FORMS[name], own=OWN[name]))
    assert verdict.reasons == ()
    assert len(verdict.findings) == len(rulebook(FORMS[name]))
    assert re.fullmatch(r"[0-9a-f]{12}", verdict.rulebook)


@pytest.mark.parametrize(("item", "kind"), KINDS)
def test_the_common_rules_come_first_and_no_id_twice(item: str, kind: str | None) -> None:
    rules = rules_of(item, kind)
    assert rules[: len(common.RULES)] == common.RULES
    assert len(rules) > len(common.RULES)
    assert len({rule.id for rule in rules}) == len(rules)
    assert rules == rules_of(item, kind)


@pytest.mark.parametrize("rule", [rule for item, kind in KINDS for rule in rules_of(item, kind)], ids=lambda r: r.id)
def test_every_rule_names_its_law_its_element_and_what_it_compares(rule: Rule[Any]) -> None:
    assert re.search(r"[\u4e00-\u9fff]", rule.law)
    assert re.search(r"[\u4e00-\u9fff]", rule.compares.zh)
    assert rule.compares.en.isprintable()
    assert rule.element.startswith("/")
    assert rule.otherwise is not Outcome.PASS


@pytest.mark.parametrize("name", NAMES)
def test_every_rules_element_is_in_the_form(name: str) -> None:
    for rule in rulebook(FORMS[name]):
        if rule.element != "/materials":
            pointed_at(body(name), rule.element)


class Recording(Facts):
    """Facts that keep the names of the queries put to them."""

    def find[E: Entry](self, query: Query[E]) -> E:
        ASKED.add(query.name)
        return super().find(query)


ASKED: set[str] = set()


@pytest.mark.parametrize("name", NAMES)
def test_all_that_the_rules_ask_is_wanted_and_nothing_else(name: str) -> None:
    filed, queries = FORMS[name], wanted(FORMS[name], OWN[name])
    ASKED.clear()
    nothing: dict[str, FormCheck | None] = dict.fromkeys(owed(filed))
    for materials in ({}, nothing):
        known = facts(filed, own=OWN[name], materials=materials)
        judged(filed, Recording(**dict(known)))
    assert {query.name for query in queries} == ASKED
    assert len({query.name for query in queries}) == len(queries)


SOURCES = sorted(Registry)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("registry", SOURCES)
def test_the_silence_of_a_registry_that_is_asked_leaves_the_filing_unavailable(name: str, registry: Registry) -> None:
    filed = FORMS[name]
    verdict = judged(filed, facts(filed, own=OWN[name], silent={registry}))
    asked = registry in {query.registry for query in wanted(filed, OWN[name])}
    assert verdict.silent == ({registry} if asked else set())
    assert verdict.outcome is (Outcome.UNAVAILABLE if asked else Outcome.PASS)


OF_ANY: Json = {
    "/agent/authorised_until": "2026-01-01",
    "/agent/authorised_from": "2026-12-01",
    "/agent/name": "袁佩珊",
    "/applicant/name": "深圳市别家有限公司",
    "/applicant/legal_representative/name": "高慧敏",
    "/applicant/uscc": "91440300MAWF4B1U2U",
    "/project/name": "别的工程",
    "/project/code": "2411-440308-04-01-276537",
    "/project/district": "盐田区",
}
OF_ITEM: dict[str, Json] = {
    "soil-conservation": {
        "/project_kind": "余泥渣土场",
        "/plan/approval_number": "深水许准予〔2024〕035号",
        "/plan/approved_on": "2026-11-01",
        "/plan/authority": "深圳市龙华区水务局",
        "/construction/completed_on": "2020-01-01",
        "/construction/started_on": "2026-11-20",
        "/responsibility_area/actual": "99",
        "/responsibility_area/approved": "98",
        "/earth_moved/actual": "999",
        "/earth_moved/approved": "998",
        "/compensation_fee": "0",
        "/acceptance/conclusion": "不合格",
        "/acceptance/date": "2026-11-30",
        "/indices/erosion_control": "1",
        "/notice/first_day": "2026-11-23",
        "/notice/last_day": "2027-03-01",
    },
    "water-saving": {
        "/annual_use": "25000",
        "/nature": "迁建",
        "/daily_use": "1",
        "/saving_fittings": "90",
        "/non_conventional": "99",
        "/sources/mains": "1",
        "/uses/0/quota": "99999",
        "/uses/0/category": "无此类别",
        "/uses/0/unit": "别的单位",
        "/report/date": "2027-01-01",
        "/report/unit/certificate_number": "无此证书",
        "/report/unit/uscc": "91440300MAW1A3C726",
    },
    "works-start": {
        "/works": "水库",
        "/commenced_on": "2026-10-20",
        "/contract/last_day": "2020-01-01",
        "/design/approval_number": "无此批复",
        "/design/budget": "1",
        "/supervision/quality": "无此登记",
        "/sections/0/amount": "99999999",
        "/sections/0/contractor/uscc": "91440300MAW1A3C726",
        "/sections/0/supervisor/name": "别的监理公司",
        "/sections/0/project_manager/name": "高慧敏",
        "/sections/0/project_manager/certificate_number": "无此证书",
        "/sections/0/chief_supervisor/name": "唐绍文",
        "/sections/0/tender_notice": "无此公告",
    },
    "works-added-section": {
        "/adds_to": "深水建备〔2026〕9号",
        "/commenced_on": "2026-12-20",
        "/sections/0/number": "1",
        "/sections/0/contractor/name": "别的施工公司",
        "/sections/0/project_manager/name": "高慧敏",
        "/sections/0/chief_supervisor/certificate_number": "无此证书",
    },
    "works-change": {
        "/changes_filing": "深水建备〔2026〕9号",
        "/changes/0/element": "/project/name",
        "/changes/0/old": {"name": "高慧敏", "certificate_number": "无此证书"},
        "/changes/0/new": {"name": "唐绍文", "certificate_number": "无此证书"},
    },
}
ANSWERS: dict[Registry, Json] = {
    Registry.BUSINESS: {"status": "revoked", "name": "登记的名称", "legal_representative": "凌云志"},
    Registry.POPULATION: {"matches": False},
    Registry.CREDIT: {"grade": "A", "dishonest_since": "2025-01-01"},
    Registry.INVESTMENT: {"status": "suspended", "name": "登记的项目", "district": "韶关市"},
    Registry.CONSERVATION_PLANS: {"status": "lapsed", "project_code": "无", "owner_uscc": "无", "authority": "无"},
    Registry.FEES: {"due": "99", "paid": "1"},
    Registry.WATER_QUOTAS: {"upper_limit": "0"},
    Registry.QUALIFICATIONS: {"name": "登记的单位", "certificates": [], "practitioners": []},
    Registry.PROJECT_OWNERS: {"works": ["引调水"], "valid_until": "2020-01-01"},
    Registry.DESIGN_APPROVALS: {"project_code": "无", "owner_uscc": "无", "budget": "1"},
    Registry.SUPERVISION: {"project_code": "无"},
    Registry.PUBLIC_RESOURCES: {"contractor_uscc": "无", "section": "无"},
}
CHECKS = {
    "missing": None,
    "refused": FormCheck(faults=(MaterialFault.ENCRYPTED, MaterialFault.SCRIPT)),
    "scan": FormCheck(pages=1),
    "foreign": FormCheck(pages=1, has_text=True, absent=("申报单位",)),
}


def subsets(of: Any) -> st.SearchStrategy[set[Any]]:
    return st.sets(st.sampled_from(sorted(of)), max_size=6)


@st.composite
def filings(draw: st.DrawFn) -> tuple[Json, Form, Facts]:
    """A filing with any of many things wrong at once: its JSON, form and facts."""
    name = draw(st.sampled_from(NAMES))
    possible = OF_ANY | OF_ITEM[name]
    filed_json = body(name, {pointer: possible[pointer] for pointer in draw(subsets(possible))})
    filed = form(name, {pointer: pointed_at(filed_json, pointer) for pointer in possible})
    materials: Mapping[MaterialKind, str] = draw(
        st.dictionaries(st.sampled_from(owed(filed)), st.sampled_from(sorted(CHECKS)))
    )
    others = [
        *OWN[name],
        own_filing(filed, draw(st.sampled_from(["filed", "submitted", "rejected"])), id="8"),
        own_filing(filed, "revoked", id="9", revoked_on="2026-01-01"),
    ]
    known = facts(
        filed,
        answers={registry: ANSWERS[registry] for registry in draw(subsets(ANSWERS))},
        silent=draw(subsets(Registry)),
        missing=draw(subsets(Registry)),
        own=others,
        materials={kind: CHECKS[check] for kind, check in materials.items()},
    )
    return filed_json, filed, known


MANY = settings(max_examples=80, deadline=None)
ANY = filings() | odd_filings()


@MANY
@given(ANY)
def test_every_reasons_pointer_resolves_in_the_filed_form(filing: tuple[Json, Form, Facts]) -> None:
    filed_json, filed, known = filing
    for finding in judged(filed, known).reasons:
        if finding.pointer.startswith("/materials/"):
            assert finding.pointer.removeprefix("/materials/") in owed(filed)
        else:
            pointed_at(filed_json, finding.pointer)


@MANY
@given(ANY)
def test_no_reason_shows_a_personal_value_in_full(filing: tuple[Json, Form, Facts]) -> None:
    filed_json, filed, known = filing
    texts = [f"{f.filed} {f.found} {told(f)}" for f in judged(filed, known).reasons]
    for value in set(personal(filed_json)) - set(impersonal(filed_json)):
        assert not [text for text in texts if value in text]


def personal(value: Any) -> Iterator[str]:
    """Names, numbers and mobiles of persons anywhere in a form, and the names that registries hold."""
    yield from ("凌云志", "周启明", "彭振邦")
    if isinstance(value, dict):
        if value.keys() & {"id_number", "certificate_number"} and "uscc" not in value:
            yield from (v for k, v in value.items() if k in {"name", "id_number", "mobile"})
        if str(value.get("element", "")).endswith(("project_manager", "chief_supervisor")):
            yield from (name for v in (value["old"], value["new"]) if set(SIGNS_OF_CHANGES) & set(name := named(v)))
        yield from (found for v in value.values() for found in personal(v))
    elif isinstance(value, list):
        yield from (found for v in value for found in personal(v))


def impersonal(filed_json: Json) -> Iterator[str]:
    """What changes name where no person belongs, which may be written as somebody's name is by chance."""
    for change in filed_json.get("changes", ()):
        if not change["element"].endswith(("project_manager", "chief_supervisor")):
            yield from (named(change["old"]), named(change["new"]))


def named(value: Json | str) -> str:
    """The name that a change gives, in whatever shape."""
    return value if isinstance(value, str) else str(value["name"])


@MANY
@given(ANY)
def test_a_verdict_is_the_worst_outcome_and_the_same_each_time(filing: tuple[Json, Form, Facts]) -> None:
    _, filed, known = filing
    verdict = judged(filed, known)
    order = list(Outcome)
    assert verdict.outcome == max((f.outcome for f in verdict.findings), key=order.index)
    assert verdict == judged(filed, known)
    assert {f.rule for f in verdict.findings} == {rule.id for rule in rulebook(filed)}


@MANY
@given(ANY)
def test_kept_facts_and_forms_give_the_same_verdict_again(filing: tuple[Json, Form, Facts]) -> None:
    _, filed, known = filing
    again = Facts.model_validate_json(known.model_dump_json())
    form_again = type(filed).model_validate_json(filed.model_dump_json())
    verdict = judged(filed, known)
    assert judged(form_again, again) == verdict
    assert Verdict.model_validate_json(verdict.model_dump_json()) == verdict


@MANY
@given(ANY)
def test_every_reason_has_its_words_in_both_languages_filled_in(filing: tuple[Json, Form, Facts]) -> None:
    _, filed, known = filing
    for finding in judged(filed, known).reasons:
        assert finding.code
        says, do, source = told(finding)
        given = {"filed": finding.filed, "found": finding.found, "source": source, "element": finding.pointer}
        for written, text in zip((*REASONS[finding.code].says, *REASONS[finding.code].do), (*says, *do), strict=True):
            assert all(given[field] for _, field, _, _ in Formatter().parse(written) if field), finding.code
            assert without_given(text, finding).strip()
            assert not re.search(r"[{}]", without_given(text, finding)), finding.code


def without_given(text: str, finding: Finding) -> str:
    """The text without what was filed and found, which may hold anything."""
    for value in (finding.filed, finding.found):
        text = text.replace(value, "").replace(in_english(value), "") if value else text
    return text


@MANY
@given(ANY)
def test_every_reason_rests_on_a_rule_that_judges_the_form_and_on_its_law(filing: tuple[Json, Form, Facts]) -> None:
    _, filed, known = filing
    laws = {rule.id: rule.law for rule in rulebook(filed)}
    for finding in judged(filed, known).reasons:
        assert re.search(r"《.+》", laws[finding.rule])
        assert (finding.asked_at is None) is (finding.registry is None) or finding.outcome is Outcome.UNAVAILABLE


SOURCE_FILES = sorted(
    path for path in Path(package.__file__ or "").parent.glob("*.py") if not path.stem.endswith("_reasons")
)


def codes_in(tree: ast.AST) -> Iterator[str]:
    """Every text in the rules that may be a code, with what is filled in as a pattern."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield re.escape(node.value)
        elif isinstance(node, ast.JoinedStr):
            yield "".join(re.escape(str(v.value)) if isinstance(v, ast.Constant) else ".+" for v in node.values)


def hits_in(tree: ast.AST) -> Iterator[str]:
    """The codes that rules give directly, as text."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Hit":
            for code in ast.walk(node.args[0]):
                if isinstance(code, ast.Constant):
                    yield str(code.value)


TREES = [ast.parse(path.read_text(encoding="utf-8")) for path in SOURCE_FILES]


def test_every_text_is_that_of_a_reason_some_rule_gives() -> None:
    possible = {code for tree in TREES for code in codes_in(tree) if re.search(r"[a-z]", code)}
    given_ = [code for part in PARTS if part is not ANY_RULES for code in part]
    assert [code for code in given_ if not any(re.fullmatch(pattern, code) for pattern in possible)] == []


def test_every_reason_that_a_rule_names_has_its_text() -> None:
    named = {code for tree in TREES for code in hits_in(tree) if re.fullmatch(r"[a-z]+(-[a-z]+)+", code)}
    assert named - REASONS.keys() == set()
    assert len(named) > 50


def test_no_code_has_two_texts() -> None:
    assert sum(map(len, PARTS)) == len(REASONS)


@pytest.mark.parametrize("code", REASONS)
def test_a_text_takes_nothing_but_what_was_filed_what_was_found_the_source_and_the_element(code: str) -> None:
    known = {"filed", "found", "source", "element"}
    reason = REASONS[code]
    for pair in reason:
        taken = [{field for _, field, _, _ in Formatter().parse(text) if field} for text in pair]
        assert taken[0] <= known
        assert taken[0] == taken[1], "both languages tell the same"


def test_our_own_words_are_told_in_the_readers_language() -> None:
    finding = Finding(
        rule="C-16",
        outcome=Outcome.FAIL,
        pointer="/materials/commitment-letter",
        code="material-refused",
        filed="承诺书",
        found="文件含有脚本；文件设有密码或加密",
    )
    says, do, source = told(finding)
    assert says.zh == "“承诺书”未通过形式检查：文件含有脚本；文件设有密码或加密。"
    assert says.en == "The form check refuses letter of commitment: contains JavaScript; encrypted."
    assert "重新" in do.zh
    assert source is None


CHOSEN = (ProjectKind, Conclusion, Nature, WorksKind, District)


def test_every_choice_of_a_form_has_its_english_word() -> None:
    assert list(CHOICES) == [choice for choices in CHOSEN for choice in choices]
    assert all(word.isascii() and word.strip() for word in CHOICES.values())


@pytest.mark.parametrize(
    ("value", "english"),
    [
        ("已注销或取消", "cancelled"),
        ("余泥渣土场", "spoil ground"),
        ("防洪排涝、供水", "flood control and drainage, water supply"),
        ("承诺书；授权委托书", "letter of commitment; power of attorney"),
        ("供水、排水工程有限公司", "供水、排水工程有限公司"),
        ("深圳市澜屿置业有限公司", "深圳市澜屿置业有限公司"),
        ("2026-11-24", "2026-11-24"),
    ],
)
def test_words_of_ours_are_put_into_english_and_names_are_left_as_they_are(value: str, english: str) -> None:
    assert in_english(value) == english


def test_an_index_is_called_by_its_name() -> None:
    finding = Finding(
        rule="SC-08",
        outcome=Outcome.FAIL,
        pointer="/indices/vegetation_cover",
        code="index-below-target",
        filed="1",
        found="25",
    )
    assert told(finding).says == (
        "林草覆盖率为1，未达到批复的目标值25。",
        "The vegetation cover rate is 1, below the approved target of 25.",
    )


def test_a_pass_has_no_words() -> None:
    with pytest.raises(AssertionError):
        told(Finding(rule="C-01", outcome=Outcome.PASS, pointer="/x"))


@pytest.mark.parametrize("name", NAMES)
def test_without_any_answer_nothing_is_found_out_and_nothing_breaks(name: str) -> None:
    filed = FORMS[name]
    known = facts(filed, own=OWN[name]).model_copy(update={"answers": {}})
    assert judged(filed, known).outcome is Outcome.UNAVAILABLE
    with pytest.raises(Silent):
        known.find(wanted(filed)[0])


def test_the_written_rule_book_is_that_of_the_code() -> None:
    written = RULES_DOC.read_text(encoding="utf-8")
    assert written == rules_doc(), "run python -m local.rules_doc"

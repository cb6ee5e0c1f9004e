"""The rules of water saving: each passes, and fails in each of its ways, up to its limits."""

from decimal import Decimal

import pytest

from chalicelib.domain.facts import Facts
from chalicelib.domain.items.water_saving import WaterSavingForm
from chalicelib.domain.reasons import told as in_words
from chalicelib.domain.registries import Registry, project, qualifications, water_quota
from chalicelib.domain.rulebook import water_saving as rules
from chalicelib.domain.rules import Rule
from tests.builders import facts, form, found, pointed_at, told

type Findings = list[tuple[str | None, str, str]]

BALANCED = {"annual_use": "100000", "daily_use": "273.97"}


def water(**changes: object) -> WaterSavingForm:
    filed: WaterSavingForm = form(
        "water-saving", {f"/{place.replace('__', '/')}": new for place, new in changes.items()}
    )
    return filed


def says(rule: Rule[WaterSavingForm], filed: WaterSavingForm, known: Facts | None = None) -> Findings:
    """What a rule finds, as code, pointer and outcome; each told in words, at an element that was filed."""
    findings = found(rule, filed, known)
    for finding in findings:
        pointed_at(filed.model_dump(mode="json"), finding.pointer)
        assert in_words(finding).says.zh
    return told(findings)


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.id)
def test_the_example_passes_each_rule(rule: Rule[WaterSavingForm]) -> None:
    assert says(rule, water()) == []


def test_rules_have_ids_of_their_own_and_name_their_law() -> None:
    assert len({rule.id for rule in rules.RULES}) == len(rules.RULES)
    assert all("《" in rule.law for rule in rules.RULES)


@pytest.mark.proves("WS-01", "ineligible below-threshold", "boundary: 29,999 and 30,000 m³")
@pytest.mark.parametrize(
    ("use", "admitted"), [("30000", True), ("30000.0001", True), ("29999.9999", False), ("0", False)]
)
def test_thirty_thousand_cubic_metres_a_year_are_the_threshold_itself_included(use: str, admitted: bool) -> None:
    refused = [("below-threshold", "/annual_use", "ineligible")]
    assert says(rules.annual_use_reaches_the_threshold, water(annual_use=use)) == ([] if admitted else refused)


def test_a_use_below_the_threshold_is_told_with_its_figure() -> None:
    (finding,) = found(rules.annual_use_reaches_the_threshold, water(annual_use="29999"))
    assert (finding.filed, finding.found) == ("29999", "30000")


@pytest.mark.proves("WS-02", "ineligible nature-not-admitted")
@pytest.mark.parametrize(
    ("nature", "admitted"), [("新建", True), ("扩建", True), ("改建", True), ("迁建", False), ("恢复", False)]
)
def test_only_new_expanded_and_rebuilt_projects_are_admitted(nature: str, admitted: bool) -> None:
    refused = [("nature-not-admitted", "/nature", "ineligible")]
    assert says(rules.nature_is_admitted, water(nature=nature)) == ([] if admitted else refused)


@pytest.mark.proves("WS-03", "ineligible code-of-another-city")
@pytest.mark.parametrize(
    ("code", "admitted"),
    [
        ("2019-440300-76-01-012345", True),
        ("2020-441521-77-01-011826", True),
        ("2018-440000-48-01-800001", True),
        ("2018-000052-48-02-000001", True),
        ("2019-440600-76-01-012345", False),
        ("2019-441522-76-01-012345", False),
        ("2019-330300-76-01-012345", False),
    ],
)
def test_a_code_of_another_city_is_out_of_scope(code: str, admitted: bool) -> None:
    refused = [("code-of-another-city", "/project/code", "ineligible")]
    assert says(rules.code_is_not_another_citys, water(project__code=code)) == ([] if admitted else refused)


@pytest.mark.proves("WS-04", "ineligible site-not-in-shenzhen")
def test_a_site_that_the_platform_has_elsewhere_is_out_of_scope() -> None:
    filed = water()
    known = facts(filed, answers={Registry.INVESTMENT: {"district": "惠阳区"}})
    assert says(rules.site_is_in_shenzhen, filed, known) == [
        ("site-not-in-shenzhen", "/project/district", "ineligible")
    ]


def test_a_silent_platform_leaves_the_site_open() -> None:
    filed = water()
    known = facts(filed, silent={Registry.INVESTMENT})
    assert says(rules.site_is_in_shenzhen, filed, known) == [("source-silent", "/project/district", "unavailable")]


def test_an_unknown_project_is_told_by_the_common_rules_not_by_its_site() -> None:
    filed = water()
    assert says(rules.site_is_in_shenzhen, filed, facts(filed, missing={project(filed.project.code)})) == []


@pytest.mark.proves("WS-05", "fail uses-do-not-add-up", "boundary: 0.5 % and just above, both sides")
@pytest.mark.parametrize(
    ("part", "adds_up"),
    [("100500", True), ("99500", True), ("100500.01", False), ("99499.99", False), ("0", False)],
)
def test_parts_by_use_add_up_within_half_a_percent(part: str, adds_up: bool) -> None:
    filed = water(**BALANCED, uses=[use(annual=part)])
    assert says(rules.uses_add_up, filed) == ([] if adds_up else [("uses-do-not-add-up", "/uses", "fail")])


@pytest.mark.proves("WS-06", "fail sources-do-not-add-up", "boundary: 0.5 % and just above, both sides")
@pytest.mark.parametrize(
    ("mains", "adds_up"),
    [("80500", True), ("79500", True), ("80500.01", False), ("79499.99", False)],
)
def test_parts_by_source_add_up_within_half_a_percent(mains: str, adds_up: bool) -> None:
    filed = water(**BALANCED, sources=sources(mains=mains))
    assert says(rules.sources_add_up, filed) == ([] if adds_up else [("sources-do-not-add-up", "/sources", "fail")])


@pytest.mark.proves("WS-07", "fail daily-use-differs", "boundary: 1 % and just above, both sides")
@pytest.mark.parametrize(
    ("daily", "fits"),
    [("100", True), ("101", True), ("99", True), ("101.0001", False), ("98.9999", False)],
)
def test_the_daily_use_times_365_is_the_annual_within_one_percent(daily: str, fits: bool) -> None:
    filed = water(annual_use="36500", daily_use=daily)
    assert says(rules.daily_use_gives_the_annual, filed) == (
        [] if fits else [("daily-use-differs", "/daily_use", "fail")]
    )


def test_a_daily_use_that_differs_is_told_the_one_that_fits() -> None:
    (finding,) = found(rules.daily_use_gives_the_annual, water(annual_use="36500", daily_use="366"))
    assert (finding.filed, finding.found) == ("366", "100.00")


@pytest.mark.proves("WS-08", "fail share-differs", "boundary: 0.5 points and just above, both sides")
@pytest.mark.parametrize(
    ("share", "fits"),
    [("20", True), ("20.5", True), ("19.5", True), ("20.5001", False), ("19.4999", False)],
)
def test_the_share_of_non_conventional_water_is_that_of_its_sources_within_half_a_point(share: str, fits: bool) -> None:
    filed = water(**BALANCED, sources=sources(), non_conventional=share)
    refused = [("share-differs", "/non_conventional", "fail")]
    assert says(rules.share_is_that_of_the_sources, filed) == ([] if fits else refused)


def test_a_share_that_differs_is_told_the_one_the_sources_give() -> None:
    filed = water(**BALANCED, sources=sources(reclaimed="0", rain="0", sea="0"), non_conventional="20")
    (finding,) = found(rules.share_is_that_of_the_sources, filed)
    assert (finding.filed, finding.found) == ("20%", "0.00%")


def test_an_annual_use_of_nothing_has_no_share_to_tell() -> None:
    filed = water(annual_use="0", sources=sources())
    (finding,) = found(rules.share_is_that_of_the_sources, filed)
    assert (finding.code, finding.found) == ("share-differs", "—")


@pytest.mark.proves("WS-09", "fail fittings-not-saving", "boundary: 99.9999 % and 100 %")
@pytest.mark.parametrize(("share", "fits"), [("100", True), ("100.0000", True), ("99.9999", False)])
def test_every_fitting_must_be_water_saving(share: str, fits: bool) -> None:
    refused = [("fittings-not-saving", "/saving_fittings", "fail")]
    assert says(rules.fittings_are_water_saving, water(saving_fittings=share)) == ([] if fits else refused)


@pytest.mark.proves("WS-10", "boundary: at the limit and just above")
@pytest.mark.parametrize(("quota", "kept"), [("1.2", True), ("1.2000", True), ("1.2001", False)])
def test_a_quota_may_reach_its_upper_limit_and_not_pass_it(quota: str, kept: bool) -> None:
    refused = [("quota-above-limit", "/uses/0/quota", "fail")]
    assert says(rules.quotas_keep_their_limits, water(uses=[use(quota=quota)])) == ([] if kept else refused)


@pytest.mark.proves("WS-10", "fail quota-above-limit", "fail quota-unit-differs")
def test_each_quota_above_its_limit_is_a_reason_of_its_own() -> None:
    filed = water(uses__0__quota="1.21", uses__1__quota="10.01", uses__2__unit="L/（人·日）")
    assert says(rules.quotas_keep_their_limits, filed) == [
        ("quota-above-limit", "/uses/0/quota", "fail"),
        ("quota-above-limit", "/uses/1/quota", "fail"),
        ("quota-unit-differs", "/uses/2/unit", "fail"),
    ]


@pytest.mark.proves("WS-10", "note category-without-limit")
def test_a_category_that_the_registry_lacks_is_a_note() -> None:
    filed = water(uses__0__category="水上乐园")
    assert says(rules.quotas_keep_their_limits, filed) == [("category-without-limit", "/uses/0/category", "note")]


def test_silence_about_one_category_hides_nothing_of_another() -> None:
    filed = water(uses__1__quota="10.01")
    known = facts(filed, silent={water_quota("写字楼")})
    assert says(rules.quotas_keep_their_limits, filed, known) == [
        ("source-silent", "/uses/0/category", "unavailable"),
        ("quota-above-limit", "/uses/1/quota", "fail"),
    ]


@pytest.mark.proves("WS-11", "note use-not-by-quota", "boundary: 1 % and just above, both sides")
@pytest.mark.parametrize(("annual", "fits"), [("1010", True), ("990", True), ("1010.01", False), ("989.99", False)])
def test_a_use_that_its_quota_does_not_give_is_noted_for_supervision(annual: str, fits: bool) -> None:
    filed = water(uses=[use(quantity="1000", quota="1", annual=annual)])
    noted = [("use-not-by-quota", "/uses/0/annual", "note")]
    assert says(rules.uses_follow_their_quotas, filed) == ([] if fits else noted)


@pytest.mark.proves("WS-12", "fail compiler-name-differs", "fail certificate-not-held")
def test_a_compiling_unit_of_another_name_and_certificate_is_told_both() -> None:
    filed = water(
        report__unit__name="深圳市别家节水技术有限公司", report__unit__certificate_number="深节评证字第0000000号"
    )
    assert says(rules.compiling_unit_is_qualified, filed) == [
        ("compiler-name-differs", "/report/unit/name", "fail"),
        ("certificate-not-held", "/report/unit/certificate_number", "fail"),
    ]


@pytest.mark.proves(
    "WS-12", "fail certificate-not-valid", "boundary: the day before, first and last day, the day after"
)
@pytest.mark.parametrize(
    ("day", "valid"),
    [("2024-03-01", True), ("2024-02-29", False), ("2025-12-31", True), ("2026-01-01", False)],
)
def test_the_certificate_holds_on_the_reports_date_whatever_holds_today(day: str, valid: bool) -> None:
    filed = water(report__date=day)
    certificates = [certificate(valid_from="2024-03-01", valid_until="2025-12-31")]
    known = facts(filed, answers={Registry.QUALIFICATIONS: {"certificates": certificates}})
    refused = [("certificate-not-valid", "/report/unit/certificate_number", "fail")]
    assert says(rules.compiling_unit_is_qualified, filed, known) == ([] if valid else refused)


def test_a_certificate_of_another_kind_is_none() -> None:
    filed = water()
    certificates = [certificate(kind="hydraulic-construction")]
    known = facts(filed, answers={Registry.QUALIFICATIONS: {"certificates": certificates}})
    refused = [("certificate-not-held", "/report/unit/certificate_number", "fail")]
    assert says(rules.compiling_unit_is_qualified, filed, known) == refused


def test_an_unknown_or_silent_qualification_registry_is_told_as_such() -> None:
    filed, pointer = water(), "/report/unit/certificate_number"
    unit = qualifications(filed.report.unit.uscc)
    unknown, silent = facts(filed, missing={unit}), facts(filed, silent={unit})
    assert says(rules.compiling_unit_is_qualified, filed, unknown) == [("not-in-qualifications", pointer, "fail")]
    assert says(rules.compiling_unit_is_qualified, filed, silent) == [("source-silent", pointer, "unavailable")]


@pytest.mark.proves("WS-13", "fail report-of-the-future", "boundary: today and tomorrow")
@pytest.mark.parametrize(("day", "written"), [("2026-11-24", True), ("2026-11-25", False)])
def test_a_report_may_be_of_today_and_not_of_tomorrow(day: str, written: bool) -> None:
    refused = [("report-of-the-future", "/report/date", "fail")]
    assert says(rules.report_is_not_of_the_future, water(report__date=day)) == ([] if written else refused)


def test_every_query_is_wanted_once() -> None:
    filed = water(uses__1__category="写字楼")
    names = [query.name for query in rules.wanted(filed)]
    assert len(names) == len(set(names))
    assert names.count("water-quotas:写字楼") == 1
    assert f"qualifications:{filed.report.unit.uscc}" in names


def use(**changes: str) -> dict[str, str]:
    known = {"category": "写字楼", "quantity": "1000", "unit": "m³/（m²·年）", "quota": "1.1", "annual": "1100"}
    return known | changes


def sources(**changes: str) -> dict[str, str]:
    """Of 100,000 m³, a fifth non-conventional."""
    known = {"mains": "80000", "reclaimed": "15000", "rain": "4000", "sea": "1000"}
    assert sum(map(Decimal, known.values())) == 100000
    return known | changes


def certificate(**changes: str) -> dict[str, str]:
    known = {
        "kind": "water-saving-assessment",
        "number": "深节评证字第2024012号",
        "valid_from": "2024-03-01",
        "valid_until": "2028-12-31",
    }
    return known | changes

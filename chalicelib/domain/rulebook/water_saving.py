"""The rules of 建设项目用水节水评估报告备案, each beside the law it rests on."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from chalicelib.domain.elements import District, same_name
from chalicelib.domain.facts import Facts, shown
from chalicelib.domain.items.water_saving import CompilingUnit, Nature, WaterSavingForm, WaterUse
from chalicelib.domain.registries import Certificate, Query, Registry, project, qualifications, water_quota
from chalicelib.domain.rulebook.one_by_one import one_by_one
from chalicelib.domain.rulebook.plan import NOTICE
from chalicelib.domain.rules import Hit, Rule, rule
from chalicelib.domain.verdict import Outcome
from chalicelib.errors import Text

MEASURES = "《深圳市建设项目用水节水管理办法》（深圳市人民政府令第183号）"
SCOPE = f"{MEASURES}；{NOTICE}第二部分（二）"
FORMAT = f"{MEASURES}；《建设项目用水节水评估报告编制规范》（SZDB/Z 27-2010）"

LEAST_ANNUAL_USE = Decimal(30000)
"""m³ a year: 三万立方米以上, itself included."""
ADMITTED = frozenset({Nature.NEW, Nature.EXPANDED, Nature.REBUILT})

SUM_TOLERANCE = Decimal("0.005")
"""Of the annual use; reports round each part to whole m³ (ours)."""
DAILY_TOLERANCE = Decimal("0.01")
"""Of the annual use; reports round the daily use (ours)."""
SHARE_TOLERANCE = Decimal("0.5")
"""Percentage points (ours)."""

_ELSEWHERE = re.compile(r"\d{4}-(?!4403|441521|440000|0000)\d{6}-")
"""Codes of other cities: all but Shenzhen's, 深汕's old one (441521 海丰), and those given by province or state."""


@rule(
    "WS-01",
    element="/annual_use",
    law=SCOPE,
    compares=Text("年设计用水量不少于三万立方米", "annual design water use is 30,000 m³ at least"),
    otherwise=Outcome.INELIGIBLE,
)
def annual_use_reaches_the_threshold(form: WaterSavingForm, facts: Facts) -> Iterator[Hit]:
    """年设计用水量三万立方米以上."""
    if form.annual_use < LEAST_ANNUAL_USE:
        yield Hit("below-threshold", filed=shown(form.annual_use), found=shown(LEAST_ANNUAL_USE))


@rule(
    "WS-02",
    element="/nature",
    law=SCOPE,
    compares=Text("建设性质为新建、扩建或改建", "the project is new, expanded or rebuilt"),
    otherwise=Outcome.INELIGIBLE,
)
def nature_is_admitted(form: WaterSavingForm, facts: Facts) -> Iterator[Hit]:
    """新建、扩建、改建建设项目."""
    if form.nature not in ADMITTED:
        yield Hit("nature-not-admitted", filed=form.nature)


@rule(
    "WS-03",
    element="/project/code",
    law=f"{SCOPE}；《全国固定资产投资项目代码编码规范》（GB/T 40058-2021）",
    compares=Text("项目代码不属于其他城市", "the project code is not another city's"),
    otherwise=Outcome.INELIGIBLE,
)
def code_is_not_another_citys(form: WaterSavingForm, facts: Facts) -> Iterator[Hit]:
    """深圳市范围内: the code's second part is the region in which the project was registered."""
    if _ELSEWHERE.match(form.project.code):
        yield Hit("code-of-another-city", filed=form.project.code)


@rule(
    "WS-04",
    element="/project/district",
    law=SCOPE,
    compares=Text("项目在投资平台登记的建设地点位于深圳市", "the site registered with the platform is in Shenzhen"),
    otherwise=Outcome.INELIGIBLE,
    source=Registry.INVESTMENT,
)
def site_is_in_shenzhen(form: WaterSavingForm, facts: Facts) -> Iterator[Hit]:
    """深圳市范围内; that the platform knows the project at all is a common rule."""
    registered = facts.known(project(form.project.code))
    if registered and registered.district not in set(District):
        yield Hit("site-not-in-shenzhen", filed=form.project.district, found=registered.district)


@rule(
    "WS-05",
    element="/uses",
    law=FORMAT,
    compares=Text("各用途用水量之和等于年设计用水量（±0.5%）", "the parts by use add up to the annual use (±0.5 %)"),
    otherwise=Outcome.FAIL,
)
def uses_add_up(form: WaterSavingForm, facts: Facts) -> Iterator[Hit]:
    """用水量平衡, by use."""
    parts = sum((use.annual for use in form.uses), Decimal())
    if _differs(parts, form.annual_use, SUM_TOLERANCE):
        yield Hit("uses-do-not-add-up", filed=shown(parts), found=shown(form.annual_use))


@rule(
    "WS-06",
    element="/sources",
    law=FORMAT,
    compares=Text("各水源水量之和等于年设计用水量（±0.5%）", "the parts by source add up to the annual use (±0.5 %)"),
    otherwise=Outcome.FAIL,
)
def sources_add_up(form: WaterSavingForm, facts: Facts) -> Iterator[Hit]:
    """用水量平衡, by source."""
    parts = form.sources.mains + _non_conventional(form)
    if _differs(parts, form.annual_use, SUM_TOLERANCE):
        yield Hit("sources-do-not-add-up", filed=shown(parts), found=shown(form.annual_use))


@rule(
    "WS-07",
    element="/daily_use",
    law=FORMAT,
    compares=Text("日均用水量×365等于年设计用水量（±1%）", "average daily use × 365 is the annual use (±1 %)"),
    otherwise=Outcome.FAIL,
)
def daily_use_gives_the_annual(form: WaterSavingForm, facts: Facts) -> Iterator[Hit]:
    """日均用水量 is taken over 365 days, in leap years too."""
    if _differs(form.daily_use * 365, form.annual_use, DAILY_TOLERANCE):
        fitting = (form.annual_use / 365).quantize(Decimal("0.01"))
        yield Hit("daily-use-differs", filed=shown(form.daily_use), found=shown(fitting))


@rule(
    "WS-08",
    element="/non_conventional",
    law=FORMAT,
    compares=Text(
        "非常规水利用率等于（再生水+雨水+海水）÷年设计用水量（±0.5个百分点）",
        "the share of non-conventional water is (reclaimed + rain + sea) / annual use (±0.5 points)",
    ),
    otherwise=Outcome.FAIL,
)
def share_is_that_of_the_sources(form: WaterSavingForm, facts: Facts) -> Iterator[Hit]:
    """Compared without dividing, since the annual use may be filed as 0."""
    parts = 100 * _non_conventional(form)
    if abs(form.non_conventional * form.annual_use - parts) > SHARE_TOLERANCE * form.annual_use:
        found = f"{(parts / form.annual_use).quantize(Decimal('0.01')):f}%" if form.annual_use else shown(None)
        yield Hit("share-differs", filed=f"{form.non_conventional:f}%", found=found)


@rule(
    "WS-09",
    element="/saving_fittings",
    law="《深圳市节约用水条例》；《节水型生活用水器具》（CJ/T 164）",
    compares=Text("节水型器具普及率为100%", "all fittings are water-saving"),
    otherwise=Outcome.FAIL,
)
def fittings_are_water_saving(form: WaterSavingForm, facts: Facts) -> Iterator[Hit]:
    """节水型器具普及率 100 %."""
    if form.saving_fittings != 100:
        yield Hit("fittings-not-saving", filed=f"{form.saving_fittings:f}%", found="100%")


@rule(
    "WS-10",
    element="/uses",
    law=f"{FORMAT}；广东省《用水定额》（DB44/T 1461）",
    compares=Text("各用途定额不高于该类别的定额上限", "each part's quota is no more than its category's upper limit"),
    otherwise=Outcome.FAIL,
    source=Registry.WATER_QUOTAS,
)
def quotas_keep_their_limits(form: WaterSavingForm, facts: Facts) -> Iterator[Hit]:
    """One reason a part; a category that the registry lacks is a note for supervision."""
    return one_by_one((f"/uses/{n}/category", _quota(f"/uses/{n}", use, facts)) for n, use in enumerate(form.uses))


def _quota(place: str, use: WaterUse, facts: Facts) -> Iterator[Hit]:
    limit = facts.known(water_quota(use.category))
    if limit is None:
        yield Hit("category-without-limit", f"{place}/category", filed=use.category, outcome=Outcome.NOTE)
    elif not same_name(use.unit, limit.unit):
        yield Hit("quota-unit-differs", f"{place}/unit", filed=use.unit, found=limit.unit)
    elif use.quota > limit.upper_limit:
        yield Hit("quota-above-limit", f"{place}/quota", filed=shown(use.quota), found=shown(limit.upper_limit))


@rule(
    "WS-11",
    element="/uses",
    law=FORMAT,
    compares=Text("各用途年用水量等于数量×定额（±1%）", "each part's annual use is its quantity × quota (±1 %)"),
    otherwise=Outcome.NOTE,
)
def uses_follow_their_quotas(form: WaterSavingForm, facts: Facts) -> Iterator[Hit]:
    """A note only (ours): without it a low quota beside a high use would be seen by nobody."""
    for n, use in enumerate(form.uses):
        product = use.quantity * use.quota
        if _differs(use.annual, product, DAILY_TOLERANCE):
            yield Hit("use-not-by-quota", f"/uses/{n}/annual", filed=shown(use.annual), found=shown(product))


@rule(
    "WS-12",
    element="/report/unit/certificate_number",
    law=f"{FORMAT}；{NOTICE}第三部分（二）2",
    compares=Text(
        "编制单位持有所填资质证书，且在报告日期有效",
        "the compiling unit holds the certificate named, valid on the report's date",
    ),
    otherwise=Outcome.FAIL,
    source=Registry.QUALIFICATIONS,
)
def compiling_unit_is_qualified(form: WaterSavingForm, facts: Facts) -> Iterator[Hit]:
    """具有相应资质单位编制的《用水节水评估报告》."""
    unit = form.report.unit
    held = facts.find(qualifications(unit.uscc))
    if not same_name(unit.name, held.name):
        yield Hit("compiler-name-differs", "/report/unit/name", filed=unit.name, found=held.name)
    certificate = _certificate(unit, held.certificates)
    if certificate is None:
        yield Hit("certificate-not-held", filed=unit.certificate_number)
    elif not certificate.valid_from <= form.report.date <= certificate.valid_until:
        days = f"{certificate.valid_from} – {certificate.valid_until}"
        yield Hit("certificate-not-valid", filed=shown(form.report.date), found=days)


@rule(
    "WS-13",
    element="/report/date",
    law=FORMAT,
    compares=Text("报告日期不晚于申报日", "the report is dated no later than the submission"),
    otherwise=Outcome.FAIL,
)
def report_is_not_of_the_future(form: WaterSavingForm, facts: Facts) -> Iterator[Hit]:
    """A report must exist when it is filed."""
    if form.report.date > facts.day:
        yield Hit("report-of-the-future", filed=shown(form.report.date), found=shown(facts.day))


RULES: tuple[Rule[WaterSavingForm], ...] = (
    annual_use_reaches_the_threshold,
    nature_is_admitted,
    code_is_not_another_citys,
    site_is_in_shenzhen,
    uses_add_up,
    sources_add_up,
    daily_use_gives_the_annual,
    share_is_that_of_the_sources,
    fittings_are_water_saving,
    quotas_keep_their_limits,
    uses_follow_their_quotas,
    compiling_unit_is_qualified,
    report_is_not_of_the_future,
)


def wanted(form: WaterSavingForm) -> tuple[Query[Any], ...]:
    """Every query that the rules above put, each once."""
    categories = dict.fromkeys(use.category for use in form.uses)
    return (project(form.project.code), qualifications(form.report.unit.uscc), *map(water_quota, categories))


def _differs(value: Decimal, whole: Decimal, tolerance: Decimal) -> bool:
    return abs(value - whole) > whole * tolerance


def _non_conventional(form: WaterSavingForm) -> Decimal:
    return form.sources.reclaimed + form.sources.rain + form.sources.sea


def _certificate(unit: CompilingUnit, held: tuple[Certificate, ...]) -> Certificate | None:
    fitting = (c for c in held if c.kind == "water-saving-assessment" and same_name(c.number, unit.certificate_number))
    return next(fitting, None)

"""水土保持设施验收材料的报备: its form and what its receipt says."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from chalicelib.domain.elements import (
    Day,
    Form,
    Hectares,
    Line,
    Percent,
    Ratio,
    Short,
    TenThousandCubicMetres,
    TenThousandYuan,
)
from chalicelib.domain.frozen import Frozen
from chalicelib.domain.items.item import Item
from chalicelib.domain.printed import printed_day, printed_measure
from chalicelib.domain.receipt import Row
from chalicelib.errors import Text


class ProjectKind(StrEnum):
    """Kind of production or construction project, as the plan registry names it."""

    REAL_ESTATE = "房地产"
    ROAD = "公路"
    RAIL = "铁路与轨道交通"
    HYDRAULIC = "水利"
    MUNICIPAL = "市政"
    ENERGY = "电力与能源"
    INDUSTRY = "工业园区"
    PUBLIC_BUILDING = "公共建筑"
    MINING = "采矿"
    SPOIL_GROUND = "余泥渣土场"
    OTHER = "其他"


class Conclusion(StrEnum):
    """Conclusion of the acceptance."""

    QUALIFIED = "合格"
    NOT_QUALIFIED = "不合格"


class Plan(Frozen):
    """The approval of the soil and water conservation plan."""

    approval_number: Short
    approved_on: Day
    authority: Line


class Construction(Frozen):
    """When the project's construction started and was completed."""

    started_on: Day
    completed_on: Day


class ResponsibilityArea(Frozen):
    """水土流失防治责任范围 as approved and as it was, in hm²."""

    approved: Hectares
    actual: Hectares


class EarthMoved(Frozen):
    """挖填土石方总量 as approved and as it was, in 万 m³."""

    approved: TenThousandCubicMetres
    actual: TenThousandCubicMetres


class Acceptance(Frozen):
    """The completion acceptance, and the units that compiled its report, monitored and supervised."""

    date: Day
    conclusion: Conclusion
    report_unit: Line
    monitoring_unit: Line
    supervision_unit: Line


class Indices(Frozen):
    """The six indices of GB/T 50434-2018 as reached: all in %, but 土壤流失控制比, which is a ratio."""

    erosion_control: Percent
    soil_loss_ratio: Ratio
    spoil_protection: Percent
    topsoil_protection: Percent
    vegetation_recovery: Percent
    vegetation_cover: Percent


INDEX_NAMES = {
    "erosion_control": Text("水土流失治理度", "degree of erosion control"),
    "soil_loss_ratio": Text("土壤流失控制比", "soil-loss control ratio"),
    "spoil_protection": Text("渣土防护率", "spoil protection rate"),
    "topsoil_protection": Text("表土保护率", "topsoil protection rate"),
    "vegetation_recovery": Text("林草植被恢复率", "vegetation recovery rate"),
    "vegetation_cover": Text("林草覆盖率", "vegetation cover rate"),
}


class Notice(Frozen):
    """The public notice of the acceptance: web address, first and last day."""

    url: Annotated[Line, Field(pattern=r"^https?://[^\s/]+\.[^\s]+$")]
    first_day: Day
    last_day: Day


class SoilConservationForm(Form):
    """The form of 水土保持设施验收备案."""

    item: Literal["soil-conservation"]
    project_kind: ProjectKind
    plan: Plan
    construction: Construction
    responsibility_area: ResponsibilityArea
    earth_moved: EarthMoved
    conservation_investment: TenThousandYuan
    compensation_fee: TenThousandYuan
    acceptance: Acceptance
    indices: Indices
    notice: Notice


def _rows(form: SoilConservationForm) -> tuple[Row, ...]:
    plan, acceptance = form.plan, form.acceptance
    return (
        Row(label="项目类别", value=form.project_kind),
        Row(label="方案批复文号", value=f"{plan.approval_number}（{plan.authority}，{printed_day(plan.approved_on)}）"),
        Row(label="防治责任范围", value=f"{printed_measure(form.responsibility_area.actual)} 公顷"),
        Row(label="水土保持投资", value=f"{printed_measure(form.conservation_investment)} 万元"),
        Row(label="自主验收", value=f"{printed_day(acceptance.date)}，结论：{acceptance.conclusion}"),
        Row(label="验收报告编制单位", value=acceptance.report_unit),
    )


SOIL_CONSERVATION = Item(
    id="soil-conservation",
    name=Text("水土保持设施验收材料的报备", "acceptance report of soil and water conservation facilities"),
    scope=Text(
        "水土保持方案已通过市水务局审批，生产建设项目水土保持设施已通过竣工验收的生产建设项目，余泥渣土场除外。",
        "Production and construction projects whose conservation plan the municipal bureau approved and whose"
        " facilities passed completion acceptance; spoil grounds are excluded.",
    ),
    division=Text("水土保持处", "soil and water conservation division"),
    forms={None: SoilConservationForm},
    titles={None: "水土保持设施验收备案回执"},
    statement=(
        "你单位报备的生产建设项目水土保持设施验收材料收悉。经系统比对核验，材料符合报备要求，"
        "依据《中华人民共和国水土保持法》第二十七条、《生产建设项目水土保持方案管理办法》（水利部令第53号），予以备案。"
    ),
    rows=_rows,
)

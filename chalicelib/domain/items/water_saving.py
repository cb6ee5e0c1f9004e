"""建设项目用水节水评估报告备案: its form and what its receipt says."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from chalicelib.domain.elements import CubicMetres, Day, Form, Line, Measure, Percent, Short, SquareMetres, Uscc
from chalicelib.domain.frozen import Frozen
from chalicelib.domain.items.item import Item
from chalicelib.domain.printed import printed_measure
from chalicelib.domain.receipt import Row
from chalicelib.errors import Text


class Nature(StrEnum):
    """建设性质; the lane is open to the first three."""

    NEW = "新建"
    EXPANDED = "扩建"
    REBUILT = "改建"
    RELOCATED = "迁建"
    RESTORED = "恢复"


class WaterUse(Frozen):
    """One part of the design water use: quantity × quota (in `unit`) gives the annual use in m³."""

    category: Short
    quantity: Measure
    unit: Short
    quota: Measure
    annual: CubicMetres


class WaterSources(Frozen):
    """The annual design water use by source, in m³."""

    mains: CubicMetres
    reclaimed: CubicMetres
    rain: CubicMetres
    sea: CubicMetres


class CompilingUnit(Frozen):
    """The unit that compiled the assessment report."""

    name: Line
    uscc: Uscc
    certificate_number: Short


class AssessmentReport(Frozen):
    """《用水节水评估报告》 (format: SZDB/Z 27-2010)."""

    title: Line
    date: Day
    unit: CompilingUnit


class WaterSavingForm(Form):
    """The form of 建设项目用水节水评估报告备案."""

    item: Literal["water-saving"]
    nature: Nature
    site_area: SquareMetres
    floor_area: SquareMetres
    annual_use: CubicMetres
    daily_use: CubicMetres
    uses: Annotated[tuple[WaterUse, ...], Field(min_length=1, max_length=100)]
    sources: WaterSources
    saving_fittings: Percent
    non_conventional: Percent
    report: AssessmentReport


def _rows(form: WaterSavingForm) -> tuple[Row, ...]:
    return (
        Row(label="建设性质", value=form.nature),
        Row(label="建筑面积", value=f"{printed_measure(form.floor_area)} 平方米"),
        Row(label="年设计用水量", value=f"{printed_measure(form.annual_use)} 立方米"),
        Row(label="非常规水利用率", value=f"{printed_measure(form.non_conventional)}%"),
        Row(label="评估报告", value=form.report.title),
        Row(label="报告编制单位", value=f"{form.report.unit.name}（{form.report.unit.certificate_number}）"),
    )


WATER_SAVING = Item(
    id="water-saving",
    name=Text("建设项目用水节水评估报告备案", "water-saving assessment of construction projects"),
    scope=Text(
        "深圳市范围内年设计用水量三万立方米以上的新建、扩建、改建建设项目。",
        "New, expanded or rebuilt projects in Shenzhen whose design water use is 30,000 m³ or more a year.",
    ),
    division=Text("节约用水办公室", "water-saving office"),
    forms={None: WaterSavingForm},
    titles={None: "建设项目用水节水评估报告备案回执"},
    statement=(
        "你单位报送的建设项目用水节水评估报告备案材料收悉。经系统比对核验，材料符合备案要求，"
        "依据《深圳市建设项目用水节水管理办法》（深圳市人民政府令第183号），予以备案。"
    ),
    rows=_rows,
)

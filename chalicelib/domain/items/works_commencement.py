"""水利工程开工情况的备案: its three forms and what their receipts say."""

import re
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from chalicelib.domain.elements import Day, Form, Line, Long, PersonName, Short, TenThousandYuan, Uscc
from chalicelib.domain.frozen import Frozen
from chalicelib.domain.items.item import Item
from chalicelib.domain.numbering import normal_number
from chalicelib.domain.personal import Kind, Personal, masked
from chalicelib.domain.printed import printed_day, printed_measure
from chalicelib.domain.receipt import Row
from chalicelib.errors import Text


class WorksKind(StrEnum):
    """Kind of hydraulic works, as the list of project legal persons (项目法人名录) names it."""

    FLOOD_CONTROL = "防洪排涝"
    RESERVOIR = "水库"
    RIVER = "河道整治"
    WATER_SUPPLY = "供水"
    WATER_TRANSFER = "引调水"
    SEWERAGE = "排水与污水处理"
    ECOLOGY = "水生态修复"


def _works_number(text: str) -> str:
    number = normal_number(text)
    if number is None or not number.startswith("深水建备"):
        raise PydanticCustomError("filing_number_format", "not the number of a commencement filing")
    return number


def _pointer(text: str) -> str:
    if not re.fullmatch(r"(/[a-z0-9_]{1,40}){1,5}", text):
        raise PydanticCustomError("pointer_format", "not a JSON pointer into a commencement form")
    return text


WorksNumber = Annotated[str, AfterValidator(_works_number)]


class Unit(Frozen):
    """A contractor or supervisor."""

    name: Line
    uscc: Uscc


class Person(Frozen):
    """A project manager or chief supervisor with the number of their certificate."""

    name: PersonName
    certificate_number: Short


class Section(Frozen):
    """One section (标段); amount in 万元."""

    number: Short
    name: Line
    amount: TenThousandYuan
    contractor: Unit
    supervisor: Unit
    project_manager: Person
    chief_supervisor: Person
    tender_notice: Short


Sections = Annotated[tuple[Section, ...], Field(min_length=1, max_length=60)]


class Design(Frozen):
    """The approval of the preliminary design; budget in 万元."""

    approval_number: Short
    approved_on: Day
    authority: Line
    budget: TenThousandYuan


class Contract(Frozen):
    """First and last day of the contract period."""

    first_day: Day
    last_day: Day


class SupervisionNumbers(Frozen):
    """Registration numbers of quality and safety supervision."""

    quality: Short
    safety: Short


class StartForm(Form):
    """《水利工程开工备案表》."""

    item: Literal["works-commencement"]
    kind: Literal["start"]
    works: WorksKind
    design: Design
    contract: Contract
    commenced_on: Day
    supervision: SupervisionNumbers
    sections: Sections


class AddedSectionForm(Form):
    """《水利工程新增标段开工备案表》: new sections of works filed before under `adds_to`."""

    item: Literal["works-commencement"]
    kind: Literal["added-section"]
    adds_to: WorksNumber
    commenced_on: Day
    sections: Sections


_PERSONS = ("/project_manager", "/chief_supervisor")
_UNITS = ("/contractor", "/supervisor")


def names_person(change: "Change", value: object) -> bool:
    """Whether a value names a person: any shape where one belongs, and a bare text where it may be one's name."""
    bare = isinstance(value, str) and change.element.endswith(_UNITS)
    return bare or isinstance(value, Person) or change.element.endswith(_PERSONS)


Changed = Annotated[Unit | Person | Line, Personal(Kind.NAME, when=names_person)]


class Change(Frozen):
    """One change: the element of the filed form (JSON pointer), what it was, what it is now, and why."""

    element: Annotated[str, AfterValidator(_pointer)]
    old: Changed
    new: Changed
    why: Long


class ChangeForm(Form):
    """《水利工程变更备案表》: changes to what was filed under `changes_filing`."""

    item: Literal["works-commencement"]
    kind: Literal["change"]
    changes_filing: WorksNumber
    changes: Annotated[tuple[Change, ...], Field(min_length=1, max_length=60)]


type WorksForm = StartForm | AddedSectionForm | ChangeForm


def _section_rows(sections: tuple[Section, ...]) -> tuple[Row, ...]:
    return tuple(
        Row(
            label=f"标段 {s.number}",
            value=f"{s.name}，{printed_measure(s.amount)} 万元；施工：{s.contractor.name}；监理：{s.supervisor.name}",
        )
        for s in sections
    )


def _start_rows(form: StartForm) -> tuple[Row, ...]:
    design = form.design
    return (
        Row(label="工程类别", value=form.works),
        Row(label="初步设计批复", value=f"{design.approval_number}（{design.authority}）"),
        Row(label="批复概算", value=f"{printed_measure(design.budget)} 万元"),
        Row(label="开工日期", value=printed_day(form.commenced_on)),
        Row(label="合同工期", value=f"{printed_day(form.contract.first_day)}至{printed_day(form.contract.last_day)}"),
        *_section_rows(form.sections),
    )


def _added_rows(form: AddedSectionForm) -> tuple[Row, ...]:
    return (
        Row(label="原备案编号", value=form.adds_to),
        Row(label="开工日期", value=printed_day(form.commenced_on)),
        *_section_rows(form.sections),
    )


def _change_rows(form: ChangeForm) -> tuple[Row, ...]:
    told = (Row(label="原备案编号", value=form.changes_filing),)
    return told + tuple(Row(label=f"变更 {n}", value=_change(c)) for n, c in enumerate(form.changes, 1))


def _change(change: Change) -> str:
    return f"{_element(change.element)}：{_name(change.old)}变更为{_name(change.new)}"


_ELEMENTS = {
    "/contract/first_day": "合同工期开始日期",
    "/contract/last_day": "合同工期结束日期",
    "/supervision/quality": "质量监督登记编号",
    "/supervision/safety": "安全监督登记编号",
}
_OF_A_SECTION = {
    "name": "名称",
    "amount": "合同金额（万元）",
    "contractor": "施工单位",
    "supervisor": "监理单位",
    "project_manager": "项目经理",
    "chief_supervisor": "总监理工程师",
    "tender_notice": "中标公告编号",
}


def _element(pointer: str) -> str:
    if in_section := re.fullmatch(r"/sections/(\d+)/(\w+)", pointer):
        position, element = in_section.groups()
        return f"第{int(position) + 1}个标段{_OF_A_SECTION.get(element, element)}"
    return _ELEMENTS.get(pointer, pointer)


def _name(value: Unit | Person | str) -> str:
    if isinstance(value, Person):
        # A receipt is public through its check page and goes to other systems; a person's name leaves masked only.
        return f"{masked(value.name)}（{value.certificate_number}）"
    return _printed(value) if isinstance(value, str) else value.name


def _printed(text: str) -> str:
    """A day as documents print it; any other text as it is."""
    day = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text)
    return f"{int(day[1])}年{int(day[2])}月{int(day[3])}日" if day else text


def _rows(form: WorksForm) -> tuple[Row, ...]:
    if isinstance(form, StartForm):
        return _start_rows(form)
    return _added_rows(form) if isinstance(form, AddedSectionForm) else _change_rows(form)


WORKS_COMMENCEMENT = Item(
    id="works-commencement",
    name=Text("水利工程开工情况的备案", "commencement of hydraulic works"),
    scope=Text(
        "市水务局所属事业单位、市级水利行业企业或由市水务局授权的企业担任项目法人的水利工程，自开工之日起5个工作日内申请。",
        "Hydraulic works whose legal person is one of the bureau's institutions, a municipal water enterprise or an"
        " enterprise the bureau authorised; filed within 5 working days of commencement.",
    ),
    division=Text("建设管理处", "construction management division"),
    forms={"start": StartForm, "added-section": AddedSectionForm, "change": ChangeForm},
    titles={
        "start": "水利工程开工备案回执",
        "added-section": "水利工程新增标段开工备案回执",
        "change": "水利工程变更备案回执",
    },
    statement=(
        "你单位报送的水利工程开工情况备案材料收悉。经系统比对核验，材料符合备案要求，"
        "依据《水利工程建设项目管理规定》及《水利部关于废止和修改部分规章的决定》（水利部令第46号），予以备案。"
    ),
    rows=_rows,
)

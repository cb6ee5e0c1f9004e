"""What the receipts of the three items say: their titles and the rows of their tables."""

from typing import Any

import pytest

from chalicelib.domain.items.catalogue import ITEMS
from chalicelib.domain.materials import OWED
from chalicelib.domain.numbering import PREFIXES
from local.examples import NUMBER
from tests.builders import form

EXAMPLES = {
    ("soil-conservation", None): "soil-conservation",
    ("water-saving", None): "water-saving",
    ("works-commencement", "start"): "works-start",
    ("works-commencement", "added-section"): "works-added-section",
    ("works-commencement", "change"): "works-change",
}


def rows(filed: Any) -> dict[str, str]:
    return {row.label: row.value for row in ITEMS[filed.item].rows(filed)}


def test_the_catalogue_numbers_and_materials_know_the_same_items_and_forms() -> None:
    forms = {(item.id, kind) for item in ITEMS.values() for kind in item.forms}
    assert forms == set(OWED) == set(EXAMPLES)
    assert set(PREFIXES) == set(ITEMS)


@pytest.mark.parametrize(
    ("item", "kind", "title"),
    [
        ("soil-conservation", None, "水土保持设施验收备案回执"),
        ("water-saving", None, "建设项目用水节水评估报告备案回执"),
        ("works-commencement", "start", "水利工程开工备案回执"),
        ("works-commencement", "added-section", "水利工程新增标段开工备案回执"),
        ("works-commencement", "change", "水利工程变更备案回执"),
    ],
)
def test_each_form_has_a_receipt_of_its_own_title(item: str, kind: str | None, title: str) -> None:
    assert ITEMS[item].receipt_title(kind) == title


@pytest.mark.parametrize(
    ("item", "division"),
    [
        ("soil-conservation", "水土保持处"),
        ("water-saving", "节约用水办公室"),
        ("works-commencement", "建设管理处"),
    ],
)
def test_each_item_is_supervised_by_its_division(item: str, division: str) -> None:
    assert ITEMS[item].division.zh == division


@pytest.mark.parametrize("name", EXAMPLES.values())
def test_every_row_has_a_label_of_its_own_and_a_value(name: str) -> None:
    filed = form(name)
    listed = ITEMS[filed.item].rows(filed)
    assert len({row.label for row in listed}) == len(listed)
    assert all(row.value.strip() for row in listed)


@pytest.mark.parametrize("name", EXAMPLES.values())
def test_no_row_bears_a_persons_name_or_number(name: str) -> None:
    filed = form(name)
    told = "".join(rows(filed).values())
    assert [secret for secret in personal(filed.model_dump(mode="json")) if secret in told] == []


def personal(value: Any) -> list[str]:
    """The names of persons, resident IDs and mobiles anywhere in a form's JSON."""
    if isinstance(value, list):
        return [secret for one in value for secret in personal(one)]
    if not isinstance(value, dict):
        return []
    own = [value[key] for key in ("id_number", "mobile") if key in value]
    named = [value["name"]] if {"id_number", "certificate_number"} & set(value) and "uscc" not in value else []
    return own + named + [secret for one in value.values() for secret in personal(one)]


def test_a_soil_conservation_receipt_tells_plan_area_money_and_acceptance() -> None:
    told = rows(form("soil-conservation", {"/responsibility_area/actual": "8.500"}))
    assert told["防治责任范围"] == "8.5 公顷"
    assert told["自主验收"].endswith("结论：合格")
    assert set(told) == {"项目类别", "方案批复文号", "防治责任范围", "水土保持投资", "自主验收", "验收报告编制单位"}


def test_a_water_saving_receipt_tells_use_share_and_report() -> None:
    assert rows(form("water-saving")) == {
        "建设性质": "新建",
        "建筑面积": "128600 平方米",
        "年设计用水量": "170140 立方米",
        "非常规水利用率": "15%",
        "评估报告": "栖梧云谷产业园一期工程用水节水评估报告",
        "报告编制单位": "深圳市清源节水技术有限公司（深节评证字第2024012号）",
    }


def test_a_start_receipt_tells_design_days_and_every_section() -> None:
    told = rows(form("works-start", {"/commenced_on": "2026-11-20", "/contract/first_day": "2026-11-01"}))
    assert told["工程类别"] == "防洪排涝"
    assert told["批复概算"] == "8620.5 万元"
    assert told["开工日期"] == "2026年11月20日"
    assert told["合同工期"].startswith("2026年11月1日至")
    units = "施工：广东粤泽水利水电工程有限公司；监理：深圳市衡正工程监理有限公司"
    assert told["标段 施工1标"] == f"碧岭水干流河道拓宽及堤岸加固工程，4236.8 万元；{units}"
    assert "标段 施工2标" in told


def test_an_added_section_receipt_names_the_earlier_filing_and_the_new_sections() -> None:
    told = rows(form("works-added-section"))
    assert list(told) == ["原备案编号", "开工日期", "标段 施工3标"]
    assert told["原备案编号"] == NUMBER


def test_a_change_receipt_tells_each_change_in_words_with_persons_masked() -> None:
    unit = {"name": "深圳市岭海水利建设有限公司", "uscc": "91440300MAWA1M4N3Y"}
    other = {"name": "广东粤泽水利水电工程有限公司", "uscc": "91440000MAWH7J2A5Q"}
    manager, next_one = {"name": "甲乙丙", "certificate_number": "1"}, {"name": "丁戊己", "certificate_number": "2"}
    changes = [
        {"element": "/sections/0/project_manager", "old": manager, "new": next_one, "why": "更换。"},
        {"element": "/sections/11/contractor", "old": unit, "new": other, "why": "更换。"},
        {"element": "/supervision/safety", "old": "甲号", "new": "乙号", "why": "更换。"},
        {"element": "/contract/last_day", "old": "2027-03-05", "new": "2027-12-31", "why": "顺延。"},
    ]
    assert rows(form("works-change", {"changes": changes})) == {
        "原备案编号": NUMBER,
        "变更 1": "第1个标段项目经理：甲**（1）变更为丁**（2）",
        "变更 2": "第12个标段施工单位：深圳市岭海水利建设有限公司变更为广东粤泽水利水电工程有限公司",
        "变更 3": "安全监督登记编号：甲号变更为乙号",
        "变更 4": "合同工期结束日期：2027年3月5日变更为2027年12月31日",
    }


@pytest.mark.parametrize("element", ["/works", "/sections/x/name", "/sections/0"])
def test_an_element_that_has_no_words_is_told_by_its_pointer(element: str) -> None:
    changes = [{"element": element, "old": "甲", "new": "乙", "why": "更换。"}]
    assert rows(form("works-change", {"changes": changes}))["变更 1"] == f"{element}：甲变更为乙"

"""Registries that fail while the system runs: who is told what, who goes on as before, and who is spared."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest

from chalicelib.adapters.rows import body_of
from chalicelib.domain.circuit import Circuit
from local.examples import example
from local.stories import Stage, Told, file
from local.system import LocalSystem, today
from local.window import Json

LIMIT_SECONDS = 2.0
"""How long a registry may take to answer one query."""

GRADE_A = ("深圳市碧润水务投资有限公司", "91440300MAWC6H9Q5J")
GRADE_B = ("深圳市西部水源管护中心", "12440300MBW2036581")
EMERGENCY_LINK = ("西部水源应急联通工程", "2602-440300-19-01-388177", "宝安区")
SEASIDE_WORKS = ("大鹏新区滨海水质净化厂扩建工程", "2507-440300-04-05-441205", "大鹏新区")
RIVER_ECOLOGY = ("龙岗河上游段水生态修复工程", "2604-440307-19-01-933127", "龙岗区")
RAIN_STORAGE = ("深汕特别合作区鹅埠片区雨洪调蓄工程", "2020-441521-77-01-011826", "深汕特别合作区")

UNITS = (
    "91440300MAW7B2X662",
    "91440300MAW8D5G17X",
    "91440300MAWA1M4N3Y",
    "91440300MAWB3K2P38",
    "91440300MAWD8F5R4D",
    "91440300MAWE2C7T35",
)


def filled(name: str, applicant: tuple[str, str], project: tuple[str, str, str], **elements: Any) -> Json:
    """An example's form, filled in by another applicant for another project."""
    form = example(name, today())
    names = dict(zip(("name", "uscc"), applicant, strict=True))
    form["applicant"] |= names | {"legal_representative": {"name": "贺鸣远", "id_number": "440399197706160017"}}
    form["project"] |= dict(zip(("name", "code", "district"), project, strict=True))
    return form | elements


def water_saving(applicant: tuple[str, str], project: tuple[str, str, str]) -> Json:
    return filled("water-saving", applicant, project)


def soil_conservation() -> Json:
    return filled(
        "soil-conservation-corrected",
        GRADE_B,
        RAIN_STORAGE,
        project_kind="水利",
        plan={"approval_number": "深水许准予〔2020〕077号", "approved_on": "2020-05-20", "authority": "深圳市水务局"},
        responsibility_area={"approved": "9.60", "actual": "9.60"},
        earth_moved={"approved": "52.00", "actual": "52.00"},
        compensation_fee="14.40",
    )


@contextmanager
def failing(up: LocalSystem, registry: str, kind: str) -> Iterator[None]:
    up.disturb(registry, {"kind": kind, "seconds": 5 * LIMIT_SECONDS})
    try:
        yield
    finally:
        up.disturb(registry, None)


def why(up: LocalSystem, told: Told) -> set[tuple[str, str]]:
    """Which registries gave no answer, and why, as the desk sees it."""
    (judged,) = [one for one in up.desk().look(told.filing_id)["judgements"] if not one["recheck"]]
    return {(fact["registry"], fact["why"]) for fact in judged["facts"] if fact["why"]}


def prechecked(up: LocalSystem, form: Json) -> Json:
    return up.portal(form["applicant"]["uscc"]).call("POST", "/v1/prechecks", form)


@pytest.fixture(scope="module")
def while_two_fail(up: LocalSystem, stage: Stage) -> Iterator[dict[str, Any]]:
    """Two filings that need the same two failing registries, and a pre-check that needs neither, all at once."""
    both = {("qualifications", "nonsense"), ("water-quotas", "broken")}
    with ExitStack() as faults, ThreadPoolExecutor(2) as portals:
        for registry, kind in sorted(both):
            faults.enter_context(failing(up, registry, kind))
        grade_b = portals.submit(file, stage, "grade B", water_saving(GRADE_B, EMERGENCY_LINK))
        grade_a = portals.submit(file, stage, "grade A", water_saving(GRADE_A, SEASIDE_WORKS))
        other = prechecked(up, soil_conservation())
        ended: dict[str, Any] = {"grade B": grade_b.result(), "grade A": grade_a.result(), "other": other, "why": both}
    yield ended
    withdrawal = f"/v1/filings/{ended['grade B'].filing_id}/withdrawal"
    up.portal(GRADE_B[1]).create(withdrawal, {"why": "另行申报"})


def test_nonsense_and_broken_sources_bring_a_filing_to_an_officer_who_sees_which_failed_how(
    up: LocalSystem, while_two_fail: dict[str, Any]
) -> None:
    told = while_two_fail["grade B"]
    assert (told.outcome, told.filing["referred_because"]) == ("referred", "source-silent")
    assert why(up, told) == while_two_fail["why"]


def test_they_hold_up_nobody_of_good_credit(up: LocalSystem, while_two_fail: dict[str, Any]) -> None:
    told = while_two_fail["grade A"]
    assert (told.outcome, told.filing["on_trust"]) == ("filed", True)
    assert why(up, told) == while_two_fail["why"]


def test_an_item_that_does_not_need_them_is_judged_as_before(while_two_fail: dict[str, Any]) -> None:
    assert (while_two_fail["other"]["outcome"], while_two_fail["other"]["reasons"]) == ("pass", [])


def test_a_source_slower_than_its_limit_is_as_good_as_silent_and_delays_no_other_item(
    up: LocalSystem, stage: Stage
) -> None:
    with failing(up, "fees", "slow"), ThreadPoolExecutor(1) as portals:
        filed = portals.submit(file, stage, "slow", soil_conservation())
        other = file(stage, "other", water_saving(GRADE_A, RIVER_ECOLOGY))
        start = time.monotonic()
        unanswered = silent(up, soil_conservation())
        took = time.monotonic() - start
        slow = filed.result()
    assert unanswered
    assert LIMIT_SECONDS <= took < 2 * LIMIT_SECONDS
    assert (slow.outcome, slow.filing["referred_because"]) == ("referred", "source-silent")
    assert why(up, slow) == {("fees", "timeout")}
    assert (other.outcome, other.filing["on_trust"]) == ("filed", False)


def circuit(up: LocalSystem, registry: str) -> Circuit:
    """What the table holds of a registry's circuit."""
    key = {"pk": {"S": f"circuit#{registry}"}, "sk": {"S": "circuit"}}
    row = up.aws.client("dynamodb").get_item(TableName=up.outputs["FilingsTable"], Key=key, ConsistentRead=True)
    return Circuit.model_validate(body_of(row["Item"]))


def silent(up: LocalSystem, form: Json) -> bool:
    """Whether a pre-check of the form finds a source silent, whatever else it finds."""
    return "source-silent" in {reason["code"] for reason in prechecked(up, form)["reasons"]}


def naming(unit: str) -> Json:
    form = water_saving(GRADE_B, EMERGENCY_LINK)
    return form | {"report": form["report"] | {"unit": form["report"]["unit"] | {"uscc": unit}}}


def test_a_source_that_keeps_failing_is_shut_for_all_functions_and_opened_by_its_first_answer(up: LocalSystem) -> None:
    with failing(up, "qualifications", "broken"):
        for unit in UNITS:
            assert silent(up, naming(unit))
        shut = circuit(up, "qualifications")
    assert shut.failures >= 5
    assert shut.until
    form = naming(UNITS[0])
    end = time.monotonic() + 10
    while silent(up, form):
        assert time.monotonic() < end, "nobody is let try it again"
        time.sleep(0.2)
    opened = circuit(up, "qualifications")
    assert (opened.failures, opened.until) == (0, None)


@pytest.fixture(autouse=True, scope="module")
def mended(up: LocalSystem, told: dict[str, Told]) -> Iterator[None]:
    """The stories come first, since they count their numbers from one; afterwards every registry answers again."""
    yield
    for registry in ("qualifications", "water-quotas", "fees"):
        up.disturb(registry, None)

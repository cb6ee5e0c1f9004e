"""Every alarm of the deployed system can be made to ring, by a figure just beyond its limit."""

from datetime import UTC, datetime

import pytest

from local.aws import REGION
from local.deploy import template_at
from local.staging import package, stage
from local.system import LocalSystem
from local.watch.alarm import Alarm
from local.watch.alarms import TOGETHER
from local.watch.template import alarms


@pytest.fixture(scope="module")
def every(tmp_path_factory: pytest.TempPathFactory) -> list[Alarm]:
    """The alarms on one figure, as they were deployed."""
    folder = tmp_path_factory.mktemp("watched")
    template = template_at(package(stage(folder, requirements=""), folder / "out", REGION))
    return alarms(template["Resources"])


BEYOND = {">": 1, ">=": 0, "<": -1}


def tell(up: LocalSystem, alarm: Alarm) -> None:
    """Put a figure just beyond the alarm's limit."""
    figure, value = alarm.figure, alarm.limit + BEYOND[alarm.stands]
    data = [{"MetricName": figure.name, "Timestamp": datetime.now(UTC), "Value": value}]
    up.aws.client("cloudwatch").put_metric_data(Namespace=figure.namespace, MetricData=data)


def states(up: LocalSystem) -> dict[str, str]:
    """How each alarm stands."""
    pages = up.aws.client("cloudwatch").get_paginator("describe_alarms")
    answers = list(pages.paginate(AlarmTypes=["MetricAlarm", "CompositeAlarm"]))
    kinds = ("MetricAlarms", "CompositeAlarms")
    found = [alarm for answer in answers for kind in kinds for alarm in answer.get(kind, [])]
    return {alarm["AlarmName"].removeprefix("miaopi-local-"): alarm["StateValue"] for alarm in found}


def test_all_are_deployed(up: LocalSystem, every: list[Alarm]) -> None:
    assert set(states(up)) == {alarm.name for alarm in every} | {together.name for together in TOGETHER}


def test_each_rings_by_its_own_figure(up: LocalSystem, every: list[Alarm]) -> None:
    for alarm in every:
        tell(up, alarm)
    ringing = {name for name, state in states(up).items() if state == "ALARM"}
    assert {alarm.name for alarm in every} - ringing == set()
    assert {together.name for together in TOGETHER} - ringing == set()

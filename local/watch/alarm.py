"""What an alarm is, as a row of a table, and as CloudFormation takes it."""

from collections.abc import Mapping
from enum import IntEnum
from typing import Any, Literal, NamedTuple

from chalicelib.domain.premises import IN_TIME, NOW
from chalicelib.errors import Text

OURS = "Miaopi"
RUNBOOK = "docs/operating.md"

type Json = dict[str, Any]
type Silence = Literal["breaching", "notBreaching"]
type Names = Mapping[str, Any]
"""Dimensions by name; a value is text, or told by CloudFormation."""

STAGE: Names = {"stage": {"Ref": "Stage"}}
API_NAME = "miaopi-${Stage}"
"""What the gateway's figures go by (.chalice/resources.yaml), to be filled in by CloudFormation."""


class Severity(IntEnum):
    """How soon somebody must look."""

    NOW = 1
    TODAY = 2
    SOON = 3


WHEN: dict[Severity, Text] = {
    Severity.NOW: Text("立即", "now, by day and night"),
    Severity.TODAY: Text("当日", "today"),
    Severity.SOON: Text("本周", "this week"),
}

COMPARISON = {
    ">": "GreaterThanThreshold",
    ">=": "GreaterThanOrEqualToThreshold",
    "<": "LessThanThreshold",
}


class Figure(NamedTuple):
    """A metric of CloudWatch and what of it is looked at: a statistic over `seconds`."""

    namespace: str
    name: str
    dimensions: Names
    statistic: str
    seconds: int


class Alarm(NamedTuple):
    """One alarm: rings when the figure stands so to the limit in each of `times` periods one after the other.

    `silence` says what no figure at all means: nothing ("notBreaching"), or an alarm in itself ("breaching").
    `section` is the heading of the runbook that says what to do. Parts of another alarm ring for nobody by themselves.
    """

    name: str
    severity: Severity
    means: Text
    section: str
    figure: Figure
    stands: Literal[">", ">=", "<"]
    limit: float
    times: int = 1
    silence: Silence = "notBreaching"
    a_part: bool = False


class Together(NamedTuple):
    """An alarm that rings while all of several others do."""

    name: str
    severity: Severity
    means: Text
    section: str
    parts: tuple[Alarm, ...]


def ours(name: str, statistic: str, seconds: int, **dimensions: str) -> Figure:
    """A figure that the system itself tells (chalicelib/domain/figures.py)."""
    return Figure(OURS, name, {**STAGE, **{key: str(value) for key, value in dimensions.items()}}, statistic, seconds)


def resource_of(alarm: Alarm) -> Json:
    """The alarm as a resource of the template."""
    figure = alarm.figure
    extended = figure.statistic.startswith("p")
    return {
        "Type": "AWS::CloudWatch::Alarm",
        "Properties": {
            "AlarmName": _named(alarm.name),
            "AlarmDescription": description(alarm),
            "Namespace": figure.namespace,
            "MetricName": figure.name,
            "Dimensions": [{"Name": name, "Value": value} for name, value in figure.dimensions.items()],
            "ExtendedStatistic" if extended else "Statistic": figure.statistic,
            "Period": figure.seconds,
            "EvaluationPeriods": alarm.times,
            "ComparisonOperator": COMPARISON[alarm.stands],
            "Threshold": alarm.limit,
            "TreatMissingData": alarm.silence,
            **({} if alarm.a_part else _told(alarm.severity)),
        },
    }


def resource_together(together: Together) -> Json:
    """The composite alarm as a resource of the template."""
    ringing = " AND ".join(f"ALARM(miaopi-${{Stage}}-{part.name})" for part in together.parts)
    return {
        "Type": "AWS::CloudWatch::CompositeAlarm",
        "DependsOn": [part.name for part in together.parts],
        "Properties": {
            "AlarmName": _named(together.name),
            "AlarmDescription": description(together),
            "AlarmRule": {"Fn::Sub": ringing},
            **_told(together.severity),
        },
    }


def description(alarm: Alarm | Together) -> str:
    """What whoever is rung reads first: how soon, what it means, where it says what to do."""
    when = WHEN[alarm.severity]
    zh, en = f"【{when.zh}】{alarm.means.zh}", f"[{when.en}] {alarm.means.en}"
    return f"{zh}。{en}. {RUNBOOK}#{anchor(alarm.section)}"


def anchor(heading: str) -> str:
    """The address of a heading within its page, as GitHub makes it."""
    kept = "".join(sign for sign in heading.lower() if sign.isalnum() or sign in " -_")
    return kept.replace(" ", "-")


def _named(name: str) -> Json:
    return {"Fn::Sub": f"miaopi-${{Stage}}-{name}"}


def _told(severity: Severity) -> Json:
    topic = [{"Ref": NOW if severity is Severity.NOW else IN_TIME}]
    return {"AlarmActions": topic, "OKActions": topic}

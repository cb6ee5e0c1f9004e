"""What watches the deployed system: everything that can fail has its alarm, and every alarm says what to do."""

import ast
import json
import operator
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bench.assumed import ALARMS, COMPOSITE_ALARMS
from chalicelib.domain.figures import FIGURES
from local.watch import insights
from local.watch.alarm import OURS, RUNBOOK, Severity, anchor
from local.watch.alarms import FAST, SLO, SLOW, TOGETHER, burning
from local.watch.listeners import LISTENERS, TOPICS, Listener
from local.watch.template import alarms

Json = dict[str, Any]
ROOT = Path(__file__).parents[2]
WATCHABLE = ("AWS::SQS::Queue", "AWS::S3::Bucket", "AWS::Serverless::Function", "AWS::DynamoDB::Table")
LONGEST_DAY = 86_400


def of_kind(resources: Json, *kinds: str) -> Json:
    return {name: resource for name, resource in resources.items() if resource["Type"] in kinds}


@pytest.fixture
def rung(resources: Json) -> Json:
    """The alarms on one figure, as resources."""
    return of_kind(resources, "AWS::CloudWatch::Alarm")


@pytest.fixture
def rung_together(resources: Json) -> Json:
    return of_kind(resources, "AWS::CloudWatch::CompositeAlarm")


def test_every_queue_bucket_function_and_table_has_its_alarm(resources: Json, rung: Json) -> None:
    dimensions = json.dumps([alarm["Properties"]["Dimensions"] for alarm in rung.values()])
    unwatched = [name for name in of_kind(resources, *WATCHABLE) if f'"{name}"' not in dimensions]
    assert unwatched == []


def test_the_bill_on_paper_counts_the_alarms_there_are(rung: Json, rung_together: Json) -> None:
    assert (len(rung), len(rung_together)) == (ALARMS, COMPOSITE_ALARMS)


def test_every_dead_letter_queue_rings_at_the_first_letter(resources: Json, rung: Json) -> None:
    dead = [name for name in of_kind(resources, "AWS::SQS::Queue") if name.endswith("DeadQueue")]
    assert len(dead) > 8
    for name in dead:
        alarm = rung[f"{name.removesuffix('Queue')}Letters"]["Properties"]
        assert (alarm["MetricName"], alarm["Threshold"]) == ("ApproximateNumberOfMessagesVisible", 0)
        assert alarm["ComparisonOperator"] == "GreaterThanThreshold"


def test_every_figure_of_ours_that_rings_is_one_that_is_told_by_those_dimensions(rung: Json) -> None:
    for alarm in (alarm["Properties"] for alarm in rung.values()):
        if alarm["Namespace"] == OURS:
            named = {dimension["Name"] for dimension in alarm["Dimensions"]} - {"stage"}
            assert named in [set(names) for names in FIGURES[alarm["MetricName"]].by], alarm["MetricName"]


def test_every_alarm_says_how_soon_what_and_where_the_runbook_goes_on(rung: Json, rung_together: Json) -> None:
    page = (ROOT / RUNBOOK).read_text()
    headings = {anchor(heading) for heading in re.findall(r"^#+ (.+)$", page, re.MULTILINE)}
    for name, alarm in (rung | rung_together).items():
        text = alarm["Properties"]["AlarmDescription"]
        assert re.match(r"【.+】.+\[.+\] .+", text), name
        assert text.rpartition(f"{RUNBOOK}#")[2] in headings, text
        assert len(text) <= 1024


def test_every_alarm_is_told_to_somebody_but_for_the_parts_of_others(rung: Json, rung_together: Json) -> None:
    parts = {part.name for together in TOGETHER for part in together.parts}
    silent = {name for name, alarm in (rung | rung_together).items() if "AlarmActions" not in alarm["Properties"]}
    assert silent == parts
    told = [
        a["Properties"]["AlarmActions"][0]["Ref"]
        for a in (rung | rung_together).values()
        if "AlarmActions" in a["Properties"]
    ]
    assert set(told) == set(TOPICS)


def test_whoever_is_woken_is_woken_for_what_cannot_wait_only(resources: Json) -> None:
    severities = [alarm.severity for alarm in alarms(resources) if not alarm.a_part]
    assert severities.count(Severity.NOW) < len(severities) / 4


@pytest.mark.parametrize(
    ("together", "times", "windows"),
    [("AnswersLateFast", FAST, (3600, 300)), ("AnswersLateSlowly", SLOW, (21600, 1800))],
)
def test_the_allowance_is_watched_over_a_long_and_a_short_window(
    resources: Json, rung: Json, together: str, times: float, windows: tuple[int, int]
) -> None:
    (named,) = [one for one in TOGETHER if one.name == together]
    parts = [rung[part.name]["Properties"] for part in named.parts if part.figure.name == "AnsweredInTime"]
    assert tuple(part["Period"] for part in parts) == windows
    assert {part["Threshold"] for part in parts} == {burning(times)}
    rule = resources[together]["Properties"]["AlarmRule"]["Fn::Sub"]
    assert rule == " AND ".join(f"ALARM(miaopi-${{Stage}}-{part.name})" for part in named.parts)


def ringing(answers: Iterable[int]) -> set[str]:
    """The alarms on answers that ring after those of one hour, 1 in time and 0 late, all in its last minutes."""
    answers = list(answers)
    stands = {"AnsweredInTime": sum(answers) / len(answers), "AnsweredLate": answers.count(0)}
    rings = {"<": operator.lt, ">=": operator.ge}
    return {
        together.name
        for together in TOGETHER
        if all(p.figure.name in stands and rings[p.stands](stands[p.figure.name], p.limit) for p in together.parts)
    }


@pytest.mark.parametrize(
    ("answers", "rung_by"),
    [
        ([0], {"AnswersLateSlowly"}),
        ([1] * 12 + [0], {"AnswersLateSlowly"}),
        ([0, 0], {"AnswersLateFast", "AnswersLateSlowly"}),
        ([1] * 25 + [0, 0], {"AnswersLateFast", "AnswersLateSlowly"}),
        ([1] * 60 + [0, 0], {"AnswersLateSlowly"}),
        ([1] * 99 + [0], set()),
        ([1], set()),
    ],
)
def test_of_few_filings_one_late_is_for_the_day_and_two_wake_somebody(answers: list[int], rung_by: set[str]) -> None:
    assert ringing(answers) == rung_by


@pytest.mark.parametrize("listener", LISTENERS)
def test_a_listener_is_made_where_its_address_is_given_and_none_where_it_is_not(
    template: Json, resources: Json, listener: Listener
) -> None:
    made = resources[f"{listener.parameter}Listener"]
    assert made["Properties"] == {
        "TopicArn": {"Ref": listener.topic},
        "Protocol": listener.protocol,
        "Endpoint": {"Ref": listener.parameter},
    }
    assert template["Parameters"][listener.parameter]["Default"] == ""
    given = template["Conditions"][made["Condition"]]
    assert given == {"Fn::Not": [{"Fn::Equals": [{"Ref": listener.parameter}, ""]}]}


@pytest.mark.parametrize(
    ("address", "by"),
    [
        ("", {"email", "https"}),
        ("duty@water.example", {"email"}),
        ("https://pager.example/a:b@c", {"https"}),
        ("http://pager.example", set()),
        ("duty", set()),
    ],
)
def test_an_address_is_taken_by_the_way_it_is_made_for_and_by_no_other(
    template: Json, address: str, by: set[str]
) -> None:
    for listener in LISTENERS:
        taken = re.fullmatch(template["Parameters"][listener.parameter]["AllowedPattern"], address)
        assert bool(taken) is (listener.protocol in by), listener.parameter


def test_both_topics_can_be_heard_by_mail_and_by_the_web(resources: Json) -> None:
    ways = {(listener.topic, listener.protocol) for listener in LISTENERS}
    assert ways == {(topic, way) for topic in of_kind(resources, "AWS::SNS::Topic") for way in ("email", "https")}


def test_figures_of_the_gateway_are_looked_for_under_the_name_that_the_stages_api_has(
    resources: Json, rung: Json, dashboard: Json
) -> None:
    name = resources["RestAPI"]["Properties"]["Name"]
    of_the_api = [a["Properties"]["Dimensions"] for a in rung.values() if "ApiGateway" in a["Properties"]["Namespace"]]
    assert [d["Value"] for dimensions in of_the_api for d in dimensions if d["Name"] == "ApiName"] == [name, name]
    shown = [m for w in dashboard["widgets"] if w["type"] == "metric" for m in w["properties"]["metrics"]]
    assert {m[m.index("ApiName") + 1] for m in shown if "ApiName" in m} == {name["Fn::Sub"]}


def test_every_index_of_the_table_rings_when_it_throttles_reads_or_writes(resources: Json, rung: Json) -> None:
    indexes = {index["IndexName"] for index in resources["Filings"]["Properties"]["GlobalSecondaryIndexes"]}
    table = {"Name": "TableName", "Value": {"Ref": "Filings"}}
    for way in ("Read", "Write"):
        throttled = [a["Properties"] for a in rung.values() if a["Properties"]["MetricName"] == f"{way}ThrottleEvents"]
        assert all(table in alarm["Dimensions"] for alarm in throttled)
        named = [d["Value"] for alarm in throttled for d in alarm["Dimensions"] if d != table]
        assert sorted(named) == sorted(indexes)
        assert len(throttled) == len(indexes) + 1


def test_the_promise_is_995_filings_of_1000() -> None:
    assert SLO == 0.995
    assert burning(FAST) == pytest.approx(0.928)
    assert burning(SLOW) == pytest.approx(0.97)


def test_no_alarm_looks_over_more_than_a_day(rung: Json) -> None:
    for alarm in (alarm["Properties"] for alarm in rung.values()):
        assert alarm["Period"] * alarm["EvaluationPeriods"] <= LONGEST_DAY


def told_in_code() -> Iterator[str]:
    """The names of all figures that the product tells."""
    for path in [ROOT / "app.py", *(ROOT / "chalicelib").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _of_metrics(node.func):
                (name, *_) = node.args
                assert isinstance(name, ast.Constant), f"{path}: a figure without a name of its own"
                yield str(name.value)


def _of_metrics(called: ast.Attribute) -> bool:
    owner = called.value
    name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
    return called.attr in {"count", "seconds"} and name.endswith("metrics")


def test_the_table_of_figures_is_what_the_code_tells() -> None:
    assert set(told_in_code()) == set(FIGURES)


@pytest.fixture
def dashboard(resources: Json) -> Json:
    body: Json = json.loads(resources["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"])
    return body


def test_the_dashboard_asks_in_the_order_of_need(dashboard: Json) -> None:
    rows = [w["properties"]["markdown"] for w in dashboard["widgets"] if w["type"] == "text"]
    asked = ["served", "wait", "fails", "safe", "cost"]
    assert [word for row in rows for word in asked if word in row] == asked
    assert [w["y"] for w in dashboard["widgets"]] == sorted(w["y"] for w in dashboard["widgets"])


def test_the_dashboard_shows_figures_that_are_told_and_resources_that_are_there(
    dashboard: Json, resources: Json
) -> None:
    shown = [m for w in dashboard["widgets"] if w["type"] == "metric" for m in w["properties"]["metrics"]]
    assert len(shown) > 60
    for namespace, name, *rest in shown:
        words = [word for word in rest if isinstance(word, str)]
        if namespace == OURS:
            assert set(words[::2]) - {"stage"} in [set(names) for names in FIGURES[name].by], name
        for word in re.findall(r"\$\{(\w+)", " ".join(words)):
            assert word in resources or word == "Stage", word


def test_every_stored_query_says_what_it_asks_and_reads_all_logs(resources: Json) -> None:
    stored = of_kind(resources, "AWS::Logs::QueryDefinition")
    groups = of_kind(resources, "AWS::Logs::LogGroup")
    assert len(stored) == len(insights.QUERIES)
    for query in stored.values():
        assert query["Properties"]["QueryString"].startswith("# ")
        assert [group["Ref"] for group in query["Properties"]["LogGroupNames"]] == sorted(groups)

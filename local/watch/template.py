"""The template with everything that watches it."""

from collections.abc import Iterator

from local.watch import alarm, dashboard, insights
from local.watch.alarm import Json
from local.watch.alarms import SINGLE, TOGETHER
from local.watch.alarms_of_each import of_each

TOPICS = {"AlarmsNow": "Whoever is woken listens here", "AlarmsInTime": "Whoever looks in office hours listens here"}


def watched(template: Json) -> Json:
    """A packaged template with topics, alarms, dashboard and stored queries for all that stands in it."""
    return template | {"Resources": template["Resources"] | dict(_added(template["Resources"]))}


def alarms(resources: Json) -> list[alarm.Alarm]:
    """Every alarm on one figure, the parts of composite ones among them."""
    return [*(part for together in TOGETHER for part in together.parts), *SINGLE, *of_each(resources)]


def _added(resources: Json) -> Iterator[tuple[str, Json]]:
    for name, listens in TOPICS.items():
        yield name, _topic(name, listens)
    for one in alarms(resources):
        yield one.name, alarm.resource_of(one)
    for together in TOGETHER:
        yield together.name, alarm.resource_together(together)
    yield "Dashboard", dashboard.resource(resources)
    groups = [{"Ref": n} for n, r in sorted(resources.items()) if r["Type"] == "AWS::Logs::LogGroup"]
    for query in insights.QUERIES:
        yield f"Query{_camel(query.name)}", insights.resource_of(query, groups)


def _topic(name: str, listens: str) -> Json:
    properties = {"TopicName": {"Fn::Sub": f"miaopi-${{Stage}}-{name}"}, "DisplayName": listens}
    return {"Type": "AWS::SNS::Topic", "Properties": properties}


def _camel(words: str) -> str:
    return "".join(word.capitalize() for word in words.split("-"))

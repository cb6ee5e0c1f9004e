"""The template with everything that watches it."""

from collections.abc import Iterator

from local.watch import alarm, dashboard, insights, listeners
from local.watch.alarm import Json
from local.watch.alarms import SINGLE, TOGETHER
from local.watch.alarms_of_each import of_each


def watched(template: Json) -> Json:
    """A packaged template with topics, alarms, dashboard and stored queries for all that stands in it."""
    return template | {
        "Parameters": template["Parameters"] | listeners.parameters(),
        "Conditions": template["Conditions"] | listeners.conditions(),
        "Resources": template["Resources"] | dict(_added(template["Resources"])),
    }


def alarms(resources: Json) -> list[alarm.Alarm]:
    """Every alarm on one figure, the parts of composite ones among them."""
    return [*(part for together in TOGETHER for part in together.parts), *SINGLE, *of_each(resources)]


def _added(resources: Json) -> Iterator[tuple[str, Json]]:
    yield from ((name, listeners.topic_of(name)) for name in listeners.TOPICS)
    yield from ((f"{one.parameter}Listener", listeners.listener_of(one)) for one in listeners.LISTENERS)
    for one in alarms(resources):
        yield one.name, alarm.resource_of(one)
    for together in TOGETHER:
        yield together.name, alarm.resource_together(together)
    yield "Dashboard", dashboard.resource(resources)
    groups = [{"Ref": n} for n, r in sorted(resources.items()) if r["Type"] == "AWS::Logs::LogGroup"]
    for query in insights.QUERIES:
        yield f"Query{_camel(query.name)}", insights.resource_of(query, groups)


def _camel(words: str) -> str:
    return "".join(word.capitalize() for word in words.split("-"))

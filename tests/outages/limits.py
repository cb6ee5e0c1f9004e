"""What the template says of each queue: how long messages are hidden, how often received, how many at once."""

from datetime import timedelta
from functools import cache
from typing import Any, NamedTuple

from chalicelib.domain.sharing import Queue
from tests.aws import TEMPLATE


class Limits(NamedTuple):
    """The limits of one queue."""

    hidden: timedelta
    receives: int
    at_once: int


@cache
def limits() -> dict[Queue, Limits]:
    """The limits of every queue."""
    from samtranslator.yaml_helper import yaml_parse

    resources = yaml_parse(TEMPLATE.read_text(encoding="utf-8"))["Resources"]
    at_once = _at_once(resources)
    said = {name: r["Properties"] for name, r in resources.items() if r.get("Type") == "AWS::SQS::Queue"}
    return {_queue(p): _limits(p, at_once[name]) for name, p in said.items() if "RedrivePolicy" in p}


def _queue(properties: dict[str, Any]) -> Queue:
    return Queue(properties["QueueName"]["Fn::Sub"].removeprefix("miaopi-${Stage}-"))


def _limits(properties: dict[str, Any], at_once: int) -> Limits:
    hidden = timedelta(seconds=properties["VisibilityTimeout"])
    return Limits(hidden, properties["RedrivePolicy"]["maxReceiveCount"], at_once)


def _at_once(resources: dict[str, Any]) -> dict[str, int]:
    """By the queue's name in the template."""
    functions = (r["Properties"]["Events"] for r in resources.values() if "Events" in r.get("Properties", {}))
    sources = (e["Properties"] for events in functions for e in events.values() if e.get("Type") == "SQS")
    return {
        s["Queue"]["Fn::Sub"].removeprefix("${").removesuffix(".Arn}"): s["ScalingConfig"]["MaximumConcurrency"]
        for s in sources
    }

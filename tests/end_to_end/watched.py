"""A deployed system that ends with a look through all that its Lambdas told: nothing secret, nobody's numbers."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from local.aws import Aws
from local.system import LocalSystem, system
from tests.leaks import leaks_in


class Leaked(AssertionError):
    """A Lambda told what must not be told."""


@contextmanager
def watched_system() -> Iterator[LocalSystem]:
    """The system, up while the block runs; raises `Leaked` at its end."""
    with system(say=lambda _: None) as up:
        yield up
        look_through(up.aws)


def look_through(aws: Aws) -> int:
    """How many lines were looked through; raises `Leaked`, naming the group and the kind, never the thing."""
    logs, lines = aws.client("logs"), 0
    for group, text in _told(logs):
        lines += 1
        if found := leaks_in(text):
            raise Leaked(f"{group} tells {', '.join(found)}")
    return lines


def _told(logs: Any) -> Iterator[tuple[str, str]]:
    for page in logs.get_paginator("describe_log_groups").paginate():
        for group in page["logGroups"]:
            name = str(group["logGroupName"])
            for events in logs.get_paginator("filter_log_events").paginate(logGroupName=name):
                yield from ((name, str(event["message"])) for event in events["events"])

"""Stored queries of CloudWatch Logs Insights: one for each question of the runbook, over the logs of all functions."""

from typing import NamedTuple

from local.watch.alarm import Json


class Query(NamedTuple):
    """A question and the query that answers it; what is in capitals is to be put in by whoever asks."""

    name: str
    asks: str
    query: str


QUERIES: tuple[Query, ...] = (
    Query(
        "one-filing",
        "What happened to one filing, from the portal's request to the last push?",
        "fields @timestamp, @log, message, operation, queue, correlation_id, error, why\n"
        '| filter filing_id = "FILING_ID"\n| sort @timestamp asc',
    ),
    Query(
        "one-request",
        "What did one request of the portal set off?",
        "fields @timestamp, @log, message, operation, filing_id, queue, error, why\n"
        '| filter correlation_id = "CORRELATION_ID"\n| sort @timestamp asc',
    ),
    Query(
        "failures",
        "What fails most, and where?",
        'filter level = "ERROR"\n| stats count(*) as times, max(@timestamp) as last by @log, message, error, where',
    ),
    Query(
        "put-off",
        "What is tried again and again, and why?",
        'filter message = "to be tried again"\n| stats count(*) as times by filing_id, why\n| sort times desc',
    ),
    Query(
        "slow-calls",
        "Which calls of the API are slow?",
        'filter message = "answered"\n'
        "| stats count(*) as calls, pct(seconds, 50) as p50, pct(seconds, 99) as p99 by operation",
    ),
    Query(
        "refusals",
        "Which refusals does the API give, and for which calls?",
        'filter message = "refused"\n| stats count(*) as times by code, operation',
    ),
)


def resource_of(query: Query, groups: list[Json]) -> Json:
    """The query as a resource of the template."""
    return {
        "Type": "AWS::Logs::QueryDefinition",
        "Properties": {
            "Name": {"Fn::Sub": f"miaopi-${{Stage}}/{query.name}"},
            "QueryString": f"# {query.asks}\n{query.query}",
            "LogGroupNames": groups,
        },
    }

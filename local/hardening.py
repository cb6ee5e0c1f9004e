"""What every function, timer, queue and call of the template is given alike: traces, a place for failures, TLS, logs.

Put in after Chalice has packaged, so that no timer or queue can be added without it.
"""

from typing import Any

from chalicelib.domain.correlation import HEADER

type Json = dict[str, Any]

FUNCTION = "AWS::Serverless::Function"
TIMERS_DEAD, ACCESS = "TimersDeadQueue", "AccessLog"
TRACES = "HasTraces"

ACCESS_LOG = (
    '{"time": "$context.requestTime", "request_id": "$context.requestId", "method": "$context.httpMethod", '
    '"route": "$context.resourcePath", "status": "$context.status", "bytes": "$context.responseLength", '
    '"milliseconds": "$context.responseLatency", "source": "$context.identity.sourceIp", '
    '"caller": "$context.authorizer.principalId"}'
)
"""The route and not the path that was called, which may hold a check code."""


def hardened(template: Json) -> Json:
    """A packaged template with all of that."""
    resources = template["Resources"]
    changed = {name: _with(r, _TRACED) for name, r in resources.items() if r["Type"] == FUNCTION}
    timers = {name: function for name, function in changed.items() if is_timed(function)}
    changed |= {name: _with(timer, _TIMED) for name, timer in timers.items()}
    changed |= {name: _reporting(resources[name]) for name in map(_role_of, timers.values())}
    changed |= {"RestAPI": _with(resources["RestAPI"], _LOGGING | _TRACED_API | _followed(resources["RestAPI"]))}
    whole = resources | changed
    conditions = template["Conditions"] | {TRACES: _HAS_TRACES}
    return template | {"Conditions": conditions, "Resources": whole | _tls_only(whole)}


def is_timed(resource: Json) -> bool:
    """Whether it is a function that a schedule calls."""
    events = resource["Properties"].get("Events", {}) if resource["Type"] == FUNCTION else {}
    return any(event["Type"] == "Schedule" for event in events.values())


def _role_of(function: Json) -> str:
    return str(function["Properties"]["Role"]["Fn::GetAtt"][0])


def _with(resource: Json, properties: Json) -> Json:
    return resource | {"Properties": resource["Properties"] | properties}


def _reporting(role: Json) -> Json:
    """A timer's role, which Lambda reports a failed run by."""
    policy = {"PolicyName": "ReportFailedRun", "PolicyDocument": {"Version": "2012-10-17", "Statement": [_REPORT]}}
    return _with(role, {"Policies": [*role["Properties"]["Policies"], policy]})


def _followed(api: Json) -> Json:
    """What the gateway answers itself bears an id to follow it by: ours, since it checks no caller's."""
    answers = api["Properties"]["GatewayResponses"]
    return {"GatewayResponses": {kind: _bearing(answer) for kind, answer in answers.items()}}


def _bearing(answer: Json) -> Json:
    headers = answer["ResponseParameters"]["Headers"] | {HEADER: "context.requestId"}
    return answer | {"ResponseParameters": {"Headers": headers}}


def _tls_only(resources: Json) -> Json:
    """A policy for all queues that have none of their own."""
    queues = [name for name, resource in resources.items() if resource["Type"] == "AWS::SQS::Queue"]
    return {f"{name}TlsOnly": _refusing_plain(name) for name in queues if name not in OWN_POLICY}


OWN_POLICY = frozenset({"UploadsQueue"})
"""A queue has one policy; this one lets a bucket in, and says TLS itself."""


def _refusing_plain(queue: str) -> Json:
    statement = {
        "Sid": "TlsOnly",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "sqs:*",
        "Resource": _arn_of(queue),
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    document = {"Version": "2012-10-17", "Statement": [statement]}
    return {"Type": "AWS::SQS::QueuePolicy", "Properties": {"Queues": [{"Ref": queue}], "PolicyDocument": document}}


def _arn_of(name: str) -> Json:
    return {"Fn::GetAtt": [name, "Arn"]}


_REPORT: Json = {
    "Sid": "ReportFailedRun",
    "Effect": "Allow",
    "Action": ["sqs:SendMessage"],
    "Resource": [_arn_of(TIMERS_DEAD)],
}

_TIMED: Json = {
    "EventInvokeConfig": {
        "MaximumRetryAttempts": 0,
        "DestinationConfig": {"OnFailure": {"Type": "SQS", "Destination": _arn_of(TIMERS_DEAD)}},
    },
}
"""A run that failed is not repeated, since the next one does its work. Two at once are no harm (decision 0037)."""

_HAS_TRACES: Json = {"Fn::Not": [{"Fn::Equals": [{"Ref": "AWS::Partition"}, "aws-cn"]}]}
"""Lambda has no X-Ray in the China regions (AWS, Lambda in China); of the gateway alone a trace would tell nothing."""

_TRACED: Json = {"Tracing": {"Fn::If": [TRACES, "Active", "PassThrough"]}}
_TRACED_API: Json = {"TracingEnabled": {"Fn::If": [TRACES, True, False]}}

_LOGGING: Json = {"AccessLogSetting": {"DestinationArn": _arn_of(ACCESS), "Format": ACCESS_LOG}}

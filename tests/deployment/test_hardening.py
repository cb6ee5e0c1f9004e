"""What every timer, queue and call is given alike, whatever else is added to the template."""

import json
from typing import Any

import pytest

from local.hardening import TIMERS_DEAD, TRACES, is_timed

Json = dict[str, Any]


def of_kind(resources: Json, kind: str) -> Json:
    return {name: resource for name, resource in resources.items() if resource["Type"] == kind}


@pytest.fixture
def timers(resources: Json) -> Json:
    return {name: resource for name, resource in resources.items() if is_timed(resource)}


def test_a_timers_failed_run_is_kept_and_not_repeated(resources: Json, timers: Json) -> None:
    assert len(timers) >= 6
    for timer in timers.values():
        failing = timer["Properties"]["EventInvokeConfig"]
        assert failing["DestinationConfig"]["OnFailure"]["Destination"] == {"Fn::GetAtt": [TIMERS_DEAD, "Arn"]}
        assert failing["MaximumRetryAttempts"] == 0
        role = resources[timer["Properties"]["Role"]["Fn::GetAtt"][0]]["Properties"]
        assert "ReportFailedRun" in [policy["PolicyName"] for policy in role["Policies"]]


def test_calls_are_traced_wherever_lambda_has_traces_and_nothing_else_asks_for_the_partition(template: Json) -> None:
    resources, condition = template["Resources"], template["Conditions"][TRACES]
    assert condition == {"Fn::Not": [{"Fn::Equals": [{"Ref": "AWS::Partition"}, "aws-cn"]}]}
    functions = of_kind(resources, "AWS::Serverless::Function").values()
    assert {json.dumps(function["Properties"]["Tracing"]) for function in functions} == {
        json.dumps({"Fn::If": [TRACES, "Active", "PassThrough"]})
    }
    assert resources["RestAPI"]["Properties"]["TracingEnabled"] == {"Fn::If": [TRACES, True, False]}
    assert json.dumps(template).count('"aws-cn"') == 1


def test_every_queue_refuses_whoever_comes_without_tls(resources: Json) -> None:
    queues = of_kind(resources, "AWS::SQS::Queue")
    refusing = [
        queue["Ref"]
        for policy in of_kind(resources, "AWS::SQS::QueuePolicy").values()
        if "TlsOnly" in [s["Sid"] for s in policy["Properties"]["PolicyDocument"]["Statement"]]
        for queue in policy["Properties"]["Queues"]
    ]
    assert sorted(refusing) == sorted(queues)


def test_every_call_of_the_api_is_logged_by_its_route_for_a_year(resources: Json) -> None:
    setting = resources["RestAPI"]["Properties"]["AccessLogSetting"]
    assert setting["DestinationArn"] == {"Fn::GetAtt": ["AccessLog", "Arn"]}
    assert resources["AccessLog"]["Properties"]["RetentionInDays"] == 365
    line = json.loads(setting["Format"])
    assert line["route"] == "$context.resourcePath"
    assert "$context.path" not in setting["Format"]


def test_no_partition_region_or_account_is_written_out(template: Json) -> None:
    written = json.dumps(template)
    assert "arn:aws:" not in written.replace("arn:aws:dynamodb:::table/filings/stream/latest", "")
    for word in ("cn-north-1", "us-east-1", "amazonaws.com.cn", "123456789012", "000000000000"):
        assert word not in written, word

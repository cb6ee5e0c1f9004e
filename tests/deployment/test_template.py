"""What goes to the cloud: every function, queue, store, key and answer of the gateway as the design wants it."""

import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from app import app
from chalicelib.adapters.rows import filing_row
from chalicelib.domain.premises import AT_ONCE
from chalicelib.domain.retention import Kept, lasting
from chalicelib.domain.sharing import Queue, System
from chalicelib.errors import KINDS
from chalicelib.settings import PREFIX, Settings
from chalicelib.usecases.reconcile_nightly import LONGEST_RUN
from chalicelib.web.safe_headers import SAFE_HEADERS

type Json = dict[str, Any]

CONSUMERS = {
    "CheckUploads": {"UploadsQueue"},
    "VerifyFilings": {"VerificationQueue"},
    "IssueReceipts": {"IssuanceQueue"},
    "ShareFilings": {f"Sharing{system.capitalize()}Queue" for system in System},
}
FUNCTIONS = {
    "APIHandler",
    "Authorizer",
    "AnnounceChanges",
    "ForgetFilings",
    "SweepFilings",
    "RecheckFilings",
    "PublishLists",
    "ReconcileRecord",
    "AuditHistories",
    "RestampReceipts",
    *CONSUMERS,
}
RECEIVES = {"UploadsQueue": 5, "VerificationQueue": 30, "IssuanceQueue": 10}
GATEWAY_SECONDS = 29
EXAMPLE = Path(__file__).parents[2] / ".chalice" / "parameters-example.json"


def of_type(resources: Json, kind: str) -> Json:
    return {name: resource["Properties"] for name, resource in resources.items() if resource["Type"] == kind}


def queues_of(function: Json) -> dict[str, Json]:
    events = [event["Properties"] for event in function["Events"].values() if event["Type"] == "SQS"]
    return {event["Queue"]["Fn::Sub"].removeprefix("${").removesuffix(".Arn}"): event for event in events}


@pytest.fixture(scope="session")
def functions(resources: Json) -> Json:
    return of_type(resources, "AWS::Serverless::Function")


@pytest.fixture(scope="session")
def queues(resources: Json) -> Json:
    return of_type(resources, "AWS::SQS::Queue")


def test_the_template_is_clean_before_cfn_lint(packaged: Path) -> None:
    lint = Path(sys.executable).parent / "cfn-lint"
    told = subprocess.run(
        [lint, "--regions", "cn-north-1", "us-east-1", "--", packaged],
        env=os.environ | {"AWS_DEFAULT_REGION": "cn-north-1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (told.returncode, told.stdout) == (0, "")


def test_every_entry_point_is_a_function(functions: Json) -> None:
    assert functions.keys() == FUNCTIONS


def test_every_function_runs_on_python_3_13(functions: Json) -> None:
    assert {function["Runtime"] for function in functions.values()} == {"python3.13"}


def test_the_api_gives_up_before_the_gateway_does(functions: Json) -> None:
    assert functions["APIHandler"]["Timeout"] < GATEWAY_SECONDS


def test_every_function_has_a_role_of_its_own(functions: Json) -> None:
    roles = [json.dumps(function["Role"]) for function in functions.values()]
    assert len(set(roles)) == len(functions)


def test_every_function_keeps_its_log_for_a_year(resources: Json, functions: Json) -> None:
    logs = of_type(resources, "AWS::Logs::LogGroup").values()
    assert {log["RetentionInDays"] for log in logs} == {lasting(Kept.LOG).days}
    names = {log["LogGroupName"]["Fn::Sub"] for log in logs}
    assert names - {"/aws/apigateway/miaopi-${Stage}"} == {f"/aws/lambda/${{{name}}}" for name in functions}


@pytest.mark.parametrize("consumer", CONSUMERS)
def test_every_consumer_answers_for_each_message_by_itself(functions: Json, consumer: str) -> None:
    events = queues_of(functions[consumer])
    assert events.keys() == CONSUMERS[consumer]
    assert all(event["FunctionResponseTypes"] == ["ReportBatchItemFailures"] for event in events.values())


@pytest.mark.parametrize("consumer", CONSUMERS)
def test_a_message_stays_hidden_for_six_times_its_consumers_time(functions: Json, queues: Json, consumer: str) -> None:
    for queue in CONSUMERS[consumer]:
        assert queues[queue]["VisibilityTimeout"] >= 6 * functions[consumer]["Timeout"]


def test_every_queue_of_the_code_is_there_under_its_name(queues: Json) -> None:
    names = {queue["QueueName"]["Fn::Sub"] for queue in queues.values()}
    assert {f"miaopi-${{Stage}}-{queue}" for queue in Queue} <= names


def test_every_queue_has_its_own_dead_letter_queue(queues: Json) -> None:
    for name, queue in queues.items():
        if name.endswith("DeadQueue"):
            continue
        dead = name.removesuffix("Queue") + "DeadQueue"
        assert queue["RedrivePolicy"]["deadLetterTargetArn"] == {"Fn::Sub": f"${{{dead}.Arn}}"}
        assert queue["RedrivePolicy"]["maxReceiveCount"] == RECEIVES.get(name, 50)
        assert dead in queues


def test_every_queue_is_encrypted_and_keeps_messages_for_14_days(queues: Json) -> None:
    assert {queue["SqsManagedSseEnabled"] for queue in queues.values()} == {True}
    assert {queue["MessageRetentionPeriod"] for queue in queues.values()} == {14 * 24 * 3600}


def test_the_stream_is_read_from_its_beginning_and_a_bad_record_is_set_aside(functions: Json) -> None:
    (event,) = functions["AnnounceChanges"]["Events"].values()
    stream = event["Properties"]
    assert stream["Stream"] == {"Fn::GetAtt": ["Filings", "StreamArn"]}
    assert stream["StartingPosition"] == "TRIM_HORIZON"
    assert stream["BisectBatchOnFunctionError"] is True
    assert stream["MaximumRetryAttempts"] > 0
    assert stream["DestinationConfig"]["OnFailure"]["Destination"] == {"Fn::Sub": "${AnnouncementsDeadQueue.Arn}"}


def test_what_is_forgotten_is_what_was_removed_and_keeps_nobody_else_waiting(functions: Json) -> None:
    (event,) = functions["ForgetFilings"]["Events"].values()
    stream = event["Properties"]
    (chosen,) = stream["FilterCriteria"]["Filters"]
    assert json.loads(chosen["Pattern"]) == {
        "eventName": ["REMOVE"],
        "dynamodb": {"Keys": {"sk": {"S": ["filing"]}}},
    }
    assert stream["MaximumRecordAgeInSeconds"] == 24 * 3600
    assert stream["DestinationConfig"]["OnFailure"]["Destination"] == {"Fn::Sub": "${ForgettingDeadQueue.Arn}"}


def test_the_sweep_runs_every_minute_and_the_recheck_every_day(functions: Json) -> None:
    def schedule(name: str) -> str:
        (event,) = functions[name]["Events"].values()
        return str(event["Properties"]["Schedule"])

    assert schedule("SweepFilings") == "rate(1 minute)"
    assert schedule("PublishLists") == "rate(1 minute)"
    assert schedule("RecheckFilings").startswith("cron(")
    assert schedule("RestampReceipts").startswith("cron(")


def test_the_table_can_be_restored_is_encrypted_and_tells_both_images(resources: Json) -> None:
    table = resources["Filings"]["Properties"]
    assert table["BillingMode"] == "PAY_PER_REQUEST"
    assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert table["SSESpecification"] == {"SSEEnabled": True}
    assert table["DeletionProtectionEnabled"] is True
    assert table["StreamSpecification"] == {"StreamViewType": "NEW_AND_OLD_IMAGES"}
    assert table["TimeToLiveSpecification"] == {"AttributeName": "expires", "Enabled": True}


def test_the_indexes_are_those_that_the_store_reads(resources: Json) -> None:
    table = resources["Filings"]["Properties"]
    indexes = {i["IndexName"]: [k["AttributeName"] for k in i["KeySchema"]] for i in table["GlobalSecondaryIndexes"]}
    assert indexes == {
        "by_applicant": ["applicant", "opened"],
        "resting": ["resting", "since"],
        "listed": ["listed", "listed_at"],
        "revoked_of": ["revoked_of", "listed_at"],
        "referring": ["refers_to", "opened"],
    }
    assert filing_row.__doc__
    assert {i["Projection"]["ProjectionType"] for i in table["GlobalSecondaryIndexes"]} == {"ALL"}


@pytest.mark.parametrize("bucket", ["Materials", "Documents", "Audit"])
def test_a_bucket_is_versioned_encrypted_private_and_speaks_tls_only(resources: Json, bucket: str) -> None:
    properties = resources[bucket]["Properties"]
    assert properties["VersioningConfiguration"] == {"Status": "Enabled"}
    assert properties["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert set(properties["PublicAccessBlockConfiguration"].values()) == {True}
    statements = resources[f"{bucket}Policy"]["Properties"]["PolicyDocument"]["Statement"]
    (tls,) = [s for s in statements if s["Sid"] == "TlsOnly"]
    assert (tls["Effect"], tls["Principal"], tls["Action"]) == ("Deny", "*", "s3:*")
    assert tls["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_uploads_are_told_to_their_queue_and_to_no_other(resources: Json) -> None:
    (told,) = resources["Materials"]["Properties"]["NotificationConfiguration"]["QueueConfigurations"]
    assert told["Queue"] == {"Fn::Sub": "${UploadsQueue.Arn}"}
    assert told["Filter"]["S3Key"]["Rules"] == [{"Name": "prefix", "Value": "filings/"}]


def test_refused_and_broken_off_uploads_expire(resources: Json) -> None:
    rules = resources["Materials"]["Properties"]["LifecycleConfiguration"]["Rules"]
    days = lasting(Kept.REFUSED_UPLOAD).days
    assert [r["ExpirationInDays"] for r in rules if r.get("Prefix") == "apart/"] == [days]
    assert [r for r in rules if "AbortIncompleteMultipartUpload" in r]


@pytest.mark.parametrize("bucket", ["Materials", "Documents"])
def test_no_lifecycle_rule_ends_what_a_filing_needs(resources: Json, bucket: str) -> None:
    rules = resources[bucket]["Properties"]["LifecycleConfiguration"]["Rules"]
    ending = [r for r in rules if any("Expiration" in name for name in r)]
    assert [r.get("Prefix") for r in ending] == ([] if bucket == "Documents" else ["apart/"])


def test_nothing_of_value_goes_with_the_stack(resources: Json) -> None:
    for name in ("Filings", "Materials", "Documents", "Audit", "SealKey"):
        assert resources[name]["DeletionPolicy"] == resources[name]["UpdateReplacePolicy"] == "Retain"


def test_the_seal_key_signs_on_p_256_and_does_nothing_else(resources: Json) -> None:
    key = resources["SealKey"]["Properties"]
    assert (key["KeySpec"], key["KeyUsage"]) == ("ECC_NIST_P256", "SIGN_VERIFY")


def test_every_setting_without_a_default_is_given(template: Json) -> None:
    given = template["Globals"]["Function"]["Environment"]["Variables"]
    needed = {PREFIX + name.upper() for name, field in Settings.model_fields.items() if field.is_required()}
    assert needed <= given.keys()
    assert given.keys() <= {PREFIX + name.upper() for name in Settings.model_fields}


def test_no_secret_stands_in_the_environment(template: Json) -> None:
    given = template["Globals"]["Function"]["Environment"]["Variables"]
    assert given["MIAOPI_SHARING_KEY"] == {"Fn::Sub": "/miaopi/${Stage}/sharing-key"}
    own = {"Fn::Sub": "/miaopi/${Stage}/seal-certificates"}
    assert given["MIAOPI_SEAL_CERTIFICATES"] == {"Fn::If": ["AnotherChainSeals", {"Ref": "SealCertificates"}, own]}


def test_another_key_seals_once_its_parameters_name_it_and_its_chain(template: Json) -> None:
    given, outputs = template["Globals"]["Function"]["Environment"]["Variables"], template["Outputs"]
    for condition, parameter in (("AnotherKeySeals", "SealKeyInForce"), ("AnotherChainSeals", "SealCertificates")):
        assert template["Parameters"][parameter]["Default"] == ""
        assert template["Conditions"][condition] == {"Fn::Not": [{"Fn::Equals": [{"Ref": parameter}, ""]}]}
    key = {"Fn::If": ["AnotherKeySeals", {"Ref": "SealKeyInForce"}, {"Fn::Sub": "${SealKey.Arn}"}]}
    assert given["MIAOPI_SEAL_KEY_ID"] == outputs["SealKeyArn"]["Value"] == key
    assert given["MIAOPI_SEAL_CERTIFICATES"] == outputs["SealCertificates"]["Value"]
    assert given["MIAOPI_OLDER_SEAL_ROOTS"] == {"Ref": "OlderSealRoots"}


def test_the_example_of_a_stage_shows_every_parameter_and_keeps_to_its_pattern(template: Json) -> None:
    shown, taken = json.loads(EXAMPLE.read_text(encoding="utf-8")), template["Parameters"]
    assert shown.keys() == taken.keys() - {"Stage"}
    for name, value in shown.items():
        assert re.fullmatch(taken[name].get("AllowedPattern", ".*"), value), name


def test_what_may_run_at_once_under_full_load_is_what_the_doctor_asks_the_account_for(
    template: Json, functions: Json
) -> None:
    events = [event["Properties"] for function in functions.values() for event in function.get("Events", {}).values()]
    queues = sum(event["ScalingConfig"]["MaximumConcurrency"] for event in events if "Queue" in event)
    streams = sum(event.get("ParallelizationFactor", 1) for event in events if "Stream" in event)
    timers = sum("Schedule" in event for event in events)
    calls_of_a_second = template["Parameters"]["RequestsPerSecond"]["Default"]
    assert queues + streams + timers + calls_of_a_second == AT_ONCE


def test_nothing_is_reserved_which_the_account_of_a_beginner_could_not_give(functions: Json) -> None:
    assert not [name for name, function in functions.items() if "ReservedConcurrentExecutions" in function]


def test_what_the_gateway_answers_itself_is_a_problem_with_our_texts(resources: Json) -> None:
    answers = resources["RestAPI"]["Properties"]["GatewayResponses"]
    for answer in answers.values():
        problem = json.loads(answer["ResponseTemplates"]["application/json"])
        kind = KINDS[problem["code"]]
        told = (problem["status"], problem["title"], problem["do"])
        assert told == (kind.status, kind.title.zh, kind.do.zh)
        assert answer["StatusCode"] == kind.status
        assert answer["ResponseParameters"]["Headers"]["Content-Type"] == "'application/problem+json'"
        assert problem["type"] == f"urn:miaopi:problem:{problem['code']}"


def test_what_the_gateway_answers_itself_bears_the_headers_of_all_our_answers(resources: Json) -> None:
    """An empty list of sources is 'none' (CSP 3), whose quotes would end the gateway's own."""
    unquoted = {name: value.replace(" 'none'", "") for name, value in SAFE_HEADERS.items()}
    wanted = {name: f"'{value}'" for name, value in unquoted.items()}
    for answer in resources["RestAPI"]["Properties"]["GatewayResponses"].values():
        assert wanted.items() <= answer["ResponseParameters"]["Headers"].items()


def test_the_gateway_knows_every_refusal_that_never_reaches_us(resources: Json) -> None:
    answers = resources["RestAPI"]["Properties"]["GatewayResponses"]
    statuses = {answer["StatusCode"] for answer in answers.values()}
    assert {400, 401, 403, 404, 413, 415, 429, 500, 503} <= statuses


def test_the_api_is_throttled_and_has_no_stray_stage(resources: Json) -> None:
    api = resources["RestAPI"]["Properties"]
    everything, *_ = api["MethodSettings"]
    assert (everything["HttpMethod"], everything["ResourcePath"]) == ("*", "/*")
    assert everything["ThrottlingBurstLimit"] > 0
    assert api["OpenApiVersion"] == "2.0"


def test_two_stages_of_one_account_have_apis_of_different_names(resources: Json) -> None:
    api = resources["RestAPI"]["Properties"]
    assert api["Name"] == api["DefinitionBody"]["info"]["title"] == {"Fn::Sub": "miaopi-${Stage}"}


def test_what_anybody_may_ask_of_receipts_is_throttled_more_strictly_each_by_itself(
    template: Json, resources: Json
) -> None:
    api, told = resources["RestAPI"]["Properties"], template["Parameters"]
    everything, *stricter = api["MethodSettings"]
    calls = {(s["HttpMethod"], s["ResourcePath"][1:].replace("~1", "/")): s for s in stricter}
    public = {o for o in app.operations if not o.by.roles and o.path.startswith(("/check/", "/v1/re"))}
    assert calls.keys() == {(o.method, o.path) for o in public}
    for one in calls.values():
        assert told[one["ThrottlingRateLimit"]["Ref"]]["Default"] < told["RequestsPerSecond"]["Default"]
        assert one["ThrottlingBurstLimit"] < everything["ThrottlingBurstLimit"]


def test_the_zip_holds_our_code_and_templates_and_nothing_of_the_local_system(packaged: Path) -> None:
    names = zipfile.ZipFile(packaged.parent / "deployment.zip").namelist()
    assert {"app.py", "chalicelib/wiring.py", "templates/receipt.typ"} <= set(names)
    assert [name for name in names if name.startswith("templates/fonts/")]
    assert not [name for name in names if name.startswith(("local/", "tests/", "bench/", "docs/", ".venv/"))]


def test_heads_are_locked_for_ten_years_whoever_asks(resources: Json) -> None:
    audit = resources["Audit"]["Properties"]
    assert audit["ObjectLockEnabled"] is True
    lock = audit["ObjectLockConfiguration"]
    assert lock == {
        "ObjectLockEnabled": "Enabled",
        "Rule": {"DefaultRetention": {"Mode": "COMPLIANCE", "Years": 10}},
    }
    assert "LifecycleConfiguration" not in audit


@pytest.mark.parametrize("name", ["ReconcileRecord", "AuditHistories"])
def test_the_nights_work_goes_on_every_20_minutes_at_night_in_beijing(functions: Json, name: str) -> None:
    (event,) = functions[name]["Events"].values()
    assert event["Properties"]["Schedule"].endswith("/20 17-19 * * ? *)")
    assert functions[name]["Timeout"] == 900 > LONGEST_RUN.total_seconds()

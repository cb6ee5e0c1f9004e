"""Where the local AWS falls short of the cloud's, and what is done about it here instead of in the product."""

from typing import Any

from local.deploy import Template

TLS_ONLY = "TlsOnly"


ASKED_FOR_INSTEAD = {"sqs:SendMessage": ["sqs:SendMessage", "sqs:SendMessageBatch"]}
"""Actions of which the local AWS wants another name too; in the cloud there is no `sqs:SendMessageBatch` to grant."""


UNKNOWN = frozenset({"AWS::CloudWatch::CompositeAlarm", "AWS::Logs::QueryDefinition"})
"""Kinds of resource that it does not make from a template; composite alarms are put by its API instead."""


def for_local_aws(template: Template) -> Template:
    """The template as the local AWS can take it: without TLS, which http://127.0.0.1 lacks, and with its own names."""
    resources = {name: _without_tls_only(resource) for name, resource in template["Resources"].items()}
    kept = {name: _at_once(_renamed(r)) for name, r in resources.items() if r and r["Type"] not in UNKNOWN}
    return template | {"Resources": kept | {"RestAPI": _with_binary_types(kept["RestAPI"])}}


def _at_once(resource: dict[str, Any]) -> dict[str, Any]:
    """A function whose alias is moved to a new version at once: nothing is there that would shift it bit by bit."""
    kept = {name: value for name, value in resource.get("Properties", {}).items() if name != "DeploymentPreference"}
    return resource | {"Properties": kept}


def _with_binary_types(api: dict[str, Any]) -> dict[str, Any]:
    """What the import of an API leaves out, said beside it: which bodies are bytes."""
    types = api["Properties"]["DefinitionBody"]["x-amazon-apigateway-binary-media-types"]
    return api | {"Properties": api["Properties"] | {"BinaryMediaTypes": types}}


def _renamed(resource: dict[str, Any]) -> dict[str, Any]:
    if resource["Type"] != "AWS::IAM::Role":
        return resource
    policies = [policy | {"PolicyDocument": _granting(policy["PolicyDocument"])} for policy in _policies(resource)]
    return resource | {"Properties": resource["Properties"] | {"Policies": policies}}


def _policies(role: dict[str, Any]) -> list[dict[str, Any]]:
    return list(role["Properties"].get("Policies", []))


def _granting(document: dict[str, Any]) -> dict[str, Any]:
    return document | {"Statement": [s | {"Action": _names(s["Action"])} for s in document["Statement"]]}


def _names(actions: list[str]) -> list[str]:
    return [name for action in actions for name in ASKED_FOR_INSTEAD.get(action, [action])]


def _without_tls_only(resource: dict[str, Any]) -> dict[str, Any] | None:
    if resource["Type"] not in {"AWS::S3::BucketPolicy", "AWS::SQS::QueuePolicy"}:
        return resource
    document = resource["Properties"]["PolicyDocument"]
    kept = [statement for statement in document["Statement"] if statement["Sid"] != TLS_ONLY]
    policy = {"PolicyDocument": document | {"Statement": kept}}
    return resource | {"Properties": resource["Properties"] | policy} if kept else None


def give_composite_alarms(template: Template, stage: str, cloudwatch: Any) -> None:
    """Put the alarms that ring while several others do."""
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::CloudWatch::CompositeAlarm":
            said = resource["Properties"]
            cloudwatch.put_composite_alarm(
                AlarmName=said["AlarmName"]["Fn::Sub"].replace("${Stage}", stage),
                AlarmRule=said["AlarmRule"]["Fn::Sub"].replace("${Stage}", stage),
                AlarmDescription=said["AlarmDescription"],
            )


def give_table_settings(template: Template, outputs: dict[str, str], dynamodb: Any) -> None:
    """Switch the table's point-in-time recovery and TTL on, which its making leaves out."""
    said, table = template["Resources"]["Filings"]["Properties"], outputs["FilingsTable"]
    recovery, ttl = said["PointInTimeRecoverySpecification"], said["TimeToLiveSpecification"]
    dynamodb.update_continuous_backups(TableName=table, PointInTimeRecoverySpecification=recovery)
    dynamodb.update_time_to_live(TableName=table, TimeToLiveSpecification=ttl)


def give_object_locks(template: Template, outputs: dict[str, str], s3: Any) -> None:
    """Lock the buckets that are to be locked, which their making leaves out."""
    for name, resource in template["Resources"].items():
        if resource["Type"] == "AWS::S3::Bucket" and (lock := resource["Properties"].get("ObjectLockConfiguration")):
            s3.put_object_lock_configuration(Bucket=outputs[f"{name}Bucket"], ObjectLockConfiguration=lock)


def give_gateway_responses(template: Template, api_id: str, apigateway: Any) -> None:
    """Put the gateway's own answers, which the import of an API leaves out, and deploy the stage with them."""
    api = template["Resources"]["RestAPI"]["Properties"]
    for kind, answer in api["GatewayResponses"].items():
        headers = answer["ResponseParameters"]["Headers"]
        apigateway.put_gateway_response(
            restApiId=api_id,
            responseType=kind,
            statusCode=str(answer["StatusCode"]),
            responseParameters={f"gatewayresponse.header.{name}": value for name, value in headers.items()},
            responseTemplates=answer["ResponseTemplates"],
        )
    apigateway.create_deployment(restApiId=api_id, stageName=api["StageName"])

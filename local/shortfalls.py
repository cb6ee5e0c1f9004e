"""Where the local AWS falls short of the cloud's, and what is done about it here instead of in the product."""

from typing import Any

from local.deploy import Template

TLS_ONLY = "TlsOnly"


ASKED_FOR_INSTEAD = {"sqs:SendMessage": ["sqs:SendMessage", "sqs:SendMessageBatch"]}
"""Actions of which the local AWS wants another name too; in the cloud there is no `sqs:SendMessageBatch` to grant."""


def for_local_aws(template: Template) -> Template:
    """The template as the local AWS can take it: without TLS, which http://127.0.0.1 lacks, and with its own names."""
    resources = {name: _without_tls_only(resource) for name, resource in template["Resources"].items()}
    kept = {name: _renamed(resource) for name, resource in resources.items() if resource}
    return template | {"Resources": kept | {"RestAPI": _with_binary_types(kept["RestAPI"])}}


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
    return list(role["Properties"]["Policies"])


def _granting(document: dict[str, Any]) -> dict[str, Any]:
    return document | {"Statement": [s | {"Action": _names(s["Action"])} for s in document["Statement"]]}


def _names(actions: list[str]) -> list[str]:
    return [name for action in actions for name in ASKED_FOR_INSTEAD.get(action, [action])]


def _without_tls_only(resource: dict[str, Any]) -> dict[str, Any] | None:
    if resource["Type"] != "AWS::S3::BucketPolicy":
        return resource
    document = resource["Properties"]["PolicyDocument"]
    kept = [statement for statement in document["Statement"] if statement["Sid"] != TLS_ONLY]
    policy = {"PolicyDocument": document | {"Statement": kept}}
    return resource | {"Properties": resource["Properties"] | policy} if kept else None


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

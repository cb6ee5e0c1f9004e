"""Deploy a packaged template as a CloudFormation stack: the local AWS and the cloud's are given the same.

python -m local.deploy STAGE ARTIFACTS_BUCKET       # build/ as `make package` left it, .chalice/parameters-STAGE.json
"""

import hashlib
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from local.rollout import released

APP = "miaopi"
CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]

type Template = dict[str, Any]
type Clients = Callable[[str], Any]


def template_at(path: Path) -> Template:
    """The template that Chalice packaged."""
    import yaml

    return dict(yaml.safe_load(path.read_text()))


def deploy(
    template: Template,
    folder: Path,
    parameters: Mapping[str, str],
    *,
    bucket: str,
    clients: Clients,
    look_every: float = 5,
) -> dict[str, str]:
    """Upload code and template to `bucket`, create or update the stage's stack, give its outputs.

    The zips that the template names lie in `folder`. The stack is looked after every `look_every` seconds. Raises
    botocore's `WaiterError` when the stack fails, with the reason of each resource that did.
    """
    name = f"{APP}-{parameters['Stage']}"
    alike = {**parameters, **read_at_start(parameters["Stage"], clients("ssm"))}
    coded = released(_with_code(template, folder, bucket, clients), alike)
    body = _upload(json.dumps(coded).encode(), "json", bucket, clients)
    s3, cloudformation = clients("s3"), clients("cloudformation")
    request = {
        "StackName": name,
        "TemplateURL": f"{s3.meta.endpoint_url}/{bucket}/{body}",
        "Parameters": [{"ParameterKey": k, "ParameterValue": v} for k, v in parameters.items()],
        "Capabilities": CAPABILITIES,
        "Tags": [{"Key": "app", "Value": APP}, {"Key": "stage", "Value": parameters["Stage"]}],
    }
    _change(cloudformation, name, request, look_every)
    (stack,) = cloudformation.describe_stacks(StackName=name)["Stacks"]
    return {o["OutputKey"]: o["OutputValue"] for o in stack["Outputs"]}


def read_at_start(stage: str, ssm: Any) -> dict[str, str]:
    """The version of each SSM parameter of a stage: functions read them once, so a new one needs them to start anew."""
    pages = ssm.get_paginator("get_parameters_by_path").paginate(Path=f"/{APP}/{stage}")
    return {one["Name"]: str(one["Version"]) for page in pages for one in page["Parameters"]}


def _upload(content: bytes, kind: str, bucket: str, clients: Clients) -> str:
    key = f"{APP}/{hashlib.sha256(content).hexdigest()}.{kind}"
    clients("s3").put_object(Bucket=bucket, Key=key, Body=content)
    return key


def _with_code(template: Template, folder: Path, bucket: str, clients: Clients) -> Template:
    functions = {n: r for n, r in template["Resources"].items() if r["Type"] == "AWS::Serverless::Function"}
    zips = {r["Properties"]["CodeUri"] for r in functions.values()}
    where = {uri: f"s3://{bucket}/{_upload((folder / uri).read_bytes(), 'zip', bucket, clients)}" for uri in zips}
    coded = {n: _coded(r, where) for n, r in functions.items()}
    return template | {"Resources": template["Resources"] | coded}


def _coded(function: dict[str, Any], where: Mapping[str, str]) -> dict[str, Any]:
    properties = function["Properties"]
    return function | {"Properties": properties | {"CodeUri": where[properties["CodeUri"]]}}


def _change(cloudformation: Any, name: str, request: dict[str, Any], look_every: float) -> None:
    there = _exists(cloudformation, name)
    if not _asked(getattr(cloudformation, "update_stack" if there else "create_stack"), request):
        return
    waiter = cloudformation.get_waiter("stack_update_complete" if there else "stack_create_complete")
    try:
        waiter.wait(StackName=name, WaiterConfig={"Delay": look_every, "MaxAttempts": 1000})
    except Exception as error:
        error.add_note(_failures(cloudformation, name))
        raise


def _asked(change: Callable[..., Any], request: dict[str, Any]) -> bool:
    """Whether there is anything to wait for: a stack that would stay as it is refuses to be updated."""
    return _unless("No updates are to be performed", lambda: change(**request))


def _exists(cloudformation: Any, name: str) -> bool:
    return _unless("does not exist", lambda: cloudformation.describe_stacks(StackName=name))


def _unless(refusal: str, call: Callable[[], Any]) -> bool:
    """Whether a call was taken; false when it was refused by these words."""
    from botocore.exceptions import ClientError

    try:
        call()
    except ClientError as error:
        if refusal in str(error):
            return False
        raise
    return True


def _failures(cloudformation: Any, name: str) -> str:
    events = cloudformation.describe_stack_events(StackName=name)["StackEvents"]
    failed = [e for e in events if "FAILED" in e["ResourceStatus"]]
    return "\n".join(f"{e['LogicalResourceId']}: {e.get('ResourceStatusReason')}" for e in failed)


def main(stage: str, bucket: str) -> None:
    """Deploy what `make package` built to the account and region of the caller's own AWS configuration."""
    import boto3

    parameters = json.loads(Path(f".chalice/parameters-{stage}.json").read_text())
    build = Path("build")
    outputs = deploy(
        template_at(build / "sam.yaml"),
        build,
        {"Stage": stage} | parameters,
        bucket=bucket,
        clients=boto3.client,
    )
    print(json.dumps(outputs, indent=2))


if __name__ == "__main__":
    main(*sys.argv[1:])

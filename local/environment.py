"""The environment in which the operators' command reaches the local system: the functions' own, and credentials."""

import shlex
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from local.aws import REGION
from local.deploy import APP
from local.stage import STAGE
from local.system import LocalSystem

FILE = Path(".local/env")


def environment(up: LocalSystem) -> dict[str, str]:
    """What the deployed functions are given, and where and as whom the local AWS is reached."""
    of_function = {"StackName": f"{APP}-{STAGE}", "LogicalResourceId": "VerifyFilings"}
    function = up.aws.client("cloudformation").describe_stack_resource(**of_function)["StackResourceDetail"]
    told = up.aws.client("lambda").get_function_configuration(FunctionName=function["PhysicalResourceId"])
    given: dict[str, str] = told["Environment"]["Variables"]
    settings = {name: value for name, value in given.items() if name.startswith("MIAOPI_")}
    return settings | {
        "AWS_ENDPOINT_URL": up.aws.endpoint,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": REGION,
    }


@contextmanager
def written(variables: Mapping[str, str], file: Path = FILE) -> Iterator[Path]:
    """A file that a shell takes the variables from (`set -a; . FILE; set +a`), there while the block runs."""
    file.parent.mkdir(exist_ok=True)
    file.write_text("".join(f"{name}={shlex.quote(value)}\n" for name, value in variables.items()), encoding="utf-8")
    try:
        yield file
    finally:
        file.unlink(missing_ok=True)

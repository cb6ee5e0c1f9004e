"""The settings of a deployed stage, as its own functions have them: asked of its stack, so that nobody copies them."""

from typing import Any

from chalicelib.errors import NotFound, Text, Unreachable

ANY_FUNCTION = "VerifyFilings"
"""All functions of a stack have the same settings."""


def variables_of(stage: str, cloudformation: Any, lambda_: Any) -> dict[str, str]:
    """The environment of the functions of `miaopi-<stage>`; raises `NotFound` and `Unreachable`."""
    from botocore.exceptions import BotoCoreError, ClientError

    asked = {"StackName": f"miaopi-{stage}", "LogicalResourceId": ANY_FUNCTION}
    try:
        function = cloudformation.describe_stack_resource(**asked)["StackResourceDetail"]["PhysicalResourceId"]
        return dict(lambda_.get_function_configuration(FunctionName=function)["Environment"]["Variables"])
    except ClientError as error:
        if error.response["Error"]["Code"] == "ValidationError":
            raise NotFound(Text(f"没有环境 {stage}", f"there is no stage {stage}")) from error
        raise _unreachable(error.response["Error"]["Code"]) from error
    except BotoCoreError as error:
        raise _unreachable(type(error).__name__) from error


def _unreachable(why: str) -> Unreachable:
    return Unreachable(Text(f"无法读取该环境的配置：{why}", f"the stage's settings cannot be read: {why}"))

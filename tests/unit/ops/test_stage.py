"""Where a command takes its settings from."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.adapters.stage_variables import variables_of
from chalicelib.errors import NotFound, Unreachable
from local.environment import written
from ops.ending import Trouble
from ops.stage import _written, enter

ODD = {"MIAOPI_SYSTEM_URLS": '{"portal": "http://127.0.0.1:1/a b"}', "MIAOPI_TOKEN_KEYS": "it's $HOME = `x`"}


@pytest.fixture
def environment() -> Iterator[None]:
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)


def test_the_local_stages_variables_are_read_as_a_shell_would(tmp_path: Path) -> None:
    with written(ODD, tmp_path / "env") as file:
        assert _written(file) == ODD


def test_a_local_stage_that_is_not_up_is_trouble_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="make run first"):
        _written(tmp_path / "env")


def test_without_a_stage_the_environment_stays_as_it_is(environment: None) -> None:
    before = dict(os.environ)
    enter(None)
    assert dict(os.environ) == before


class Stack:
    """A stack of one function, or an answer that is an error."""

    def __init__(self, code: str = "") -> None:
        self.code = code

    def describe_stack_resource(self, StackName: str, LogicalResourceId: str) -> dict[str, Any]:
        if self.code:
            raise ClientError({"Error": {"Code": self.code, "Message": "-"}}, "DescribeStackResource")
        return {"StackResourceDetail": {"PhysicalResourceId": f"{StackName}-{LogicalResourceId}"}}

    def get_function_configuration(self, FunctionName: str) -> dict[str, Any]:
        return {"Environment": {"Variables": {"MIAOPI_STAGE": FunctionName}}}


def test_a_deployed_stages_settings_are_those_of_its_functions() -> None:
    assert variables_of("prod", Stack(), Stack()) == {"MIAOPI_STAGE": "miaopi-prod-VerifyFilings"}


@pytest.mark.parametrize(("code", "kind"), [("ValidationError", NotFound), ("AccessDenied", Unreachable)])
def test_a_stage_that_is_not_there_or_not_open_to_us_is_told(code: str, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        variables_of("prod", Stack(code), Stack())

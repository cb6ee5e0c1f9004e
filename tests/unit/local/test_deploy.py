"""Deploying what stands already: nothing is waited for, and the outputs are told all the same."""

from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local.deploy import deploy

OUTPUTS = {"RestAPIId": "1"}
REFUSED = {"Error": {"Code": "ValidationError", "Message": "No updates are to be performed."}}
OVERDRAWN = {"Error": {"Code": "LimitExceeded", "Message": "Too many."}}


class Standing:
    """All services at once: a stack that is there and answers its update so."""

    class meta:
        endpoint_url = "https://s3"

    def __init__(self, answer: dict[str, Any]) -> None:
        self.answer = answer

    def put_object(self, **_: Any) -> None:
        return

    def get_paginator(self, _: str) -> "Standing":
        return self

    def paginate(self, **_: Any) -> list[dict[str, Any]]:
        return [{"Parameters": []}]

    def describe_stacks(self, **_: Any) -> dict[str, Any]:
        return {"Stacks": [{"Outputs": [{"OutputKey": k, "OutputValue": v} for k, v in OUTPUTS.items()]}]}

    def update_stack(self, **_: Any) -> None:
        raise ClientError(self.answer, "UpdateStack")


def test_a_stack_that_would_stay_as_it_is_tells_its_outputs() -> None:
    standing = Standing(REFUSED)
    told = deploy({"Resources": {}}, Path(), {"Stage": "prod"}, bucket="b", clients=lambda _: standing)
    assert told == OUTPUTS


def test_any_other_refusal_is_raised() -> None:
    standing = Standing(OVERDRAWN)
    with pytest.raises(ClientError, match="Too many"):
        deploy({"Resources": {}}, Path(), {"Stage": "prod"}, bucket="b", clients=lambda _: standing)

"""The table of filings on the local AWS, whose transactions are atomic, made from the template of the cloud."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from chalicelib.adapters.aws import session
from local.aws import REGION, Aws, local_aws
from tests.aws import STAGE, TABLE, TEMPLATE


@contextmanager
def standing(home: Path) -> Iterator[Aws]:
    """A local AWS with nothing in it but the empty table."""
    with local_aws(home) as aws:
        stacks = aws.client("cloudformation")
        parameters = [{"ParameterKey": "Stage", "ParameterValue": STAGE}]
        stacks.create_stack(StackName="miaopi-test", TemplateBody=json.dumps(_template()), Parameters=parameters)
        stacks.get_waiter("stack_create_complete").wait(StackName="miaopi-test", WaiterConfig={"Delay": 1})
        yield aws


@contextmanager
def reached_at(endpoint: str) -> Iterator[None]:
    """Our own clients (`chalicelib.adapters.aws`) reach AWS at this endpoint while the block runs."""
    own = {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
    }
    before = {name: os.environ.get(name) for name in own}
    os.environ.update(own)
    session.cache_clear()
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            os.environ.update({name: value} if value is not None else {})


def rows_under(aws: Aws, start: str) -> list[str]:
    """The partition keys in the table that begin so."""
    pages = aws.client("dynamodb").get_paginator("scan").paginate(TableName=TABLE, ConsistentRead=True)
    keys = (row["pk"]["S"] for page in pages for row in page["Items"])
    return sorted(key for key in keys if key.startswith(start))


def _template() -> dict[str, Any]:
    from samtranslator.yaml_helper import yaml_parse

    whole = yaml_parse(TEMPLATE.read_text(encoding="utf-8"))
    return {
        "Parameters": {"Stage": whole["Parameters"]["Stage"]},
        "Resources": {"Filings": whole["Resources"]["Filings"]},
    }

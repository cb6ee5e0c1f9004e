"""The proxy does what the other tests rely on: it fails one call in five, before AWS has done it or after."""

from collections import Counter
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, HTTPClientError

from local.aws import REGION, Aws
from tests.aws import TABLE
from tests.concurrency.burst import SHARE, Burst
from tests.concurrency.table import rows_under

CALLS = 400


def test_one_call_in_five_fails_and_some_of_these_are_done_all_the_same(aws: Aws, proxy: Burst) -> None:
    config = Config(retries={"total_max_attempts": 1})
    client = boto3.client("dynamodb", REGION, endpoint_url=proxy.endpoint, config=config, **CREDENTIALS)
    told = {f"probe#{n:03}": _put(client, f"probe#{n:03}") for n in range(CALLS)}
    failed = CALLS - Counter(told.values())["done"]
    assert SHARE / 2 < failed / CALLS < SHARE * 2
    assert set(told.values()) == {"done", "ProvisionedThroughputExceededException", "InternalServerError", "broken"}

    there = set(rows_under(aws, "probe#"))
    assert {key for key, word in told.items() if word == "done"} <= there
    broken = {key for key, word in told.items() if word == "broken"}
    assert broken & there and broken - there, "a connection breaks before the call and after it"
    assert not there & (told.keys() - broken - {key for key, word in told.items() if word == "done"})


CREDENTIALS = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}


def _put(client: Any, key: str) -> str:
    """What the client was told of one write."""
    try:
        client.put_item(TableName=TABLE, Item={"pk": {"S": key}, "sk": {"S": "probe"}})
    except ClientError as error:
        return str(error.response["Error"]["Code"])
    except HTTPClientError:
        return "broken"
    return "done"

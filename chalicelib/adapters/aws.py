"""Clients of AWS: one a service, built at first use, with time limits and retries in one place."""

from functools import cache
from typing import Any

from chalicelib.errors import Misconfigured, Text, Unreachable


@cache
def session() -> Any:
    """Where clients come from: botocore's own, for boto3 would add to each cold start and to no client that we use."""
    from botocore.session import Session

    return Session()


@cache
def client(service: str) -> Any:
    """A low-level client; presigned links need SigV4 for S3, or botocore falls back to SigV2.

    Raises `Misconfigured` when no region is set, which happens outside Lambda only.
    """
    from botocore.config import Config
    from botocore.exceptions import NoRegionError

    config = Config(
        signature_version="s3v4" if service == "s3" else None,
        connect_timeout=2,
        read_timeout=10,
        retries={"mode": "standard", "total_max_attempts": 4},
    )
    try:
        return session().create_client(service, config=config)
    except NoRegionError:
        raise Misconfigured(Text("未设置 AWS_DEFAULT_REGION", "AWS_DEFAULT_REGION is not set")) from None


@cache
def parameter(name: str) -> str:
    """The value of an SSM parameter, decrypted; raises `Unreachable` when it cannot be read."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        return str(client("ssm").get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"])
    except (BotoCoreError, ClientError) as error:
        raise Unreachable(Text(f"无法读取参数 {name}", f"parameter {name} cannot be read")) from error

"""A stage whose functions are processes, each with its unpacked zip and nothing else to import from.

AWS is moto over HTTP; registries, receivers and the authority for time-stamps are the local ones.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Any

from chalicelib.domain.sharing import System
from chalicelib.domain.working_days import beijing_day
from local import second_seal
from local.aws import Aws
from local.keys import LocalKeys
from local.pki import make_root
from local.platform.server import app as registries
from local.receivers import app as receivers
from local.seal_maker import sm2_kit
from local.serving import serve
from local.tokens import Tokens
from local.tsa import Authority
from local.tsa import app as authority
from tests.aws import PREFIX, TABLE, aws, client
from tests.deployment.functions import Functions, running
from tests.deployment.moto_over_http import answering
from tests.fakes.gateway import Answer, Gateway
from tests.integration.carrier import Carrier

type Variables = dict[str, str]

STAMP_ROOTS = "/miaopi/test/tsa-roots"


class _ByMoto(Aws):
    """moto in the place of the local AWS."""

    def client(self, service: str) -> Any:
        return client(service)


@dataclass(frozen=True)
class RunningStage:
    """What a test does on it: ask as portal or officer, let everything come to rest."""

    functions: Functions
    carrier: Carrier
    issuer: Tokens
    variables: Variables
    log: Path
    numbers: "count[int]" = field(default_factory=count)

    @property
    def today(self) -> date:
        """The day in Beijing."""
        return beijing_day(datetime.now(UTC))

    def asked(self, role: str, method: str, path: str, body: Any = None, applicant: str | None = None) -> Answer:
        """What somebody with a token is answered."""
        token = self.issuer.token(role, f"{role}-1", applicant, now=datetime.now(UTC))
        return self.public(method, path, body, token=token)

    def public(self, method: str, path: str, body: Any = None, token: str | None = None) -> Answer:
        """What somebody with no token or this one is answered."""
        kind = "application/pdf" if isinstance(body, bytes) else "application/json"
        headers = {"Idempotency-Key": f"key-{next(self.numbers)}", "Content-Type": kind}
        return Gateway(self.functions).call(method, path, body, headers, token)


@contextmanager
def standing(whole: Path, light: Path, log: Path) -> Iterator[RunningStage]:
    """Up until the block ends; what the functions print goes to `log`."""
    issuer, keys = Tokens(), LocalKeys()
    stamping = Authority(make_root(), now=lambda: datetime.now(UTC))
    with (
        aws() as variables,
        serve(answering) as endpoint,
        serve(authority(stamping)) as stamps,
        serve(registries(lambda: beijing_day(datetime.now(UTC)))) as sources,
        serve(receivers(keys.public_key)) as sinks,
    ):
        stamping.crl_url = f"{stamps}/revoked.crl"
        said = variables | _credentials(endpoint) | _sealed_at_length(stamps) | _addressed(sources, sinks, issuer)
        _furnish(said, keys, stamping)
        with running(whole, light, said, log) as functions:
            yield RunningStage(functions, Carrier(functions, client, TABLE, PREFIX), issuer, said, log)


def _credentials(endpoint: str) -> Variables:
    named = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_DEFAULT_REGION": "us-east-1"}
    return named | {"AWS_ENDPOINT_URL": endpoint}


def _sealed_at_length(stamps: str) -> Variables:
    """Everything that a seal may have: a time-stamp, lists of what is revoked, a second seal."""
    return {
        "MIAOPI_SEAL_LEVEL": "B-LT",
        "MIAOPI_TSA_URLS": json.dumps([f"{stamps}/tsa"]),
        "MIAOPI_TSA_ROOTS": STAMP_ROOTS,
        "MIAOPI_SM2_KEY": second_seal.PARAMETERS["Sm2Key"],
        "MIAOPI_SM2_CERTIFICATES": second_seal.PARAMETERS["Sm2Certificates"],
        "MIAOPI_SM2_SEAL": second_seal.PARAMETERS["Sm2Seal"],
    }


def _addressed(sources: str, sinks: str, issuer: Tokens) -> Variables:
    return {
        "MIAOPI_REGISTRIES_URL": sources,
        "MIAOPI_SYSTEM_URLS": json.dumps({system: f"{sinks}/{system}" for system in System}),
        "MIAOPI_TOKEN_KEYS": issuer.jwks(),
        "MIAOPI_TOKEN_ISSUER": issuer.issuer,
    }


def _furnish(said: Variables, keys: LocalKeys, stamping: Authority) -> None:
    """What an operator puts into parameters and buckets."""
    moto, chain = _ByMoto("moto"), said["MIAOPI_SEAL_CERTIFICATES"]
    outputs = {"SealKeyArn": said["MIAOPI_SEAL_KEY_ID"], "SealCertificates": chain}
    outputs |= {"SharingKey": said["MIAOPI_SHARING_KEY"], "DocumentsBucket": said["MIAOPI_DOCUMENTS_BUCKET"]}
    keys.put(outputs, moto)
    second_seal.put(sm2_kit(), outputs, moto)
    public = client("kms").get_public_key(KeyId=said["MIAOPI_SEAL_KEY_ID"])["PublicKey"]
    listed = stamping.root.seal_chain(public, crl_url=stamping.crl_url)
    for name, value in ((STAMP_ROOTS, stamping.root.pem), (chain, listed)):
        client("ssm").put_parameter(Name=name, Value=value, Type="String", Overwrite=True)

"""A process of each function that has done nothing before, as it would start in the cloud."""

import base64
import json
import os
import subprocess
import sys
import time
from contextlib import suppress
from typing import Any, NamedTuple

from local.pki import make_root
from local.tokens import Tokens

SETTINGS = {
    "STAGE": "bench",
    "TABLE": "miaopi-bench-filings",
    "MATERIALS_BUCKET": "materials",
    "DOCUMENTS_BUCKET": "documents",
    "AUDIT_BUCKET": "audit",
    "QUEUE_PREFIX": "miaopi-bench-",
    "SEAL_KEY_ID": "key",
    "SEAL_CERTIFICATES": "/miaopi/bench/seal-certificates",
    "SHARING_KEY": "/miaopi/bench/sharing-key",
    "TOKEN_ISSUER": "https://portal.example",
    "ISSUER_USCC": "11440300MB2C92303M",
    "REGISTRIES_URL": "http://127.0.0.1:1/",
    "SYSTEM_URLS": "{}",
    "PUBLIC_URL": "https://miaopi.example",
}


class Spent(NamedTuple):
    """What a process cost: wall clock and CPU in seconds; with what it said."""

    wall: float
    cpu: float
    said: str


def parameters() -> dict[str, str]:
    """What the parameters hold that functions read when they start."""
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    public = ec.generate_private_key(ec.SECP256R1()).public_key()
    der = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    secret = "whsk_" + base64.b64encode(bytes(range(32))).decode()
    return {SETTINGS["SEAL_CERTIFICATES"]: make_root().seal_chain(der), SETTINGS["SHARING_KEY"]: secret}


def run(*arguments: str, given: str = "") -> Spent:
    """Run this Python with these arguments to its end; raises `CalledProcessError`."""
    begin = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=_environment(), text=True
    ) as child:
        assert child.stdin and child.stdout
        with suppress(BrokenPipeError):  # one that reads nothing may be gone by now
            child.stdin.write(given)
            child.stdin.close()
        said = child.stdout.read()
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, child.args)
    return Spent(time.perf_counter() - begin, used.ru_utime + used.ru_stime, said)


def loaded(function: str, given: dict[str, str]) -> dict[str, Any]:
    """The modules that are there when a function has started, those that its work may add, and its peak in MB."""
    told: dict[str, Any] = json.loads(run("-m", "bench.loading", function, given=json.dumps(given)).said)
    return told


def _environment() -> dict[str, str]:
    settings = SETTINGS | {"TOKEN_KEYS": Tokens().jwks()}
    named = {f"MIAOPI_{name}": value for name, value in settings.items()}
    aws = {"AWS_DEFAULT_REGION": "cn-north-1", "AWS_ACCESS_KEY_ID": "bench", "AWS_SECRET_ACCESS_KEY": "bench"}
    return {"PATH": os.environ["PATH"], "PYTHONPATH": "."} | aws | named

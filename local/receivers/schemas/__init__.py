"""The receivers' own copy of each message's JSON Schema (2020-12), one file a system beside this one.

`python -m local.receivers.schemas` writes them anew from the sender's models; a test holds the two equal.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


def path_of(system: str) -> Path:
    """Where a system's schema stands."""
    return FOLDER / f"{system}.json"


@cache
def validator(system: str) -> Any:
    """What checks a message to a system."""
    from jsonschema import Draft202012Validator

    return Draft202012Validator(json.loads(path_of(system).read_text("utf-8")))


def faults(system: str, message: Any) -> list[str]:
    """Every way in which a message is not of its shape: where, and by which keyword; never the value."""
    return [f"{fault.json_path}: {fault.validator}" for fault in validator(system).iter_errors(message)]

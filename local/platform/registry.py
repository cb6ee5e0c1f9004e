"""What the platform holds: one JSON file a registry, entries by key, days filled in as seen from today.

An entry with `"@fault": "silent"` (or another kind of fault) makes its registry fail for that key alone, so that a
portal's developer can try each failure without disturbing anybody.
"""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from chalicelib.domain.elements import same_name
from chalicelib.domain.registries import Registry
from local.platform.faults import Fault
from local.relative_days import filled

DATA = Path(__file__).parent / "data"

FAULT = "@fault"

type Held = dict[str, Any]


@cache
def _held(registry: str) -> Held:
    if registry not in set(Registry):
        raise KeyError(registry)
    return dict(json.loads((DATA / f"{registry}.json").read_text(encoding="utf-8")))


def entries(registry: str, today: date) -> Held:
    """Everything a registry holds, by key, faults included; raises `KeyError` for an unknown registry."""
    return dict(filled(_held(registry), today))


def lookup(registry: str, key: str, today: date) -> Held | None:
    """What a registry holds under a key, None when nothing; raises `KeyError` for an unknown registry.

    The population registry holds names by resident ID, is asked `<id>|<name>`, and answers `{"matches": bool}` only.
    """
    if registry == Registry.POPULATION:
        return _belong_together(*key.partition("|")[::2])
    found = _held(registry).get(key)
    return found and dict(filled(_without_fault(found), today))


def fault_of(registry: str, key: str) -> Fault | None:
    """How the registry fails for that key alone, None when it answers; raises `KeyError` for an unknown registry."""
    if registry == Registry.POPULATION:
        key = key.partition("|")[0]
    found = _held(registry).get(key)
    return Fault(kind=found[FAULT]) if isinstance(found, dict) and FAULT in found else None


def _without_fault(entry: Held) -> Held:
    return {field: value for field, value in entry.items() if field != FAULT}


def _belong_together(number: str, name: str) -> Held | None:
    held: str | Held | None = _held(Registry.POPULATION).get(number)
    known = held["name"] if isinstance(held, dict) else held
    return {"matches": same_name(known, name)} if known else None

"""What the platform holds: one JSON file a registry, entries by key, days filled in as seen from today."""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from chalicelib.domain.elements import same_name
from chalicelib.domain.registries import Registry
from local.relative_days import filled

DATA = Path(__file__).parent / "data"

type Held = dict[str, Any]


@cache
def _held(registry: str) -> Held:
    if registry not in set(Registry):
        raise KeyError(registry)
    return dict(json.loads((DATA / f"{registry}.json").read_text(encoding="utf-8")))


def entries(registry: str, today: date) -> Held:
    """Everything a registry holds, by key; raises `KeyError` for an unknown registry."""
    return dict(filled(_held(registry), today))


def lookup(registry: str, key: str, today: date) -> Held | None:
    """What a registry holds under a key, None when nothing; raises `KeyError` for an unknown registry.

    The population registry holds names by resident ID, is asked `<id>|<name>`, and answers `{"matches": bool}` only.
    """
    if registry == Registry.POPULATION:
        return _belong_together(*key.partition("|")[::2])
    found = _held(registry).get(key)
    return found and dict(filled(found, today))


def _belong_together(number: str, name: str) -> Held | None:
    held: str | None = _held(Registry.POPULATION).get(number)
    return {"matches": same_name(held, name)} if held else None

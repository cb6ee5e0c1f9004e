"""Turn what pydantic says of a body into faults: JSON pointer, stable code, words; never the value itself."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from chalicelib.domain.items.catalogue import ITEMS
from chalicelib.errors import Fault, Text
from chalicelib.web.fault_texts import FAULT_TEXTS, OTHER

type Location = tuple[int | str, ...]
type Error = Mapping[str, Any]

MOST_FAULTS = 200
"""A body of a million wrong names is answered with a page, not with a book."""

_FIELD = re.compile(r"[a-z0-9_]+")
_QUOTED = re.compile(r"'([^']*)'")
_LONGEST_NAME = 60


def faults_of(error: ValidationError) -> tuple[Fault, ...]:
    """Every fault, in the order of the form; the same fault at the same place once."""
    told = error.errors(include_url=False, include_context=True, include_input=False)
    faults = [_fault(e) for e in _nearest(told)]
    return tuple({(f.pointer, f.code): f for f in faults}.values())[:MOST_FAULTS]


def _fault(error: Error) -> Fault:
    known = FAULT_TEXTS.get(error["type"], OTHER)
    limits = error.get("ctx", {})
    text = Text(
        known.text.zh.format_map({name: _said(limit, "、") for name, limit in limits.items()}),
        known.text.en.format_map({name: _said(limit, ", ") for name, limit in limits.items()}),
    )
    return Fault(_pointer(error), known.code, text)


def _said(limit: Any, comma: str) -> str:
    """A limit as people read it; pydantic puts choices in quotes, and writes true as Python does."""
    choices = _QUOTED.findall(str(limit))
    return comma.join(choices) if choices else {"True": "true", "False": "false"}.get(str(limit), str(limit))


def _pointer(error: Error) -> str:
    """RFC 6901; pydantic's own tags of unions, which no body holds, are left out."""
    location = _without_item(error["loc"])
    last = len(location) - 1
    unknown = error["type"] == "extra_forbidden"
    parts = [str(p) for n, p in enumerate(location) if _is_place(p) or (unknown and n == last)]
    if error["type"].startswith("union_tag"):
        parts.append(error["ctx"]["discriminator"].strip("'"))
    return "".join(f"/{_escaped(part)}" for part in parts)


def _without_item(location: Location) -> Location:
    if not location or location[0] not in ITEMS:
        return location
    kinds = ITEMS[str(location[0])].forms
    return location[2:] if len(location) > 1 and location[1] in kinds else location[1:]


def _is_place(part: int | str) -> bool:
    return isinstance(part, int) or _FIELD.fullmatch(part) is not None


def _escaped(part: str) -> str:
    return part[:_LONGEST_NAME].replace("~", "~0").replace("/", "~1")


def _nearest(errors: Iterable[Error]) -> list[Error]:
    """Where an element may be one of several shapes, keep the faults of the shape it comes nearest to."""
    shapes: dict[Location, dict[str, list[Error]]] = defaultdict(lambda: defaultdict(list))
    plain: list[Error] = []
    for error in errors:
        place, shape = _shape(error)
        (shapes[place][shape] if shape else plain).append(error)
    return plain + [e for by_shape in shapes.values() for e in min(by_shape.values(), key=_distance)]


def _shape(error: Error) -> tuple[Location, str | None]:
    location = _without_item(error["loc"])
    inner = location[:-1] if error["type"] == "extra_forbidden" else location
    at = next((n for n, part in enumerate(inner) if not _is_place(part)), None)
    return (location, None) if at is None else (location[:at], str(location[at]))


def _distance(errors: list[Error]) -> tuple[bool, int]:
    wrong_kind = any(e["type"].endswith("_type") for e in errors)
    return wrong_kind, len(errors)

"""What identifies a natural person (个人信息保护法 第四条): the mark a model's field bears, and how it may be shown."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import BaseModel


class Kind(StrEnum):
    """What of a person it is."""

    NAME = "name"
    RESIDENT_ID = "resident-id"
    MOBILE = "mobile"


IN_RUNNING_TEXT: dict[Kind, str] = {
    Kind.RESIDENT_ID: r"[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]",
    Kind.MOBILE: r"(?:86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}",
}
"""What each kind looks like where nothing marks it (GB 11643, mobile numbers); a name looks like any word."""


@dataclass(frozen=True)
class Personal:
    """Marks an element, as `Annotated[str, Personal(Kind.NAME)]`; the contract tells it as `x-personal`.

    `when` decides by the model around the element and by its value, where the field alone does not say.
    """

    kind: Kind
    when: Callable[[Any, Any], bool] | None = None

    def __get_pydantic_json_schema__(self, schema: Any, handler: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
        return handler(schema) | {"x-personal": True}


def mark_of(model: type[BaseModel], name: str) -> Personal | None:
    """The mark that a field bears."""
    return next((mark for mark in model.model_fields[name].metadata if isinstance(mark, Personal)), None)


def is_personal(model: BaseModel, name: str) -> bool:
    """Whether what stands in a field of this very model is personal."""
    mark = mark_of(type(model), name)
    return mark is not None and (mark.when is None or mark.when(model, getattr(model, name)))


def masked(value: str) -> str:
    """A resident ID, mobile or name as it may be shown: its ends, or a name's first sign of several."""
    if re.fullmatch(r"[0-9X]{11,18}", value):
        return f"{value[:3]}{'*' * (len(value) - 5)}{value[-2:]}"
    return value[: len(value) > 1] + "*" * (len(value) - 1 or 1)

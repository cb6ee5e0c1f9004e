"""The texts of a form, each with the JSON pointer of its element."""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from chalicelib.domain.elements import Form
from chalicelib.domain.personal import mark_of


def texts_of(form: Form) -> Iterator[tuple[str, str]]:
    """Pointer and text of every element that is a text and does not identify a person."""
    return _texts("", form)


def _texts(pointer: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            mark = mark_of(type(value), name)
            if mark is None or mark.when:
                yield from _texts(f"{pointer}/{name}", getattr(value, name))
    elif isinstance(value, tuple):
        for place, one in enumerate(value):
            yield from _texts(f"{pointer}/{place}", one)
    elif isinstance(value, str):
        yield pointer, value

"""A form with what identifies persons masked."""

from typing import Any

from pydantic import BaseModel

from chalicelib.domain.elements import PERSONAL, Form, masked


def masked_form(form: Form) -> dict[str, Any]:
    """The form as JSON, each element marked as personal shown by its ends only."""
    return _masked_model(form)


def _masked_model(model: BaseModel) -> dict[str, Any]:
    plain = model.model_dump(mode="json")
    fields = type(model).model_fields
    return {name: _masked(getattr(model, name), plain[name], fields[name].json_schema_extra) for name in plain}


def _masked(value: Any, plain: Any, mark: Any) -> Any:
    if isinstance(value, BaseModel):
        return _masked_model(value)
    if isinstance(value, tuple):
        return [_masked(one, plain[n], mark) for n, one in enumerate(value)]
    return masked(plain) if mark == PERSONAL and isinstance(plain, str) else plain

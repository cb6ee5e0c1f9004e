"""A form with what identifies persons masked, by the marks that its models bear."""

from typing import Any

from pydantic import BaseModel

from chalicelib.domain.elements import Form
from chalicelib.domain.personal import is_personal, masked


def masked_form(form: Form) -> dict[str, Any]:
    """The form as JSON, each element marked as personal shown by its ends only."""
    return _masked_model(form)


def _masked_model(model: BaseModel) -> dict[str, Any]:
    plain = model.model_dump(mode="json")
    return {name: _masked(getattr(model, name), plain[name], is_personal(model, name)) for name in plain}


def _masked(value: Any, plain: Any, personal: bool) -> Any:
    if isinstance(value, BaseModel):
        return _masked_model(value) | ({"name": masked(plain["name"])} if personal else {})
    if isinstance(value, tuple):
        return [_masked(one, plain[n], personal) for n, one in enumerate(value)]
    return masked(plain) if personal and isinstance(plain, str) else plain

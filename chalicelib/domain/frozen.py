"""The one kind of model the domain is made of: frozen, closed to unknown fields."""

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """A value: equal by content, never changed, refuses unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=False)

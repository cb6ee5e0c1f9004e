"""What schemathesis must be told of our API beside its contract: forms that could be filed, and how a PDF is sent."""

from typing import Any

import schemathesis

from local.examples import example
from local.system import today

NAMES = ("soil-conservation", "water-saving-ineligible", "works-start")
FORM = "#/components/schemas/AnyForm"


@schemathesis.hook
def before_load_schema(context: Any, raw_schema: dict[str, Any]) -> None:
    """Real forms beside what chance makes of their schema, where check digits never fit."""
    forms = {name: {"value": example(name, today())} for name in NAMES}
    for methods in raw_schema["paths"].values():
        for operation in methods.values():
            content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
            if content.get("schema", {}).get("$ref") == FORM:
                content["examples"] = forms


@schemathesis.serializer("application/pdf")
def pdf(context: Any, value: Any) -> bytes:
    """Bytes go as they are."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")

"""Every call to AWS with what it is charged by: its function and operation, the bytes both ways, DynamoDB's units."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from bench.units import read, written
from tests.calls import CONTEXT, PARAMETERS, Calls


class Heard(NamedTuple):
    """One call to AWS."""

    function: str
    service: str
    operation: str
    sent: int
    received: int
    write_units: int
    read_units: float


class Hearing(Calls):
    """`heard` grows by each call to AWS that a function makes, once it is answered; `runs` by each run of one."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[Heard] = []
        self.runs: list[str] = []

    @contextmanager
    def during(self, function: str) -> Iterator[None]:
        """Within the block everything is called by this function, which is one run of it."""
        self.runs.append(function)
        with super().during(function):
            yield

    @property
    def pushed(self) -> int:
        """Pushes so far."""
        return sum(call.service == "http" and call.function == "share_filings" for call in self.made)

    def _before(self, model: Any, context: dict[str, Any], params: Any = None, **more: Any) -> Any:
        context["sent"] = _length((params or {}).get("body"))
        return super()._before(model=model, context=context, **more)

    def _after(self, http_response: Any, context: dict[str, Any], parsed: Any = None, **more: Any) -> None:
        super()._after(http_response=http_response, context=context, **more)
        call = context.get(CONTEXT)
        if call is None:
            return
        params, answer = context[PARAMETERS], parsed or {}
        charged = call.service == "dynamodb" and "Error" not in answer
        self.heard.append(
            Heard(
                call.function,
                call.service,
                call.action,
                context["sent"],
                int(answer.get("ContentLength") or len(http_response.content)),
                written(call.action, params) if charged else 0,
                read(call.action, params, answer) if charged else 0,
            )
        )


def _length(body: Any) -> int:
    """Bytes of a body, which botocore holds as bytes, text or a file in memory."""
    held = body.getvalue() if hasattr(body, "getvalue") else body
    return len(held or b"")

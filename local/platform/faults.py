"""The failures that a registry can be told to show, so that what asks it can be tried."""

import asyncio
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse, PlainTextResponse, Response


class Fault(BaseModel):
    """How a registry fails: `silent` and `slow` wait `seconds`; only `slow` then answers as it should."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["silent", "slow", "broken", "nonsense", "refused"]
    seconds: float = Field(30.0, ge=0, le=3600)


async def failing(fault: Fault | None) -> Response | None:
    """What the registry answers instead of what it holds; None when it answers after all."""
    if fault and fault.kind in ("silent", "slow"):
        await asyncio.sleep(fault.seconds)
    return _INSTEAD[fault.kind]() if fault and fault.kind in _INSTEAD else None


def _silent() -> Response:
    return Response(status_code=504)


def _broken() -> Response:
    return JSONResponse({"error": "internal"}, 500)


def _nonsense() -> Response:
    return PlainTextResponse("<html><body>系统维护中</body></html>", media_type="text/html")


def _refused() -> Response:
    return JSONResponse({"error": "forbidden"}, 403)


_INSTEAD = {"silent": _silent, "broken": _broken, "nonsense": _nonsense, "refused": _refused}

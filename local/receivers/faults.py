"""How a receiving system is told to fail, and does: an error status a number of times, or silence."""

import asyncio
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse, Response


class Failing(BaseModel):
    """Answer with an error status, `times` over or (None) until mended."""

    model_config = ConfigDict(extra="forbid")

    status: int = Field(ge=400, le=599)
    times: int | None = Field(None, ge=1)


class Silent(BaseModel):
    """Answer only after some seconds, and then as usual."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["silent"]
    seconds: float = Field(ge=0, le=600)


type Fault = Failing | Silent


class Faults:
    """The faults in place, by system."""

    def __init__(self) -> None:
        self._faults: dict[str, Fault] = {}

    def put(self, system: str, fault: Fault) -> None:
        """Have a system fail from now on."""
        self._faults[system] = fault

    def mend(self, system: str) -> None:
        """Have a system work again."""
        self._faults.pop(system, None)

    async def instead(self, system: str) -> Response | None:
        """The answer given instead of the usual one, if any; a silent system waits here."""
        fault = self._faults.get(system)
        if isinstance(fault, Silent):
            await asyncio.sleep(fault.seconds)
            return None
        return self._failed(system, fault) if fault else None

    def _failed(self, system: str, fault: Failing) -> Response:
        if fault.times is not None:
            fault.times -= 1
            if fault.times < 1:
                self.mend(system)
        return JSONResponse({"accepted": False, "error": "told-to-fail"}, fault.status)

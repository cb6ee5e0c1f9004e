"""The platform as a server: one contract for every registry, and the failures it can be told to show.

    POST   /registries/<registry>/queries   {"key": "..."}
                                            → {"status": "found", "data": {...}} | {"status": "not-found"}
    GET    /registries/<registry>           what it holds
    PUT    /faults/<registry>               {"kind": "silent", "seconds": n}, and the other kinds of `Fault`
    DELETE /faults/<registry>   GET /faults   GET /

Some keys fail by themselves (see registry.py); a fault that is put comes before them.
A key travels in a body, for it may name a person and addresses are logged.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from chalicelib.domain.registries import NAMES, Registry
from local.platform.faults import Fault, failing
from local.platform.registry import entries, fault_of, lookup

type Lookup = Callable[[str, str, date], Mapping[str, Any] | None]


class Asked(BaseModel):
    """The body of a query."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str


class Platform:
    """The registries as seen from `today`, and how each is told to fail at the moment."""

    def __init__(self, today: Callable[[], date], lookup: Lookup) -> None:
        self.today, self.lookup = today, lookup
        self.faults: dict[Registry, Fault] = {}

    async def answer(self, request: Request) -> Response:
        """One query."""
        registry, asked = _registry(request), await _body(request, Asked)
        if instead := await failing(self.faults.get(registry) or fault_of(registry, asked.key)):
            return instead
        data = self.lookup(registry, asked.key, self.today())
        return JSONResponse({"status": "not-found"} if data is None else {"status": "found", "data": data})

    async def holds(self, request: Request) -> Response:
        """Everything one registry holds."""
        return JSONResponse(entries(_registry(request), self.today()))

    async def overview(self, request: Request) -> Response:
        """How much each registry holds, and how it fails, in plain lines."""
        lines = (f"{name.zh} {r} {len(entries(r, self.today()))} {self._state(r)}" for r, name in NAMES.items())
        return PlainTextResponse("\n".join(lines) + "\n")

    async def told(self, request: Request) -> Response:
        """Every fault in place."""
        return JSONResponse({registry: fault.model_dump() for registry, fault in self.faults.items()})

    async def fail(self, request: Request) -> Response:
        """Have a registry fail from now on."""
        self.faults[_registry(request)] = await _body(request, Fault)
        return Response(status_code=204)

    async def mend(self, request: Request) -> Response:
        """Have a registry answer again."""
        self.faults.pop(_registry(request), None)
        return Response(status_code=204)

    def _state(self, registry: Registry) -> str:
        fault = self.faults.get(registry)
        return f"{fault.kind} {fault.seconds:g} s" if fault else "ok"


def app(today: Callable[[], date], lookup: Lookup = lookup) -> Starlette:
    """The platform; `today` gives the Beijing day from which the days of its entries are told.

    `lookup` may know more than what is in the files.
    """
    platform = Platform(today, lookup)
    return Starlette(
        routes=[
            Route("/", platform.overview),
            Route("/registries/{registry}", platform.holds),
            Route("/registries/{registry}/queries", platform.answer, methods=["POST"]),
            Route("/faults", platform.told),
            Route("/faults/{registry}", platform.fail, methods=["PUT"]),
            Route("/faults/{registry}", platform.mend, methods=["DELETE"]),
        ]
    )


def _registry(request: Request) -> Registry:
    try:
        return Registry(request.path_params["registry"])
    except ValueError:
        raise HTTPException(404, "no such registry") from None


async def _body[M: BaseModel](request: Request, model: type[M]) -> M:
    try:
        return model.model_validate_json(await request.body())
    except ValidationError as error:
        faults: list[Any] = [".".join(map(str, e["loc"])) + ": " + e["msg"] for e in error.errors()]
        raise HTTPException(400, "; ".join(faults)) from None

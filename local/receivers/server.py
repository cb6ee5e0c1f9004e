"""The server of the five receiving systems.

    POST   /<system>                        a push → {"accepted": true, "version": n}, n being what is held then
    GET    /<system>                        everything it holds
    GET    /<system>/filings/<filing id>    what it holds of one filing
    GET    /<system>/log                    every push, taken or not, with the id of the request that it follows from
    PUT    /<system>/fault                  {"status": 503, "times": 2}, or {"kind": "silent", "seconds": 10}
    DELETE /<system>/fault

Refused with `{"accepted": false, "error": ...}`: 401 not signed, 400 no JSON, 422 not of the system's shape,
409 relayed by the investment platform though that was never told.
"""

import json
import time
from collections.abc import Callable, Mapping
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from chalicelib.domain.correlation import HEADER
from chalicelib.domain.sharing import System
from local.receivers.faults import Failing, Fault, Faults, Silent
from local.receivers.holdings import Holdings
from local.receivers.schemas import faults as faults_of
from local.receivers.signatures import NotSigned, Signatures


class Refused(Exception):  # noqa: N818 - an answer to the sender
    """A push that is not taken: status and why."""

    def __init__(self, status: int, error: str, faults: list[str] | None = None) -> None:
        super().__init__(error)
        self.status, self.error, self.faults = status, error, faults or []


class Receivers:
    """The five systems: what each holds, and how each is told to fail."""

    def __init__(self, signatures: Signatures, now: Callable[[], float]) -> None:
        self._signatures, self._now = signatures, now
        self._faults = Faults()
        self._held: Mapping[System, Holdings] = {system: Holdings() for system in System}
        self._log: Mapping[System, list[dict[str, Any]]] = {system: [] for system in System}

    async def receive(self, request: Request) -> Response:
        """A push."""
        system, response = _system(request), await self._answer(request)
        told = {"push": request.headers.get("webhook-id"), "correlation_id": request.headers.get(HEADER)}
        self._log[system].append(told | {"status": response.status_code})
        return response

    async def log(self, request: Request) -> Response:
        """Every push to a system."""
        return JSONResponse({"pushes": self._log[_system(request)]})

    async def _answer(self, request: Request) -> Response:
        system, body = _system(request), await request.body()
        if instead := await self._faults.instead(system):
            return instead
        try:
            version = self._taken(system, request.headers, body)
        except Refused as refused:
            answer = {"accepted": False, "error": refused.error, "faults": refused.faults}
            return JSONResponse(answer, refused.status)
        return JSONResponse({"accepted": True, "version": version})

    async def holds(self, request: Request) -> Response:
        """Everything a system holds."""
        return JSONResponse({"filings": self._held[_system(request)].all()})

    async def filing(self, request: Request) -> Response:
        """What a system holds of one filing."""
        held = self._held[_system(request)].get(request.path_params["filing_id"])
        if held is None:
            raise HTTPException(404, "never told of")
        return JSONResponse(held)

    async def fail(self, request: Request) -> Response:
        """Have a system fail."""
        system = _system(request)
        try:
            self._faults.put(system, _fault(await request.body()))
        except ValueError:
            raise HTTPException(422, "not a fault that a receiver can show") from None
        return Response(status_code=204)

    async def mend(self, request: Request) -> Response:
        """Have a system work again."""
        self._faults.mend(_system(request))
        return Response(status_code=204)

    def _taken(self, system: System, headers: Mapping[str, str], body: bytes) -> int:
        try:
            self._signatures.check(headers, body, self._now())
        except NotSigned as error:
            raise Refused(401, str(error)) from None
        told = _message(system, body)
        if "via" in told and self._held[System(told["via"])].get(told["filing_id"]) is None:
            raise Refused(409, "the relay was never told of this filing")
        return self._held[system].take(told)


def _message(system: System, body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body)
    except ValueError:
        raise Refused(400, "not JSON") from None
    if faults := faults_of(system, told):
        raise Refused(422, "not of this system's shape", faults)
    return dict(told)


def _system(request: Request) -> System:
    try:
        return System(request.path_params["system"])
    except ValueError:
        raise HTTPException(404, "no such system") from None


def _fault(body: bytes) -> Fault:
    wish = json.loads(body)
    model = Silent if isinstance(wish, dict) and "kind" in wish else Failing
    return model.model_validate(wish)


def app(public_key: str, now: Callable[[], float] = time.time) -> Starlette:
    """The receivers; `public_key` is the sender's (`whpk_...`), `now` gives seconds since 1970."""
    receivers = Receivers(Signatures(public_key), now)
    return Starlette(
        routes=[
            Route("/{system}", receivers.receive, methods=["POST"]),
            Route("/{system}", receivers.holds),
            Route("/{system}/filings/{filing_id}", receivers.filing),
            Route("/{system}/log", receivers.log),
            Route("/{system}/fault", receivers.fail, methods=["PUT"]),
            Route("/{system}/fault", receivers.mend, methods=["DELETE"]),
        ]
    )

"""The API: Chalice with models in and out, where every error is a coded answer."""

import functools
import time
from collections.abc import Callable, Mapping
from typing import Any

from chalice.app import Chalice, Request, Response
from pydantic import BaseModel

from chalicelib.domain.correlation import HEADER
from chalicelib.domain.standing import Standing
from chalicelib.errors import NotAllowed, NotFound, Outside, Problem
from chalicelib.logs import bound, failure, log
from chalicelib.web.call import Call
from chalicelib.web.languages import TAGS, language_of
from chalicelib.web.once import Answer, once, request_of
from chalicelib.web.operations import HTML, JSON, PDF, Again, By, Method, Operation, Parameter, Takes
from chalicelib.web.pages import Page
from chalicelib.web.problems import MEDIA, problem_answer, retry_headers
from chalicelib.web.reading import correlation_id_of, read, request_id_of
from chalicelib.web.safe_headers import SAFE_HEADERS

type Handler = Callable[..., Any]


class Api(Chalice):
    """Chalice, its operations declared with who may call, what they take and what they give.

    `outside()` must have `settings`, `clock` and `filings`.
    """

    def __init__(self, name: str, outside: Callable[[], Any]) -> None:
        super().__init__(name, configure_logs=False)
        self.outside = outside
        self.operations: list[Operation] = []
        self.api.binary_types.append(PDF)

    def operation(
        self,
        method: Method,
        path: str,
        *,
        by: By,
        gives: type[BaseModel] | None,
        takes: Takes | str | None = None,
        status: int = 200,
        keyed: Again | None = None,
        versioned: bool = False,
        query: tuple[Parameter, ...] = (),
    ) -> Callable[[Handler], Handler]:
        """Declare an operation; the function below gets a `Call` and the names in the path, and gives the answer."""

        def declare(handler: Handler) -> Handler:
            name, about = handler.__name__, (handler.__doc__ or "").strip()
            operation = Operation(method, path, name, about, by, takes, gives, status, keyed, versioned, query)
            self.operations.append(operation)
            self._bind(operation, handler)
            return handler

        return declare

    def __call__(self, event: Any, context: Any) -> Any:
        """Answer an API Gateway event, bearing the id by which it can be followed, whatever the answer is."""
        request = Request(event, context)
        correlation = correlation_id_of(request)
        with bound(request_id=request_id_of(request), correlation_id=correlation):
            answer = self._routed(event, context, request)
        answer["headers"][HEADER] = correlation
        return answer

    def _routed(self, event: Any, context: Any, request: Request) -> Any:
        """The answer of a route; what no route takes is refused in our own words."""
        entry = event.get("requestContext", {})
        methods = self.routes.get(entry.get("resourcePath"), {})
        if entry.get("httpMethod") in methods:
            return super().__call__(event, context)
        self.current_request = request
        return self._refusal(NotAllowed() if methods else NotFound()).to_dict()

    def _bind(self, operation: Operation, handler: Handler) -> None:
        @functools.wraps(handler)
        def view(**names: str) -> Response:
            return self._answer(operation, handler, names)

        # Chalice's own check of content types answers in another form than ours, so it is told to take all.
        self.route(
            operation.path, methods=[operation.method], authorizer=operation.by.authorizer, content_types=["*/*"]
        )(view)

    def _answer(self, operation: Operation, handler: Handler, names: Mapping[str, str]) -> Response:
        about = {"filing_id": names["filing_id"][:64]} if "filing_id" in names else {}
        start = time.monotonic()
        with bound(operation=operation.name, **about):
            response = self._tried(operation, handler, names)
            log.info("answered", status=response.status_code, seconds=round(time.monotonic() - start, 3))
        return response

    def _tried(self, operation: Operation, handler: Handler, names: Mapping[str, str]) -> Response:
        try:
            return self._given(operation, handler, names)
        except Outside as problem:
            log.warning("the outside failed", **failure(problem))
            return self._refusal(problem)
        except Problem as problem:
            return self._refusal(problem)
        except Exception as error:  # noqa: BLE001 - the last net: whatever broke, the caller gets a coded answer
            log.error("unexpected", **failure(error))
            return self._refusal(Problem())

    def _given(self, operation: Operation, handler: Handler, names: Mapping[str, str]) -> Response:
        here = self.outside()
        call = read(self._request, operation, names, here.clock.now(), here.settings.body_bytes)

        if operation.keyed:
            return self._once(operation, operation.keyed, handler, call, names)
        return _response(operation, call, handler(call, **names))

    def _once(
        self, operation: Operation, again: Again, handler: Handler, call: Call, names: Mapping[str, str]
    ) -> Response:
        request = request_of(call, operation.method, self._path)

        def do() -> Answer:
            return _shaped(operation, handler(call.bearing(request), **names))

        def told(standing: Standing) -> Answer:
            return _shaped(operation, again(call, standing))

        return _sent(call, once(request, call.at, self.outside().filings, do, told))

    def _refusal(self, problem: Problem) -> Response:
        log.info("refused", code=problem.code)
        language = language_of(self._request.headers.get("accept-language"))
        answer = problem_answer(problem, language, self._path, self._request_id)
        headers = {"Content-Type": MEDIA, "Content-Language": TAGS[language], **retry_headers(problem)}
        body = answer.model_dump_json(exclude_none=True)
        return Response(body, {**SAFE_HEADERS, **headers}, problem.kind.status)

    @property
    def _request(self) -> Request:
        assert self.current_request, "only asked for while answering one"
        return self.current_request

    @property
    def _path(self) -> str:
        return str(self._request.to_original_event().get("path", ""))

    @property
    def _request_id(self) -> str:
        return request_id_of(self._request)


def _shaped(operation: Operation, given: BaseModel) -> Answer:
    return Answer(operation.status, given.model_dump_json())


def _sent(call: Call, answer: Answer) -> Response:
    replayed = {"Idempotency-Replayed": "true"} if answer.replayed else {}
    headers = {"Content-Type": JSON, "Content-Language": TAGS[call.language], **replayed}
    return Response(answer.body, {**SAFE_HEADERS, **headers}, answer.status)


def _response(operation: Operation, call: Call, given: BaseModel | Page) -> Response:
    if isinstance(given, Page):
        return Response(given.html, {**SAFE_HEADERS, **given.headers, "Content-Type": HTML}, given.status)
    response = _sent(call, _shaped(operation, given))
    version = getattr(given, "version", None)
    if isinstance(version, int):
        response.headers["ETag"] = f'"{version}"'
    return response

"""What API Gateway does before and after our handlers: routes, asks the authorizer, builds the event."""

import base64
import json
from dataclasses import dataclass
from typing import Any

type Headers = dict[str, str]


@dataclass(frozen=True)
class Answer:
    """What the caller gets."""

    status: int
    headers: Headers
    text: str

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.text)


class Gateway:
    """Calls the API in process, as API Gateway would; without a keyed route it answers 401 by itself."""

    def __init__(self, app: Any) -> None:
        self.app = app

    def call(
        self, method: str, path: str, body: bytes | Any = None, headers: Headers | None = None, token: str | None = None
    ) -> Answer:
        """One request; a body that is not bytes goes as JSON."""
        sent = {"Content-Type": "application/json"} if body is not None else {}
        sent |= {"Authorization": f"Bearer {token}"} if token is not None else {}
        sent |= headers or {}
        resource, names = self._resource(path.partition("?")[0])
        route = self.app.routes.get(resource, {}).get(method)
        context: dict[str, Any] = {}
        if route and route.authorizer:
            try:
                context = self._authorized(route.authorizer, sent)
            except PermissionError:
                return Answer(401, {}, "{}")
        event = _event(method, path, resource, names, body, sent, context)
        answer = self.app(event, None)
        return Answer(answer["statusCode"], dict(answer["headers"]), answer["body"])

    def _resource(self, path: str) -> tuple[str, dict[str, str]]:
        if path in self.app.routes:
            return path, {}
        for resource in self.app.routes:
            names = _matched(resource.split("/"), path.split("/"))
            if names is not None:
                return resource, names
        return path, {}

    def _authorized(self, authorizer: Any, headers: Headers) -> dict[str, Any]:
        if "Authorization" not in headers:
            raise PermissionError
        arn = "arn:aws:execute-api:cn-north-1:123456789012:abc/api/GET/v1"
        event = {"type": "TOKEN", "authorizationToken": headers["Authorization"], "methodArn": arn}
        try:
            policy = authorizer(event, None)
        except Exception as error:
            if str(error) != "Unauthorized":
                raise
            raise PermissionError from error
        return dict(policy["context"]) | {"principalId": policy["principalId"]}


def _matched(pattern: list[str], path: list[str]) -> dict[str, str] | None:
    if len(pattern) != len(path):
        return None
    pairs = list(zip(pattern, path, strict=True))
    if any(wanted != there for wanted, there in pairs if not wanted.startswith("{")):
        return None
    return {wanted[1:-1]: there for wanted, there in pairs if wanted.startswith("{")}


def _event(
    method: str,
    path: str,
    resource: str,
    names: dict[str, str],
    body: Any,
    headers: Headers,
    authorizer: dict[str, Any],
) -> dict[str, Any]:
    path, _, query = path.partition("?")
    pairs = [pair.partition("=")[::2] for pair in query.split("&") if pair]
    binary = headers.get("Content-Type") == "application/pdf"
    raw = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
    text = base64.b64encode(raw).decode() if binary else raw.decode("utf-8", "surrogateescape")
    return {
        "path": path,
        "headers": headers,
        "pathParameters": names or None,
        "multiValueQueryStringParameters": {k: [v for n, v in pairs if n == k] for k, _ in pairs} or None,
        "stageVariables": None,
        "isBase64Encoded": binary,
        "body": None if body is None else text,
        "requestContext": {
            "httpMethod": method,
            "resourcePath": resource,
            "requestId": "request-1",
            "authorizer": authorizer,
        },
    }

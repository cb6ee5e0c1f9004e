"""moto as a server, for processes that do not run in the test's own: an ASGI app, one call at a time."""

import re
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from tests.aws import REGION

SIGNED_FOR = re.compile(r"Credential=[^/]+/\d+/[^/]+/(\w+)/")

SAID_BY_THE_SERVER = frozenset({"date", "server"})


async def answering(scope: Any, receive: Any, send: Any) -> None:
    """Answer as the service does for which the request is signed."""
    request = Request(scope, receive)
    status, headers, content = _answer(request, await request.body())
    told = {str(name): str(value) for name, value in headers.items() if name.lower() not in SAID_BY_THE_SERVER}
    await Response(content, status, told)(scope, receive, send)


def _answer(request: Request, body: bytes) -> Any:
    from botocore.awsrequest import AWSPreparedRequest
    from botocore.compat import HTTPHeaders
    from moto.core.models import botocore_stubber

    (service,) = SIGNED_FOR.findall(request.headers["Authorization"])
    asked = f"{request.scope['raw_path'].decode()}?{request.url.query}".removesuffix("?")
    url = f"https://{service}.{REGION}.amazonaws.com{asked}"
    headers = HTTPHeaders()
    for name, value in request.headers.items():
        headers[name] = value
    return botocore_stubber.process_request(AWSPreparedRequest(request.method, url, headers, body, stream_output=False))

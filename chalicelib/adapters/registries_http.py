"""The shared data platform over HTTP: all registries asked at once, each answered, silent or failed for a named reason.

    POST {base}/registries/<registry>/queries   {"key": "..."}
    200  {"status": "found", "data": {...}}  or  {"status": "not-found"}

Keys travel in the body only, since some are personal and URLs are logged by everything on their way.
"""

import json
import time
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from chalicelib.domain.registries import Answer, Answered, Query
from chalicelib.ports import Clock

LARGEST_ANSWER = 1_000_000
CHUNK = 65_536
GRACE_SECONDS = 0.1
"""What the whole may take beyond each query's limit, for threads to tell that theirs is over."""


class _NoAnswer(Exception):  # noqa: N818 - an outcome of asking
    """Why there is none: timeout, refused, broken or nonsense."""


class HttpRegistries:
    """The port `Registries`; `base_url` is the platform's, `seconds` the limit for each query and so for all."""

    def __init__(self, base_url: str, seconds: float, clock: Clock) -> None:
        import urllib3

        self._base_url, self._seconds, self._clock = base_url.rstrip("/"), seconds, clock
        self._http = urllib3.PoolManager(maxsize=32, retries=False)

    def ask(self, queries: Iterable[Query[Any]]) -> Mapping[str, Answer]:
        """Ask all at once; never raises for a registry's failure: that is `no-answer`, with `why`."""
        each = {query.name: query for query in queries}
        if not each:
            return {}
        # Not as a context: that would wait for threads whose time is over.
        threads = ThreadPoolExecutor(max_workers=len(each), thread_name_prefix="registry")
        asked = {name: threads.submit(self._answer, query) for name, query in each.items()}
        wait(asked.values(), timeout=self._seconds + GRACE_SECONDS)
        threads.shutdown(wait=False, cancel_futures=True)
        return {name: self._of(answer) for name, answer in asked.items()}

    def _of(self, answer: "Future[Answer]") -> Answer:
        return answer.result() if answer.done() and not answer.cancelled() else self._none("timeout")

    def _answer(self, query: Query[Any]) -> Answer:
        try:
            with _failures_named():
                return self._read(query, self._post(query))
        except _NoAnswer as none:
            return self._none(str(none))

    def _none(self, why: str) -> Answer:
        return Answer(status=Answered.NO_ANSWER, at=self._clock.now(), why=why)

    def _post(self, query: Query[Any]) -> bytes:
        from urllib3 import Timeout

        end = time.monotonic() + self._seconds
        response = self._http.request(
            "POST",
            f"{self._base_url}/registries/{query.registry}/queries",
            json={"key": query.key},
            timeout=Timeout(total=self._seconds),
            redirect=False,
            preload_content=False,
        )
        try:
            _refuse_status(response.status)
            return _body(response, end)
        finally:
            response.close()

    def _read(self, query: Query[Any], body: bytes) -> Answer:
        """The answer in a body; only what the query's entry knows of is kept of it."""
        told = json.loads(body, parse_float=Decimal)
        match told:
            case {"status": "not-found"}:
                return Answer(status=Answered.NOT_FOUND, at=self._clock.now())
            case {"status": "found", "data": dict() as data}:
                entry = query.gives.model_validate(data).model_dump(mode="json")
                return Answer(status=Answered.FOUND, at=self._clock.now(), data=entry)
        raise _NoAnswer("nonsense")


@contextmanager
def _failures_named() -> Iterator[None]:
    from urllib3 import exceptions as failed

    try:
        yield
    except failed.TimeoutError as error:
        # urllib3 counts a refused connection among the time-outs of connecting.
        raise _NoAnswer("refused" if isinstance(error, failed.NewConnectionError) else "timeout") from None
    except (ValidationError, ValueError):
        raise _NoAnswer("nonsense") from None
    except (failed.HTTPError, OSError):
        raise _NoAnswer("broken") from None


def _refuse_status(status: int) -> None:
    if status in (401, 403):
        raise _NoAnswer("refused")
    if status >= 500 or status == 429:
        raise _NoAnswer("broken")
    if status != 200:
        raise _NoAnswer("nonsense")


def _body(response: Any, end: float) -> bytes:
    """The whole body; urllib3's time limit starts anew with each byte, so a dripping one is stopped here."""
    body = bytearray()
    while chunk := response.read1(CHUNK):
        body += chunk
        if len(body) > LARGEST_ANSWER:
            raise _NoAnswer("nonsense")
        if time.monotonic() > end:
            raise _NoAnswer("timeout")
    return bytes(body)

"""The same request with the same Idempotency-Key is done once and answered alike.

Only what was done is kept, for 24 hours: a refusal changed nothing, so the same request may be judged anew with the
same key once its cause is gone. What breaks outside gives the key up too. What was done but could not be kept is
answered all the same; its key stays taken until the store forgets that it was begun. Sent again after that, as by a
portal that never had its answer, it is known by its mark, which the move itself has left, and answered by the filing
as it then stands.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace

from chalicelib.domain.caller import Caller
from chalicelib.errors import Outside, Refused
from chalicelib.logs import failure, log
from chalicelib.ports import Requests
from chalicelib.web.call import Call


@dataclass(frozen=True)
class Answer:
    """An answer ready to be sent: status, body as text, and whether it was given before."""

    status: int
    body: str
    replayed: bool = False


def marked(call: Call, method: str, path: str) -> Call:
    """The call, its caller bearing the request's mark: whose, under which key, what."""
    mark = f"{client_of(call.caller)}#{call.key}#{_digest(method, path, call.raw)}"
    return replace(call, visitor=call.caller.model_copy(update={"request": mark}))


def once(
    call: Call,
    method: str,
    path: str,
    requests: Requests,
    do: Callable[[], Answer],
    before: Callable[[], Answer | None] = lambda: None,
) -> Answer:
    """The answer of `do`, or the one it gave before; raises `StillRunning`, `KeyReused` and what `do` raises.

    `before` tells again what the same request has done before, None when it has done nothing.
    """
    client, digest = client_of(call.caller), _digest(method, path, call.raw)
    if known := requests.begin(client, call.key, digest, call.at):
        return Answer(*known, replayed=True)
    try:
        answer = _done(do, before)
    except BaseException:
        requests.give_up(client, call.key)
        raise
    _keep(requests, client, call, digest, answer)
    return answer


def _done(do: Callable[[], Answer], before: Callable[[], Answer | None]) -> Answer:
    """What is refused now may have been done by the same request, whose answer never came."""
    try:
        return do()
    except Refused:
        if known := before():
            return known
        raise


def client_of(caller: Caller) -> str:
    """Whose keys they are: one portal's keys for one applicant never meet those for another."""
    return f"{caller.role}:{caller.id}:{caller.applicant or ''}"


def _digest(method: str, path: str, raw: bytes) -> str:
    return hashlib.sha256(b"\n".join((method.encode(), path.encode(), raw))).hexdigest()


def _keep(requests: Requests, client: str, call: Call, digest: str, answer: Answer) -> None:
    try:
        requests.finish(client, call.key, digest, answer.status, answer.body, call.at)
    except Outside as error:
        log.warning("answer not kept", **failure(error))

"""The same request with the same Idempotency-Key is done once and answered alike.

Only what was done is kept, for 24 hours: a refusal changed nothing, so the same request may be judged anew with the
same key once its cause is gone. What breaks outside gives the key up too. What was done but could not be kept is
answered all the same; its key stays taken until the store forgets that it was begun.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from chalicelib.domain.caller import Caller
from chalicelib.errors import Outside
from chalicelib.logs import failure, log
from chalicelib.ports import Requests
from chalicelib.web.call import Call


@dataclass(frozen=True)
class Answer:
    """An answer ready to be sent: status, body as text, and whether it was given before."""

    status: int
    body: str
    replayed: bool = False


def once(call: Call, method: str, path: str, requests: Requests, do: Callable[[], Answer]) -> Answer:
    """The answer of `do`, or the one it gave before; raises `StillRunning`, `KeyReused` and what `do` raises."""
    client, digest = client_of(call.caller), _digest(method, path, call.raw)
    if known := requests.begin(client, call.key, digest, call.at):
        return Answer(*known, replayed=True)
    try:
        answer = do()
    except BaseException:
        requests.give_up(client, call.key)
        raise
    _keep(requests, client, call, digest, answer)
    return answer


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

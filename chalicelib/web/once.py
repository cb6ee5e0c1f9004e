"""The same request with the same Idempotency-Key is done once and answered alike.

The move itself leaves, in its own transaction and for 24 hours, by which request it was made and where the filing stood
then. So nothing is begun before it and nothing kept after it, and what was refused or broke leaves the key free: it may
be sent again once its cause is gone. A request that is refused, or not written since its key was used before, is looked
up; what it had done is told again. Two of the same at once are no case of their own: one is written, the other told.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.caller import Caller
from chalicelib.domain.keyed_request import KeyedRequest
from chalicelib.domain.standing import Standing
from chalicelib.errors import Busy, DoneBefore, Refused
from chalicelib.ports import Filings, Told
from chalicelib.web.call import Call


@dataclass(frozen=True)
class Answer:
    """An answer ready to be sent: status, body as text, and whether it was given before."""

    status: int
    body: str
    replayed: bool = False


def request_of(call: Call, method: str, path: str) -> KeyedRequest:
    """What a call asks for: under whose key, and by which body at which address."""
    return KeyedRequest(key=f"{_client_of(call.caller)}#{call.key}", digest=_digest(method, path, call.raw))


def once(
    request: KeyedRequest, at: datetime, filings: Filings, do: Callable[[], Answer], again: Callable[[Standing], Answer]
) -> Answer:
    """The answer of `do`, or `again` from where the filing stood; raises `KeyReused` and what `do` raises.

    Busy is looked up too: the store may have been so with the very move that the same request made a moment before.
    """
    try:
        return do()
    except (Refused, Busy, DoneBefore) as problem:
        done = filings.done_by(request, at)
        if done:
            return _told(done, again)
        if isinstance(problem, DoneBefore):
            raise Busy from None
        raise


def _told(done: Standing | Told, again: Callable[[Standing], Answer]) -> Answer:
    return replace(Answer(*done) if isinstance(done, Told) else again(done), replayed=True)


def _client_of(caller: Caller) -> str:
    """Whose keys they are: one portal's keys for one applicant never meet those for another."""
    return f"{caller.role}:{caller.id}:{caller.applicant or ''}"


def _digest(method: str, path: str, raw: bytes) -> str:
    return hashlib.sha256(b"\n".join((method.encode(), path.encode(), raw))).hexdigest()

"""Read the heads that were put away: each opened, held to its place and to the one before it."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pydantic import ValidationError

from chalicelib.domain.audit_head import Head
from chalicelib.domain.auditing import fault_of_head
from chalicelib.domain.history_faults import Falsity, HistoryFault
from chalicelib.errors import NotFound
from chalicelib.ports import Heads, ListChecker, NotSigned

type Signed = tuple[Head, str]


class Opened(NamedTuple):
    """One head as it was found: its name, the head with its signed form when it is one of ours, and its fault."""

    name: str
    signed: Signed | None
    fault: HistoryFault | None


def opened(names: Sequence[str], first: int = 0, *, heads: Heads, list_checker: ListChecker) -> Iterator[Opened]:
    """Each head from the `first` on, in order; `names` are those of all heads."""
    before = _signed(names[first - 1], heads, list_checker) if first else None
    for name in names[first:]:
        signed = _signed(name, heads, list_checker)
        fault = fault_of_head(signed[0], name, before) if signed else HistoryFault(kind=Falsity.HEAD_FORGED, where=name)
        before = signed if fault is None or fault.kind is Falsity.HEADS_BROKEN else None
        yield Opened(name, signed, fault)


def newest(names: Sequence[str], *, heads: Heads, list_checker: ListChecker) -> Signed | None:
    """The newest head, which the next one follows; None before the first. Raises `NotSigned` when it is not ours."""
    if not names:
        return None
    signed = _signed(names[-1], heads, list_checker)
    if signed is None:
        raise NotSigned(names[-1])
    return signed


def _signed(name: str, heads: Heads, list_checker: ListChecker) -> Signed | None:
    try:
        text = heads.read(name)
        return Head.model_validate_json(list_checker.opened(text)), text
    except (NotFound, NotSigned, ValidationError):
        return None

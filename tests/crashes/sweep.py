"""The sweep: each call of each recorded story in each way of failing, and each delivery; every end must be the same."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from tests.calls import Call
from tests.crashes.faults import CallFault, DeliveryFault, Point, kind_of
from tests.crashes.ground import Ground
from tests.crashes.run import Story, Told, told

READS = ("Get", "Query", "Head", "BatchGet", "List")
"""Operations without effect."""

OF_READS = (CallFault.DIES_BEFORE, CallFault.THROTTLED, CallFault.TIMES_OUT)
"""To die after one is to die before the next; an answer of one that is lost has timed out."""


def points(undisturbed: Told) -> list[Point]:
    """Every point of a recording, in its order."""
    return [*_of_calls(undisturbed), *_of_deliveries(undisturbed)]


def _of_calls(undisturbed: Told) -> Iterator[Point]:
    seen: Counter[Call] = Counter()
    for position, call in enumerate(map(kind_of, undisturbed.calls)):
        seen[call] += 1
        if position >= undisturbed.first_call:
            yield from (Point(fault, call, seen[call]) for fault in _faults_of(call))


def _faults_of(call: Call) -> Iterable[CallFault]:
    if call.action.startswith(READS):
        return OF_READS
    return [fault for fault in CallFault if (call.service, fault) != ("http", CallFault.SENT_AGAIN)]


def _of_deliveries(undisturbed: Told) -> Iterator[Point]:
    for place, nth in undisturbed.deliveries[undisturbed.first_delivery :]:
        yield from (Point(fault, place, nth) for fault in DeliveryFault)


class Difference(NamedTuple):
    """A point whose run ended otherwise, and in what."""

    point: Point
    what: str

    def __str__(self) -> str:
        return f"{self.point}: {self.what}"


def differing(ground: Ground, story: Story, point: Point, undisturbed: Told) -> Difference | None:
    """None when the run that is disturbed there ends as the undisturbed one."""
    try:
        disturbed = told(ground, story, point)
    except Exception as error:  # noqa: BLE001 - whatever ends a run is told with its point
        return Difference(point, f"{type(error).__name__}: {error}")
    if not disturbed.hit:
        return Difference(point, "was not reached")
    return None if disturbed.ending == undisturbed.ending else Difference(point, parted(undisturbed, disturbed))


def parted(one: Told, other: Told) -> str:
    """Where two endings part, first of all."""
    return "; ".join(_parted("", one.ending, other.ending))[:600]


def _parted(path: str, one: Any, other: Any) -> Iterator[str]:
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted(one.keys() | other.keys()):
            yield from _parted(f"{path}/{key}", one.get(key), other.get(key))
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for n, (left, right) in enumerate(zip(one, other, strict=True)):
            yield from _parted(f"{path}/{n}", left, right)
    elif one != other:
        yield f"{path}: {str(one)[:150]} ≠ {str(other)[:150]}"

"""What AWS does between our functions, and how a delivery can go wrong: twice, late, in another order.

A message or a batch of the stream that was not worked off comes again; timers fire each minute that passes.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from chalicelib.domain.sharing import Queue
from chalicelib.errors import Problem
from tests.aws import PREFIX
from tests.crashes.faults import DeliveryFault, Died, Point
from tests.crashes.ground import Ground
from tests.fakes.clock import FakeClock
from tests.fakes.timer import TIMER
from tests.integration.carrier import CONSUMERS, as_lambda_sees

type Event = dict[str, Any]

WAIT = timedelta(seconds=20)
"""How long what failed is put off: the mean of what queues and portals wait."""

ROUNDS = 60

STREAM = ("announce_changes", "forget_filings")
"""Who hears the table's stream; here one after the other, so that what one could not do both hear again."""

TIMES: dict[object, int] = {DeliveryFault.LATE: 0, DeliveryFault.TWICE: 2}


class Carrier:
    """Carries until everything rests, disturbed at most once."""

    def __init__(self, ground: Ground, entries: Any, clock: FakeClock, point: Point | None) -> None:
        self._ground, self._entries, self._clock, self._point = ground, entries, clock, point
        self._told = 0
        self._count: Counter[str] = Counter()
        self._late: list[Callable[[], object]] = []
        self._stale: list[Callable[[], object]] = []
        self._held_stream = False
        self._backwards = False
        self.fired = False
        self.delivered: list[tuple[str, int]] = []
        self.deaf: set[Queue] = set()

    def rest(self) -> None:
        """Carry until nothing moves; raises when it never comes to rest."""
        for _ in range(ROUNDS):
            if not self._moved():
                return
        raise AssertionError("the system does not come to rest")

    def minute(self) -> None:
        """A minute and a half passes: both timers fire, and what follows is carried."""
        self._clock.pass_by(timedelta(seconds=90))
        self.timer("sweep_filings")
        self.timer("publish_lists")
        self.rest()

    def timer(self, function: str) -> None:
        """A timer fires; what it could not do it does the next time, half a minute later here."""
        for _ in range(3):
            if self._worked(lambda: getattr(self._entries, function)(TIMER, None)):
                return
            self._clock.pass_by(WAIT)
        raise AssertionError(f"{function} failed three times")

    def release(self) -> bool:
        """What was held up comes at last; whether anything was."""
        late, self._late = self._late, []
        for deliver in late:
            deliver()
        self.rest()
        return bool(late)

    def repeat(self) -> bool:
        """What was delivered long ago is delivered once more; whether anything is."""
        stale, self._stale = self._stale, []
        for deliver in stale:
            self._worked(deliver)
        self.rest()
        return bool(stale)

    def _moved(self) -> bool:
        """Whether there was anything to carry; time passes when some of it has to come again."""
        untold = bool(self._untold())
        worked = self._tell_stream()
        queues = [queue for queue in self._order(CONSUMERS) if queue not in self.deaf and self._waiting(queue)]
        delivered = [self._deliver(queue) for queue in queues]
        if not (worked and all(delivered)):
            self._clock.pass_by(WAIT)
        return untold or bool(queues)

    def _order[T](self, some: Iterable[T]) -> list[T]:
        return list(some)[::-1] if self._backwards else list(some)

    def _untold(self) -> list[Any]:
        return [] if self._held_stream else self._ground.table.stream_shard.items[self._told :]

    def _tell_stream(self) -> bool:
        records = [as_lambda_sees(item.to_json()) for item in self._untold()]
        if not records:
            return True
        times = self._times("stream", self._hold_stream, lambda: self._announced(records))
        worked = [self._worked(lambda: self._announced(records)) for _ in range(times)]
        if worked and all(worked):
            self._told += len(records)
        return all(worked)

    def _announced(self, records: list[Event]) -> None:
        for function in STREAM:
            getattr(self._entries, function)({"Records": records}, None)

    def _hold_stream(self) -> None:
        self._held_stream = True
        self._late.append(self._let_stream)

    def _let_stream(self) -> None:
        self._held_stream = False

    def _waiting(self, queue: Queue) -> list[Any]:
        return list(self._queue(queue)._messages)

    def _deliver(self, queue: Queue) -> bool:
        delivered = [self._delivered(queue, message) for message in self._order(self._waiting(queue))]
        return all(delivered)

    def _delivered(self, queue: Queue, message: Any) -> bool:
        times = self._times(queue, lambda: self._hold(queue, message), lambda: self._put_back(queue, message))
        consumed = [self._consumed(queue, message) for _ in range(times)]
        return all(consumed)

    def _hold(self, queue: Queue, message: Any) -> None:
        self._queue(queue)._messages.remove(message)
        self._late.append(lambda: self._put_back(queue, message))

    def _put_back(self, queue: Queue, message: Any) -> None:
        self._queue(queue)._messages.append(message)

    def _consumed(self, queue: Queue, message: Any) -> bool:
        message.mark_received(visibility_timeout=30)
        event = {"Records": [_record(message, self._queue(queue).queue_arn)]}
        failed: list[Event] = [{}]

        def consume() -> None:
            failed[:] = getattr(self._entries, CONSUMERS[queue])(event, None)["batchItemFailures"]

        if not self._worked(consume) or failed:
            message.change_visibility(0)
            return False
        if message in self._queue(queue)._messages:
            self._queue(queue)._messages.remove(message)
        return True

    def _queue(self, queue: Queue) -> Any:
        return self._ground.queues[f"{PREFIX}{queue}"]

    def _worked(self, work: Callable[[], object]) -> bool:
        """Whether it came to its end: Lambda tries again what did not. What nobody foresaw ends the run."""
        try:
            work()
        except (Died, Problem):
            return False
        return True

    def _times(self, place: str, hold: Callable[[], object], repeat: Callable[[], object]) -> int:
        """How often this delivery is to be made now: once, unless it is the one that goes wrong."""
        self._count[place] += 1
        self.delivered.append((place, self._count[place]))
        if self.fired or self._point is None or (self._point.at, self._point.nth) != self.delivered[-1]:
            return 1
        self.fired = True
        if self._point.fault is DeliveryFault.LATE:
            hold()
        if self._point.fault is DeliveryFault.STALE:
            self._stale.append(repeat)
        self._backwards = self._point.fault is DeliveryFault.OTHER_ORDER
        return TIMES.get(self._point.fault, 1)


def _record(message: Any, arn: str) -> Event:
    return {
        "messageId": message.id,
        "receiptHandle": message.receipt_handle,
        "body": message.body,
        "attributes": {"ApproximateReceiveCount": str(message.approximate_receive_count)},
        "eventSource": "aws:sqs",
        "eventSourceARN": arn,
    }

"""`queues list`: how much lies where."""

from chalicelib.domain.dead_letters import DEAD, Depth
from chalicelib.wiring import outside
from ops.ending import end, told
from ops.showing import AsJson, put_json, put_table, since

COLUMNS = ("队列 queue", "等待 waiting", "在处理 in flight", "延迟 delayed", "最久 oldest")


def list_queues(as_json: AsJson = False) -> None:
    """各队列的消息数 · How much lies in every queue and dead-letter queue, about.

    Exit code 1 when anything lies in a dead-letter queue. The age of the oldest is what CloudWatch last told; — where
    that is unknown.
    """
    with told():
        depths = outside().letters.depths()
        if as_json:
            for depth in depths:
                put_json(_fields(depth))
        else:
            put_table(COLUMNS, map(_row, depths))
        end(not any(d.waiting or d.in_flight for d in depths if d.queue in DEAD))


def _fields(depth: Depth) -> dict[str, object]:
    return depth._asdict() | {"oldest": None if depth.oldest is None else depth.oldest.total_seconds()}


def _row(depth: Depth) -> tuple[str, ...]:
    counts = (str(n) for n in (depth.waiting, depth.in_flight, depth.delayed))
    return (depth.queue, *counts, since(depth.oldest) if depth.oldest is not None else "—")

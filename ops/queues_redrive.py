"""`queues redrive`: send dead letters again."""

from typing import Annotated

import typer

from chalicelib.domain.dead_letters import ANNOUNCEMENTS, STREAMED, Depth, dead
from chalicelib.usecases.redrive import redrive as redrive_letters
from chalicelib.usecases.tell_again import ToldAgain, announce_again, forget_again
from chalicelib.wiring import outside, run
from ops.asking import Yes, ask
from ops.ending import end, told
from ops.queue_names import QueueName, must_be_sent_again
from ops.showing import AsJson, put, put_json
from ops.untold import Untold

STRETCHES = 1000


def _rate(text: str) -> float:
    """`10/s` or `10`."""
    try:
        rate = float(text.removesuffix("/s"))
    except ValueError:
        rate = 0
    if not 0.01 <= rate <= 1000:
        raise typer.BadParameter("such as 10/s, from 0.01 to 1000")
    return rate


def redrive(
    queue: QueueName,
    rate: Annotated[
        float, typer.Option(parser=_rate, metavar="N/s", help="每秒最多几条 · how many a second at most")
    ] = "10/s",  # type: ignore[assignment]
    limit: Annotated[
        int | None, typer.Option(min=1, help="最多几条，默认全部 · how many at most; all, unless given")
    ] = None,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """死信重投 · Send dead letters again, byte for byte, to the queue they came from; mend the cause first.

    Each leaves the dead-letter queue after it was sent, so that breaking off doubles one at most and loses none; every
    step finds what is already done. `announcements` and `forgetting` hold no messages but places in the table's stream:
    they are read there and done again, which is possible for a day. Exit code 1 when some stay, being too old or not
    understood.
    """
    with told():
        must_be_sent_again(queue)
        ask(f"{_waiting(queue)} 条死信将从 {dead(queue)} 重投 · dead letters of {queue} will be sent again", yes)
        if queue in STREAMED:
            _tell_stretches(_told_again(queue, limit or STRETCHES), as_json)
        else:
            _tell(queue, run(redrive_letters, queue, rate, limit), as_json)


def _waiting(queue: str) -> int:
    depths: tuple[Depth, ...] = outside().letters.depths()
    return next(depth.waiting for depth in depths if depth.queue == dead(queue))


def _tell(queue: str, sent: int, as_json: bool) -> None:
    left = _waiting(queue)
    if as_json:
        put_json({"queue": queue, "sent": sent, "left": left})
    else:
        put(f"{queue}: 已重投 sent {sent}，剩余约 left about {left}")


def _told_again(queue: str, limit: int) -> ToldAgain:
    here = outside()
    shared = {"letters": here.letters, "outbox": here.outbox, "metrics": Untold()}
    if queue == ANNOUNCEMENTS:
        return announce_again(limit, queues=here.queues, **shared)
    return forget_again(limit, filings=here.filings, materials=here.materials, clock=here.clock, **shared)


def _tell_stretches(came: ToldAgain, as_json: bool) -> None:
    if as_json:
        put_json(came._asdict())
    else:
        put(f"重新处理 done again: {came.done}")
        for what, ids in (("已过期 too old", came.too_old), ("无法识别 not understood", came.not_understood)):
            for letter_id in ids:
                put(f"{what}: {letter_id}")
        if came.too_old:
            put("过期部分：用 `reconcile` 找出差异并按其提示处理，再 `queues set-aside`")
            put("Too old: find what differs by `reconcile`, do as it says, then `queues set-aside`")
    end(not (came.too_old or came.not_understood))

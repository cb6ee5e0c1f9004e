"""The queues as operators name them."""

from typing import Annotated

import typer

from chalicelib.domain.dead_letters import LIVE, STREAMED, TIMERS
from ops.ending import Trouble

NAMES = (*LIVE, *STREAMED, TIMERS)


def known(name: str) -> str:
    """The queue of that name; any other is wrong usage."""
    if name not in NAMES:
        raise typer.BadParameter(f"one of {', '.join(NAMES)}")
    return name


QueueName = Annotated[str, typer.Argument(callback=known, help=f"队列 · the queue: {', '.join(NAMES)}")]


def must_live(queue: str) -> None:
    """Dead letters of the stream and of timers have no queue beside them; raises `Trouble`."""
    if queue not in LIVE:
        raise Trouble(f"{queue} 只有死信队列，请加 --dead\n{queue} has a dead-letter queue only; add --dead")


def must_be_sent_again(queue: str) -> None:
    """A timer's failed run is not; raises `Trouble`."""
    if queue == TIMERS:
        raise Trouble(
            "定时任务失败不必重投：下一次运行会补上；排除原因后移出 set-aside\n"
            "A timer's failed run is not sent again: the next one does its work; mend the cause, then set it aside"
        )

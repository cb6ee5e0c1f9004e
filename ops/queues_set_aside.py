"""`queues set-aside`: take a dead letter out of its queue for good, and keep it."""

import getpass
from typing import Annotated

import typer

from chalicelib.usecases.set_aside import set_aside as set_letter_aside
from chalicelib.wiring import run
from ops.asking import Yes, ask
from ops.ending import told
from ops.queue_names import QueueName
from ops.showing import AsJson, moment, put, put_json


def set_aside(
    queue: QueueName,
    letter_id: Annotated[str, typer.Argument(help="消息标识 · the message's id, as `queues show --dead` tells it")],
    reason: Annotated[str, typer.Option(help="原因 · why")],
    by: Annotated[str, typer.Option(help="何人 · who", default_factory=getpass.getuser)],
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """搁置死信 · Take a dead letter that nobody can work off out of its queue.

    It is kept in the table, with who and why; `queues show QUEUE --aside` shows all that were.
    """
    with told():
        ask(f"{letter_id} 将从 {queue} 的死信中移出并留存 · will leave the dead letters of {queue} and be kept", yes)
        aside = run(set_letter_aside, queue, letter_id, reason, by)
        kept = {"id": aside.letter.id, "queue": queue, "by": aside.by, "at": moment(aside.at), "reason": aside.reason}
        put_json(dict(kept)) if as_json else put(
            f"{queue}: 已搁置 set aside {aside.letter.id} ({aside.by}: {aside.reason})"
        )

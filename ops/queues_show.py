"""`queues show`: the messages of one queue, left where they are."""

from typing import Annotated

import typer

from chalicelib.domain.dead_letters import Aside, Letter, dead
from chalicelib.logs import masked
from chalicelib.usecases.peek import peek
from chalicelib.wiring import outside, run
from ops.asking import Yes, ask
from ops.ending import told
from ops.queue_names import QueueName, must_live
from ops.showing import AsJson, moment, put, put_json, put_table

LONGEST = 200
COLUMNS = ("消息 message", "发送时间 sent", "次数 received", "属性 attributes", "内容 body")
ASIDE_COLUMNS = ("消息 message", "何人 by", "何时 at", "原因 reason", "内容 body")


def show(
    queue: QueueName,
    of_dead: Annotated[bool, typer.Option("--dead", help="看死信 · its dead letters")] = False,
    of_aside: Annotated[bool, typer.Option("--aside", help="看搁置的消息 · what was set aside from it")] = False,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="最多几条 · how many at most")] = 20,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """查看消息 · Look at the messages of a queue; they stay there.

    A body is shown cut, escaped and with whatever looks like a resident id or mobile number masked. A look at a queue
    that is being worked off counts as a delivery there, so it is asked for; dead letters do not mind.
    """
    with told():
        if of_aside:
            _show_asides(outside().asides.of(queue), as_json)
            return
        if not of_dead:
            must_live(queue)
            ask(f"查看 {queue} 中的消息会计为一次投递 · Looking at messages of {queue} counts as a delivery", yes)
        _show(run(peek, dead(queue) if of_dead else queue, limit), as_json)


def _show(letters: tuple[Letter, ...], as_json: bool) -> None:
    if as_json:
        for letter in letters:
            put_json(_fields(letter))
    else:
        put_table(COLUMNS, map(_row, letters))
        put(f"{len(letters)} 条 messages")


def _show_asides(asides: tuple[Aside, ...], as_json: bool) -> None:
    if as_json:
        for aside in asides:
            put_json(_fields(aside.letter) | {"by": aside.by, "at": moment(aside.at), "reason": aside.reason})
    else:
        put_table(ASIDE_COLUMNS, ((a.letter.id, a.by, moment(a.at), a.reason, shown(a.letter.body)) for a in asides))


def _fields(letter: Letter) -> dict[str, object]:
    return {
        "id": letter.id,
        "sent_at": moment(letter.sent_at),
        "received": letter.received,
        "attributes": sorted(letter.attributes),
        "body": shown(letter.body),
    }


def _row(letter: Letter) -> tuple[str, ...]:
    names = ", ".join(sorted(letter.attributes)) or "—"
    return letter.id, moment(letter.sent_at), str(letter.received), names, shown(letter.body)


def shown(body: str) -> str:
    """A body that anybody may see on any terminal: personal numbers masked, control characters escaped, cut."""
    safe = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in masked(body))
    return safe if len(safe) <= LONGEST else f"{safe[:LONGEST]}… ({len(body)})"

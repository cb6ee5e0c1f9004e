"""A filing in plain lines for the screen."""

from collections.abc import Callable, Iterable, Iterator

from local.stories import Told
from local.window import Json


def lines_of(told: Told) -> Iterator[str]:
    """What came of one filing, its reasons with both values, law and what to do."""
    number = f" {told.number}" if told.number else ""
    seconds = f" · {told.seconds:.2f} s" if told.seconds else ""
    yield f"  {told.story:20} {told.filing['state_name']} {told.outcome}{number}{seconds}"
    for reason in told.filing["reasons"]:
        yield from _reason(reason)
    if told.filing["contacts"]:
        yield f"      {told.filing['contacts']['text']}"


def _reason(reason: Json) -> Iterator[str]:
    yield f"    - {reason['code']} {reason['pointer']} {reason['text']}"
    known = (("填报", reason["filed"]), ("核验", reason["found"]), ("依据", reason["law"]), ("办法", reason["do"]))
    told = [f"{name}：{value}" for name, value in known if value]
    if told:
        yield "      " + "；".join(told)


def deliveries_line(told: Told) -> str:
    """Which version of a filing each system has acknowledged, and in how many attempts if it took more than one."""
    return f"  {told.story:20} {', '.join(map(_delivery, told.deliveries))}"


def _delivery(delivery: Json) -> str:
    again = f" (第 {delivery['attempts']} 次 attempts)" if delivery["attempts"] > 1 else ""
    return f"{delivery['system']} v{delivery['acknowledged']}{again}"


def show(lines: Iterable[str], say: Callable[[str], None]) -> None:
    """Say line after line."""
    for line in lines:
        say(line)

"""What a reader would pay for a file: streams that unpack to gigabytes, giant pictures, endless drawings."""

from collections.abc import Iterable

from pikepdf import Object, Pdf

from chalicelib.adapters.form_check.child.calls import Calls, calls
from chalicelib.adapters.form_check.child.drawing import Drawing, Endless, Node, Unknown
from chalicelib.adapters.form_check.child.faults import Fault
from chalicelib.adapters.form_check.child.pictures import MOST_DOTS, dots
from chalicelib.adapters.form_check.child.unpacking import Broken, TooBig, is_picture, streams, unpacked

MOST_DOTS_IN_ALL = 100 * MOST_DOTS
"""300 scans of A3 at 600 dots an inch, in three layers."""


def faults_of_costs(pdf: Pdf, pages: Iterable[Object]) -> set[Fault]:
    """`too-costly`, `damaged` when something that is drawn does not unpack, or nothing."""
    calls_of, dots_of = dict[Node, Calls](), dict[Node, int]()
    try:
        for stream in streams(pdf):
            _weigh(stream, calls_of, dots_of)
        drawing = Drawing(calls_of, dots_of)
        for page in pages:
            drawing.page(page)
    except (TooBig, Endless):
        return {"too-costly"}
    except Unknown:
        return {"damaged"}
    return {"too-costly"} if sum(dots_of.values()) > MOST_DOTS_IN_ALL else set()


def _weigh(stream: Object, calls_of: dict[Node, Calls], dots_of: dict[Node, int]) -> None:
    """A stream that does not unpack draws nothing; whoever runs it will see (`Drawing`)."""
    try:
        data = unpacked(stream)
    except Broken:
        return
    if not is_picture(stream):
        calls_of[stream.objgen] = calls(data)
        return
    dots_of[stream.objgen] = dots(stream, data)
    if dots_of[stream.objgen] > MOST_DOTS:
        raise TooBig

"""Whether the trees of a PDF end: pages, outlines, fields, names, structure, chains of actions.

Readers go down these trees by recursion. One that comes back to itself holds them for ever, one that is very deep
takes their stack; neither is written by any honest program.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from pikepdf import Array, Dictionary, Object, Pdf

from chalicelib.adapters.form_check.child.faults import Fault
from chalicelib.adapters.form_check.child.walk import written_in

type Node = tuple[int, int]
type Links = Mapping[Node, Sequence[tuple[Node, int]]]

DOWN: Mapping[str, int] = {"/Kids": 1, "/First": 1, "/K": 1, "/Next": 0}
"""The keys that lead on, and how much deeper each leads: siblings in an outline are many and not deep."""
UP: Mapping[str, int] = {"/Parent": 1}
DEEPEST = 200


def faults_of_trees(pdf: Pdf) -> set[Fault]:
    """`damaged` for a ring, `too-costly` for a tree deeper than any reader needs to go."""
    ways = [_depth(_links(pdf, keys)) for keys in (DOWN, UP)]
    if None in ways:
        return {"damaged"}
    return {"too-costly"} if any(depth > DEEPEST for depth in ways if depth) else set()


def _links(pdf: Pdf, keys: Mapping[str, int]) -> Links:
    links = defaultdict[Node, list[tuple[Node, int]]](list)
    for root in pdf.objects:
        for thing in written_in(root):
            for key in keys.keys() & set(thing):
                links[root.objgen] += [(below.objgen, keys[key]) for below in _led_to(thing[key])]
    return links


def _led_to(value: object) -> Iterator[Object]:
    for one in value if isinstance(value, Array) else (value,):
        if isinstance(one, Dictionary) and one.is_indirect:
            yield one


def _depth(links: Links) -> int | None:
    """The longest way down, None when there is a ring: nodes are taken once all that lead to them were."""
    waiting = Counter(below for led in links.values() for below, _ in led)
    ready = [node for node in links if not waiting[node]]
    depths = Counter[Node]()
    while ready:
        node = ready.pop()
        for below, step in links.get(node, ()):
            depths[below] = max(depths[below], depths[node] + step)
            waiting[below] -= 1
            if not waiting[below]:
                ready.append(below)
    return None if any(waiting.values()) else max(depths.values(), default=0)

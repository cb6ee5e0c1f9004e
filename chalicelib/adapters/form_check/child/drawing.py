"""How much each page draws, counted without drawing it.

A form that draws another ten times, and so on for twenty levels, is small to store and endless to draw; the same is
done by patterns, by fonts whose glyphs are drawings, by soft masks and by annotations, and nothing but drawing shows
it. So the calls in each stream are counted, and what a call costs is what the called stream costs (ISO 32000-2: 8.10
forms, 8.7.3 tiling patterns, 9.6.4 fonts of type 3, 11.6.5.2 soft masks, 12.5.5 appearances).
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

from pikepdf import Array, Dictionary, Name, Object, Stream

from chalicelib.adapters.form_check.child.calls import Calls, is_utf8

type Node = tuple[int, int]

MOST = 20_000_000
"""Drawings a page; a dense plan has a hundred thousand."""
DEEPEST = 30
DOTS = 1_000_000
"""Dots of a picture that cost as much as one drawing."""
A4_AREA = 500_000
"""Points squared: what a pattern may be asked to tile."""


class Endless(Exception):  # noqa: N818 - it names what the drawing is
    """It draws itself, goes too deep, or costs more than `MOST`."""


class Unknown(Exception):  # noqa: N818 - it names what the drawing is
    """It runs a stream that does not unpack."""


class Resources(NamedTuple):
    """What names stand for, and whose they are."""

    owner: Node
    names: object


class Drawing:
    """Costs by stream and by what its names stand for, each worked out once."""

    def __init__(self, calls_of: Mapping[Node, Calls], dots_of: Mapping[Node, int]) -> None:
        self._calls, self._dots = calls_of, dots_of
        self._known: dict[tuple[Node, Node], int] = {}
        self._open: set[Node] = set()

    def page(self, page: Object) -> int:
        """What a page costs with its annotations; raises `Endless`."""
        contents, resources = page.get("/Contents"), Resources(page.objgen, _inherited(page))
        parts = contents if isinstance(contents, Array) else (contents,)
        own = sum(self._run(part, resources) for part in parts if isinstance(part, Stream))
        return _bounded(own + sum(self._stream(look, resources) for look in _appearances(page)))

    def _stream(self, drawn: Object, around: Resources) -> int:
        """A stream without resources of its own has those around it: readers still grant what PDF 1.1 allowed."""
        node, own = drawn.objgen, drawn.get("/Resources")
        if node in self._dots:
            return 1 + self._dots[node] // DOTS
        resources = around if own is None else Resources(node, own)
        key = (node, resources.owner)
        if key not in self._known:
            with self._inside(node):
                self._known[key] = _bounded(self._run(drawn, resources))
        return self._known[key]

    @contextmanager
    def _inside(self, node: Node) -> Iterator[None]:
        if node in self._open or len(self._open) >= DEEPEST:
            raise Endless
        self._open.add(node)
        yield
        self._open.remove(node)

    def _run(self, content: Object, resources: Resources) -> int:
        """One for itself, and all it calls. A picture that is run like a program is a trick."""
        if content.objgen in self._dots:
            raise Endless
        if content.objgen not in self._calls:
            raise Unknown
        names, length = self._calls[content.objgen]
        return 1 + sum(
            self._called(kind, _in(_in(resources.names, kind), name), times, length, resources)
            for (kind, name), times in names.items()
        )

    def _called(self, kind: str, called: object, times: int, length: int, around: Resources) -> int:
        if kind == "/Font":
            return length * self._dearest_glyph(called, around) if _in(called, "/Subtype") == Name.Type3 else 0
        stream = _in(_in(called, "/SMask"), "/G") if kind == "/ExtGState" else called
        if not isinstance(stream, Stream):
            return 0
        return (times + (_tiles(stream) if kind == "/Pattern" else 0)) * self._stream(stream, around)

    def _dearest_glyph(self, font: object, around: Resources) -> int:
        own, glyphs = _in(font, "/Resources"), _in(font, "/CharProcs")
        resources = around if own is None else Resources(font.objgen, own)  # type: ignore[attr-defined]
        drawn = glyphs.values() if isinstance(glyphs, Dictionary) else ()
        return max((self._stream(glyph, resources) for glyph in drawn if isinstance(glyph, Stream)), default=0)


def _bounded(cost: int) -> int:
    if cost > MOST:
        raise Endless
    return cost


def _in(thing: object, key: str) -> object:
    """The library gives names that are no UTF-8, and takes them only among the others."""
    if not isinstance(thing, Dictionary | Stream):
        return None
    return thing.get(key) if is_utf8(key) else dict(thing.items()).get(key)


def _inherited(page: object) -> object:
    """The resources of a page, its own or those of the tree above it."""
    for _ in range(DEEPEST):
        own = _in(page, "/Resources")
        if own is not None:
            return own
        page = _in(page, "/Parent")
    return None


def _tiles(pattern: Object) -> int:
    """How often it may be laid on a page; a step of nothing is laid for ever."""
    try:
        a, b, c, d = _numbers(pattern.get("/Matrix"))[:4] or (1, 0, 0, 1)
        x, y = _numbers(Array([pattern.get("/XStep", 0), pattern.get("/YStep", 0)]))
        return int(A4_AREA / abs(x * y * (a * d - b * c)))
    except (TypeError, ValueError):
        return 0
    except (ZeroDivisionError, OverflowError):
        raise Endless from None


def _numbers(told: object) -> list[float]:
    return [float(n) for n in told] if isinstance(told, Array) else []


def _appearances(page: Object) -> Iterator[Object]:
    annotations = page.get("/Annots")
    for annotation in annotations if isinstance(annotations, Array) else ():
        yield from _streams_below(_in(annotation, "/AP"), levels=3)


def _streams_below(appearance: object, levels: int) -> Iterator[Object]:
    """Of `/AP`: of its kinds, and of the states of each kind."""
    if isinstance(appearance, Stream):
        yield appearance
    elif isinstance(appearance, Dictionary) and levels:
        for below in appearance.values():
            yield from _streams_below(below, levels - 1)

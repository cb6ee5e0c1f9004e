"""The pages of a PDF, as its tree tells: how many, and whether each is of a sane size."""

from collections.abc import Iterator
from typing import NamedTuple

from pikepdf import Array, Dictionary, Object, Pdf

from chalicelib.adapters.form_check.child.faults import Fault

MOST = 300
COUNTED = 3_000
"""Pages beyond this are not counted any more."""
SMALLEST, LARGEST = 72.0, 14_400.0
"""Points: 1 inch, and the 200 inches that ISO 32000-1, annex C, gives as the limit of readers."""


class Pages(NamedTuple):
    """Their number, None when there are too many to count or the tree is broken; and what is wrong with them."""

    number: int | None
    faults: frozenset[Fault]


class Broken(Exception):  # noqa: N818 - it names what the tree is
    """The tree of pages comes back to itself or holds something else than pages."""


class _Leaf(NamedTuple):
    page: Object
    media_box: object


def look_at_pages(pdf: Pdf) -> Pages:
    """Count and measure; the tree is walked here, since qpdf would copy each page that stands in it twice."""
    number, faults = 0, set[Fault]()
    try:
        for leaf in _leaves(pdf):
            number += 1
            if number > COUNTED:
                return Pages(None, frozenset({*faults, "too-many-pages"}))
            if not _is_sane(leaf):
                faults.add("odd-page-size")
    except Broken:
        return Pages(None, frozenset({*faults, "damaged"}))
    if not number:
        faults.add("no-pages")
    if number > MOST:
        faults.add("too-many-pages")
    return Pages(number, frozenset(faults))


def each_page(pdf: Pdf) -> Iterator[Object]:
    """The pages of a tree that was looked at and is whole."""
    return (leaf.page for leaf in _leaves(pdf))


def _leaves(pdf: Pdf) -> Iterator[_Leaf]:
    seen: set[tuple[int, int]] = set()
    rest: list[Iterator[_Leaf]] = [iter([_Leaf(_node(pdf.Root.get("/Pages")), None)] if "/Pages" in pdf.Root else [])]
    while rest:
        node, inherited = next(rest[-1], (None, None))
        if node is None:
            rest.pop()
            continue
        box = node.get("/MediaBox", inherited)
        kids = node.get("/Kids")
        if kids is None:
            yield _Leaf(node, box)
            continue
        if not isinstance(kids, Array) or (node.is_indirect and node.objgen in seen):
            raise Broken
        seen.add(node.objgen)
        rest.append(_below(kids, box))


def _below(kids: Array, box: object) -> Iterator[_Leaf]:
    """One by one: a list of kids may be a million long."""
    return (_Leaf(_node(kids[index]), box) for index in range(len(kids)))


def _node(thing: object) -> Object:
    if not isinstance(thing, Dictionary):
        raise Broken
    return thing


def _is_sane(leaf: _Leaf) -> bool:
    try:
        left, bottom, right, top = (float(n) for n in leaf.media_box)  # type: ignore[attr-defined]
        unit = float(leaf.page.get("/UserUnit", 1))
    except (TypeError, ValueError):
        return False
    sides = (abs(right - left) * unit, abs(top - bottom) * unit)
    return all(SMALLEST <= side <= LARGEST for side in sides)

"""Every dictionary of a PDF, whether anything leads to it or not."""

from collections.abc import Iterator

from pikepdf import Array, Dictionary, Object, Pdf, Stream


def dictionaries(pdf: Pdf) -> Iterator[Object]:
    """Each dictionary and each stream, those written inline in others as well.

    `pdf.objects` lists indirect objects only, so each is gone down into as far as it is written in one place.
    References are not followed: what they lead to is listed itself, so nothing is seen twice and no ring can hold us.
    """
    yield from written_in(pdf.trailer)
    for thing in pdf.objects:
        yield from written_in(thing)


def written_in(root: object) -> Iterator[Object]:
    """The dictionaries and streams that stand in one object, itself included."""
    rest = [root]
    while rest:
        thing = rest.pop()
        if isinstance(thing, Dictionary | Stream):
            yield thing
            rest += [child for child in thing.values() if _is_inline(child)]
        elif isinstance(thing, Array):
            rest += [child for child in thing if _is_inline(child)]


def _is_inline(child: object) -> bool:
    return isinstance(child, Dictionary | Array) and not child.is_indirect

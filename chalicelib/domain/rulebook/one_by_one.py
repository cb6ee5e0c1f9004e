"""Test several elements against a registry one by one, so that its silence about one hides nothing of the others."""

from collections.abc import Iterable, Iterator

from chalicelib.domain.facts import Silent, Unknown
from chalicelib.domain.rules import Hit
from chalicelib.domain.verdict import Outcome


def one_by_one(tests: Iterable[tuple[str, Iterable[Hit]]]) -> Iterator[Hit]:
    """The hits of each test (element's pointer, lazy hits); a silent or unknowing registry is a hit at that pointer.

    Matters for trust: a filing must not be accepted on the silence about one element when another was found wrong.
    """
    for pointer, hits in tests:
        try:
            yield from hits
        except Silent:
            yield Hit("source-silent", pointer, outcome=Outcome.UNAVAILABLE)
        except Unknown as unknown:
            yield Hit(f"not-in-{unknown.registry}", pointer)

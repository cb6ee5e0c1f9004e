"""Compare two verdicts finding by finding."""

from collections import defaultdict
from collections.abc import Iterable

from chalicelib.domain.frozen import Frozen
from chalicelib.domain.verdict import Finding, Verdict


class Difference(Frozen):
    """Where two verdicts differ: a rule and an element, and all that was found there then and now."""

    rule: str
    pointer: str
    then: tuple[Finding, ...]
    now: tuple[Finding, ...]


def differences(then: Verdict, now: Verdict) -> tuple[Difference, ...]:
    """Every rule and element about which the two do not find the very same, in the order of the rule book."""
    before, after = _by_place(then.findings), _by_place(now.findings)
    places = dict.fromkeys((*before, *after))
    return tuple(
        Difference(rule=rule, pointer=pointer, then=before[rule, pointer], now=after[rule, pointer])
        for rule, pointer in places
        if before[rule, pointer] != after[rule, pointer]
    )


def _by_place(findings: Iterable[Finding]) -> defaultdict[tuple[str, str], tuple[Finding, ...]]:
    places: defaultdict[tuple[str, str], tuple[Finding, ...]] = defaultdict(tuple)
    for finding in findings:
        places[finding.rule, finding.pointer] += (finding,)
    return places

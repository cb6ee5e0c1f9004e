"""Each rule of the book by itself: passes a right filing, waits for a silent source, tells or leaves an unknown."""

from typing import Any

import pytest

from chalicelib.domain.elements import Form
from chalicelib.domain.facts import Facts
from chalicelib.domain.materials import WAIVABLE
from chalicelib.domain.registries import Registry
from chalicelib.domain.rulebook.book import rulebook
from chalicelib.domain.rules import Rule
from chalicelib.domain.verdict import Outcome
from tests.builders import facts, form, found, works_started
from tests.unit.rulebook.proofs import proves
from tests.unit.rulebook.works import all_changed

FORMS: dict[str, Form] = {
    "soil-conservation": form("soil-conservation"),
    "water-saving": form("water-saving"),
    "start": form("works-start"),
    "added-section": form("works-added-section"),
    "change": form("works-change"),
    "change of all": all_changed(),
}
EACH = [(name, rule) for name, filed in FORMS.items() for rule in rulebook(filed)]
PASSING = [(name, rule) for name, rule in EACH if (name, rule.id) != ("change of all", "WC-18")]
"""Whether what it is now differs, only a real change can pass."""
ASKING = [(name, rule, rule.source) for name, rule in EACH if rule.source and name != "change"]


def known(name: str, **otherwise: Any) -> Facts:
    own = () if name in ("soil-conservation", "water-saving", "start") else (works_started(),)
    return facts(FORMS[name], own=own, **otherwise)


@pytest.mark.parametrize(("name", "rule"), [pytest.param(n, r, marks=proves(r.id, "pass")) for n, r in PASSING])
def test_a_right_filing_passes_it(name: str, rule: Rule[Any]) -> None:
    (finding,) = rule(FORMS[name], known(name))
    assert (finding.outcome, finding.code, finding.pointer) == (Outcome.PASS, None, rule.element)


def unproven(name: str, rule: Rule[Any], registry: Registry, **how: set[Registry]) -> list[tuple[str, str, Any]]:
    """What it finds without the registry; a rule of materials is asked about those that credit may waive."""
    absent: dict[str, Any] = dict.fromkeys(WAIVABLE) if rule.element == "/materials" else {}
    findings = found(rule, FORMS[name], known(name, materials=absent, **how))
    return sorted({(f.code or "", str(f.outcome), f.registry) for f in findings})


SILENT = {"C-15": "material-waiver-unknown"}
"""The rule that says more of its source's silence than that it is silent."""


@pytest.mark.parametrize(
    ("name", "rule", "source"), [pytest.param(n, r, s, marks=proves(r.id, "silent")) for n, r, s in ASKING]
)
def test_it_waits_for_its_silent_source(name: str, rule: Rule[Any], source: Registry) -> None:
    code = SILENT.get(rule.id, "source-silent")
    assert unproven(name, rule, source, silent={source}) == [(code, "unavailable", source)]


UNKNOWN = {
    "C-01": "fail not-in-business",
    "C-04": "fail not-in-population",
    "C-05": "fail not-in-population",
    "C-09": "fail not-in-investment",
    "C-15": "fail material-missing",
    "SC-01": "fail not-in-conservation-plans",
    "SC-12": "fail not-in-fees",
    "WS-10": "note category-without-limit",
    "WS-12": "fail not-in-qualifications",
    "WC-01": "ineligible owner-not-listed",
    "WC-04": "fail not-in-design-approvals",
    "WC-06": "fail not-in-supervision",
    "WC-07": "fail not-in-qualifications",
    "WC-08": "fail not-in-qualifications",
    "WC-10": "fail not-in-qualifications",
    "WC-11": "fail not-in-qualifications",
    "WC-12": "fail not-in-public-resources",
}
"""What a rule tells when its source holds nothing; the others leave it to the one that tells it, so none is twice."""


@pytest.mark.parametrize(
    ("name", "rule", "source"), [pytest.param(n, r, s, marks=proves(r.id, "unknown")) for n, r, s in ASKING]
)
def test_what_its_source_does_not_hold_it_tells_or_leaves_to_the_rule_that_does(
    name: str, rule: Rule[Any], source: Registry
) -> None:
    expected = UNKNOWN.get(rule.id.removesuffix("C"))
    told = [f"{outcome} {code}" for code, outcome, _ in unproven(name, rule, source, missing={source})]
    assert told == ([expected] if expected else [])

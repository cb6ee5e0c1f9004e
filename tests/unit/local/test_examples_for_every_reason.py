"""The examples for every reason: each gives just the findings it names, and together they give every one there is."""

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from chalicelib.domain.elements import Form
from chalicelib.domain.facts import Facts, OwnFiling
from chalicelib.domain.items.catalogue import ITEMS, parse_form
from chalicelib.domain.materials import FormCheck, MaterialFault, MaterialKind, expected_texts, owed
from chalicelib.domain.reasons import REASONS
from chalicelib.domain.registries import Answer, Answered, Query, Registry
from chalicelib.domain.rulebook.book import rulebook, rules_of, wanted
from chalicelib.domain.rules import Rule, judge
from chalicelib.domain.trust import trusted
from chalicelib.domain.verdict import Outcome, Verdict
from local.examples.cases import Case, Expected, case_of, cases
from local.examples.listing import TESTING_DOC, section, section_in
from local.examples.spoiling import Spoiling, material
from local.platform.registry import entries, fault_of, lookup
from tests.builders import TODAY, own_filing, sound

CASES = cases()
BOOK: dict[str, Rule[Any]] = {
    rule.id: rule for item in ITEMS.values() for kind in item.forms for rule in rules_of(item.id, kind)
}

CHECKS: Mapping[Spoiling, Mapping[str, Any] | None] = {
    Spoiling.MISSING: None,
    Spoiling.SCAN: {"has_text": False},
    Spoiling.OTHER_PROJECT: {"absent": ("项目名称",)},
    Spoiling.NOT_PDF: {"faults": (MaterialFault.NOT_PDF,)},
    Spoiling.ENCRYPTED: {"faults": (MaterialFault.ENCRYPTED,)},
    Spoiling.SCRIPT: {"faults": (MaterialFault.SCRIPT, MaterialFault.AUTOMATIC_ACTION)},
    Spoiling.ATTACHMENT: {"faults": (MaterialFault.EMBEDDED_FILE,)},
    Spoiling.TRUNCATED: {"faults": (MaterialFault.TRUNCATED,)},
}
"""What the form check finds in a spoiled material."""


def test_no_name_is_given_twice_and_no_example_is_hidden_by_a_case() -> None:
    names = [case.name for case in CASES]
    assert len(set(names)) == len(names)
    assert {name for case in CASES for step in case.after if (name := step.files) not in names} == {"works-start"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
@pytest.mark.parametrize("today", [TODAY, date(2026, 10, 10), date(2026, 12, 31)], ids=str)
def test_a_case_gives_just_the_findings_it_names(case: Case, today: date) -> None:
    form, facts = told(case, today)
    verdict = judge(form, facts, rulebook(form))
    assert sorted(findings(verdict)) == sorted(case.expects)
    assert ends(verdict, facts, form) == case.ends


STEPS = [(case, n) for case in CASES for n in range(len(case.after))]


@pytest.mark.parametrize(("case", "n"), STEPS, ids=lambda at: getattr(at, "name", str(at)))
def test_what_a_filing_made_before_rests_on_is_made_before_it(case: Case, n: int) -> None:
    step, before = case.after[n], case.after[:n]
    assert {rests.files for rests in case_of(step.files).after} <= {one.files for one in before}
    assert case_of(step.files).ends in ("filed", "referred"), "what is rejected cannot be filed before"


def test_every_code_of_a_reason_has_its_case() -> None:
    assert {expected.code for case in CASES for expected in case.expects} == set(REASONS) - UNGIVEN


UNGIVEN = {"not-in-credit", "not-in-water-quotas", "not-in-project-owners"}
"""No rule says these: who is not in these registries is told so in a code of the rule's own, or lacks nothing."""


@pytest.mark.parametrize("rule", BOOK.values(), ids=lambda rule: rule.id)
def test_every_way_in_which_a_rule_can_fail_has_its_case(rule: Rule[Any]) -> None:
    given = {expected.code for case in CASES for expected in case.expects if expected.rule == rule.id}
    assert given == codes_of(rule) - NEVER.get(rule.id.removesuffix("C"), set())
    assert rule.otherwise in {e.outcome for case in CASES for e in case.expects if e.rule == rule.id}


_OF_SUPERVISORS = {"no-hydraulic-supervision", "hydraulic-supervision-not-valid"}
_OF_CONTRACTORS = {f"no-{kind}" for kind in ("hydraulic-construction", "safety-licence")} | {
    f"{kind}-not-valid" for kind in ("hydraulic-construction", "safety-licence")
}
NEVER = {
    "C-15": {"source-silent"},
    "WC-07": _OF_SUPERVISORS | {"certificate-not-valid"},
    "WC-08": _OF_CONTRACTORS | {"certificate-not-valid"},
    "WC-10": {"chief-supervisor-not-registered"},
    "WC-11": {"project-manager-not-registered"},
}
"""What the code that a rule shares with others could say and the rule never asks of it; C-15 words its own silence."""


def test_every_outcome_is_among_the_cases() -> None:
    outcomes = {expected.outcome for case in CASES for expected in case.expects}
    assert outcomes == set(Outcome) - {Outcome.PASS}
    assert {case.ends for case in CASES} == {"filed", "referred", "rejected"}


def test_every_registry_that_is_asked_falls_silent_for_some_key() -> None:
    silent = {
        registry
        for registry in Registry
        for key, entry in entries(registry, TODAY).items()
        if isinstance(entry, dict) and fault_of(registry, key)
    }
    assert silent == set(Registry)


def test_trust_is_shown_beside_the_same_silence_without_trust() -> None:
    trusting, plain = case_of("accepted-on-trust"), case_of("quotas-silent")
    assert trusting.expects == plain.expects
    assert (trusting.ends, plain.ends) == ("filed", "referred")


@pytest.mark.parametrize("spoiling", [s for s in Spoiling if s is not Spoiling.MISSING])
def test_a_spoiled_material_is_made_as_it_is_named(spoiling: Spoiling) -> None:
    from chalicelib.adapters.form_check.checker import ChildFormChecker

    form = case_of("material-scanned").form(TODAY)
    kind = MaterialKind.COMMITMENT_LETTER
    made = material(kind, form, spoiling)
    assert made
    found = ChildFormChecker().check(made, expected_texts(kind, parse_form(form)))
    wanted_check = check_of(kind, parse_form(form), spoiling)
    assert wanted_check
    assert set(wanted_check.faults) <= set(found.faults)
    assert bool(found.faults) == bool(wanted_check.faults)
    if not found.faults:
        assert (found.has_text, bool(found.absent)) == (wanted_check.has_text, bool(wanted_check.absent))


def test_the_documentation_lists_the_cases_as_they_are() -> None:
    written = TESTING_DOC.read_text(encoding="utf-8")
    assert section_in(written) == section(), "run python -m local.examples.listing"


def told(case: Case, today: date) -> tuple[Form, Facts]:
    """The form of a case and what it is judged by: the registries as they stand, and what was filed before."""
    own = filed_before(case, today)
    form = parse_form(case.form(today, {name: str(one.number) for name, one in own.items()}))
    others = tuple(one for one in own.values() if one.applicant_uscc == form.applicant.uscc)
    checks = {kind: check_of(kind, form, case.materials.get(kind)) for kind in owed(form)}
    return form, Facts(
        filing_id="0198f0c2-0000-7000-8000-ffffffffffff",
        day=today,
        answers={query.name: answer(query, today) for query in wanted(form, others)},
        own=others,
        materials={kind: check for kind, check in checks.items() if check},
    )


def filed_before(case: Case, today: date) -> dict[str, OwnFiling]:
    filed: dict[str, OwnFiling] = {}
    for serial, step in enumerate(case.after, 1):
        form = case_of(step.files).form(today, {name: str(one.number) for name, one in filed.items()})
        filed[step.files] = own_filing(
            parse_form(form),
            step.then,
            id=f"0198f0c2-0000-7000-8000-{serial:012}",
            number=None if step.then == "referred" else number(serial),
            revoked_on=today if step.then == "revoked" else None,
        )
    return filed


def number(serial: int) -> str:
    return f"深水建备〔2026〕{serial}号"


def answer(query: Query[Any], today: date) -> Answer:
    at = datetime.combine(today, time(2), UTC)
    if fault_of(query.registry, query.key):
        return Answer(status=Answered.NO_ANSWER, at=at, why="timeout")
    data = lookup(query.registry, query.key, today)
    return Answer(status=Answered.NOT_FOUND if data is None else Answered.FOUND, at=at, data=data)


def check_of(kind: MaterialKind, form: Form, spoiling: Spoiling | None) -> FormCheck | None:
    changes = CHECKS[spoiling] if spoiling else {}
    return None if changes is None else sound(kind, form).model_copy(update=dict(changes))


def findings(verdict: Verdict) -> Iterator[Expected]:
    for finding in verdict.reasons:
        assert finding.code
        yield Expected(finding.rule, finding.outcome, finding.code, finding.pointer)


def ends(verdict: Verdict, facts: Facts, form: Form) -> str:
    if verdict.outcome is Outcome.UNAVAILABLE:
        return "filed" if trusted(verdict, facts, form) else "referred"
    return {Outcome.PASS: "filed", Outcome.NOTE: "filed", Outcome.REFER: "referred"}.get(verdict.outcome, "rejected")


def codes_of(rule: Rule[Any]) -> set[str]:
    """Every code that the functions of a rule's own name, and those that the machinery around it may give."""
    trees = list(reached(rule.test))
    nodes = [node for tree in trees for node in ast.walk(tree)]
    codes = {code for node in nodes for pattern in patterns(node) for code in REASONS if re.fullmatch(pattern, code)}
    if rule.source:
        codes.add("source-silent")
    if rule.source and any(isinstance(node, ast.Attribute) and node.attr == "find" for node in nodes):
        codes.add(f"not-in-{rule.source}")
    if CALENDAR & {node.id for node in nodes if isinstance(node, ast.Name)}:
        codes.add("beyond-calendar")
    return codes


CALENDAR = {"nth_working_day_after", "working_days_between"}
MACHINERY = {"one_by_one"}
BOOK_PACKAGE = "chalicelib.domain.rulebook"


def reached(function: Any, seen: set[Any] | None = None) -> Iterator[ast.AST]:
    """The syntax trees of a function and of all that it names in the rule book."""
    seen = set() if seen is None else seen
    seen.add(function)
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    yield tree
    for name in {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} - MACHINERY:
        other = function.__globals__.get(name)
        if inspect.isfunction(other) and other.__module__.startswith(BOOK_PACKAGE) and other not in seen:
            yield from reached(other, seen)


def patterns(node: ast.AST) -> Iterator[str]:
    """A literal text, or an f-string with anything in its gaps, as a regular expression."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield re.escape(node.value)
    if isinstance(node, ast.JoinedStr):
        yield "".join(re.escape(str(p.value)) if isinstance(p, ast.Constant) else ".+" for p in node.values)

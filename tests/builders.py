"""Forms, facts and filings for tests: valid ones out of the examples, and what a test changes of them."""

from collections.abc import Collection, Iterable, Mapping
from copy import deepcopy
from datetime import UTC, date, datetime
from typing import Any

from chalicelib.domain.elements import Form
from chalicelib.domain.facts import Facts, OwnFiling
from chalicelib.domain.filing import Filing, State
from chalicelib.domain.items.catalogue import parse_form
from chalicelib.domain.materials import FormCheck, MaterialKind, expected_texts, owed
from chalicelib.domain.registries import Answer, Answered, Query, Registry
from chalicelib.domain.rulebook.book import rulebook, wanted
from chalicelib.domain.rules import Rule, judge
from chalicelib.domain.verdict import Finding, Verdict
from local.examples import NUMBER, example
from local.platform.registry import lookup

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
"""Ten in the morning of `TODAY` in Beijing."""

type Json = dict[str, Any]
type Source = Registry | Query[Any]

REMOVED = object()
"""As a change: the element is taken out."""


def body(name: str, changes: Mapping[str, Any] | None = None) -> Json:
    """The JSON of an example's form as of `TODAY`, with elements changed by their JSON pointers."""
    return changed(example(name, TODAY), changes or {})


def form(name: str, changes: Mapping[str, Any] | None = None) -> Any:
    """An example's form, such as `form("soil-conservation", {"/acceptance/conclusion": "不合格"})`.

    Typed as Any, since each test knows which item's form it asked for.
    """
    return parse_form(body(name, changes))


def facts(
    filed: Form,
    *,
    day: date = TODAY,
    answers: Mapping[Source, Mapping[str, Any]] | None = None,
    silent: Collection[Source] = (),
    missing: Collection[Source] = (),
    own: Iterable[OwnFiling] = (),
    materials: Mapping[str, FormCheck | None] | None = None,
) -> Facts:
    """What the form is judged by: the platform's answers and sound materials, but for what a test wants otherwise.

    `answers` changes fields of what a registry (all it holds) or a query is answered with, by name or JSON pointer;
    `silent` ones give no answer, `missing` ones hold nothing; `materials` replaces a check, None takes it out.
    """
    own = tuple(own)
    checks = {kind: sound(kind, filed) for kind in owed(filed)} | dict(materials or {})
    return Facts(
        filing_id="0198f0c2-0000-7000-8000-000000000000",
        day=day,
        answers={q.name: _answer(q, answers or {}, silent, missing) for q in wanted(filed, own)},
        own=own,
        materials={kind: check for kind, check in checks.items() if check is not None},
    )


def sound(kind: MaterialKind, filed: Form) -> FormCheck:
    """The check of a material without a fault, whose text bears all it must."""
    return FormCheck(pages=1, has_text=True, expects=expected_texts(kind, filed))


def own_filing(filed: Form, state: str = "filed", **fields: Any) -> OwnFiling:
    """Another filing of ours with that form, as facts hold it."""
    known = {
        "id": "0198f0c2-0000-7000-8000-00000000000a",
        "item": filed.item,
        "kind": getattr(filed, "kind", None),
        "state": state,
        "applicant_uscc": filed.applicant.uscc,
        "project_code": filed.project.code,
        "form": filed.model_dump(mode="json"),
    }
    return OwnFiling(**(known | fields))


def works_started(**fields: Any) -> OwnFiling:
    """The filing that the examples of added sections and changes refer to, in force."""
    return own_filing(form("works-start"), **({"id": "1", "number": NUMBER} | fields))


def filing(state: State = State.DRAFT, filed: Form | None = None, **fields: Any) -> Filing:
    """A filing in a state, opened `NOW`; it has passed through no history."""
    known = {
        "id": "0198f0c2-0000-7000-8000-000000000000",
        "form": filed or form("soil-conservation"),
        "state": state,
        "version": 1,
        "opened_at": NOW,
        "changed_at": NOW,
    }
    return Filing(**(known | fields))


def judged(filed: Form, known: Facts | None = None) -> Verdict:
    """The verdict of the whole rule book."""
    return judge(filed, known or facts(filed), rulebook(filed))


def found(rule: Rule[Any], filed: Form, known: Facts | None = None) -> tuple[Finding, ...]:
    """What one rule finds that is more than a pass."""
    return tuple(finding for finding in rule(filed, known or facts(filed)) if finding.code)


def told(findings: Iterable[Finding]) -> list[tuple[str | None, str, str]]:
    """Findings as code, pointer and outcome, for comparing."""
    return [(finding.code, finding.pointer, str(finding.outcome)) for finding in findings]


def changed(value: Json, changes: Mapping[str, Any]) -> Json:
    """A deep copy of JSON with elements set by their pointers (a plain name is one at the top) or `REMOVED`."""
    value = deepcopy(value)
    for pointer, new in changes.items():
        *path, last = pointer.removeprefix("/").split("/")
        parent = value
        for step in path:
            parent = parent[_key(parent, step)]
        if new is REMOVED:
            del parent[_key(parent, last)]
        else:
            parent[_key(parent, last)] = new
    return value


def pointed_at(value: Json, pointer: str) -> Any:
    """What a JSON pointer points at; raises `KeyError`, `IndexError` or `ValueError` when it does not resolve."""
    at: Any = value
    for step in pointer.removeprefix("/").split("/"):
        at = at[_key(at, step)]
    return at


def _key(parent: Any, step: str) -> Any:
    return int(step) if isinstance(parent, list) else step


def _answer(
    query: Query[Any],
    answers: Mapping[Source, Mapping[str, Any]],
    silent: Collection[Source],
    missing: Collection[Source],
) -> Answer:
    if query in silent or query.registry in silent:
        return Answer(status=Answered.NO_ANSWER, at=NOW, why="timeout")
    held = lookup(query.registry, query.key, TODAY)
    if held is None or query in missing or query.registry in missing:
        return Answer(status=Answered.NOT_FOUND, at=NOW)
    changes = {**answers.get(query.registry, {}), **answers.get(query, {})}
    return Answer(status=Answered.FOUND, at=NOW, data=changed(held, changes))

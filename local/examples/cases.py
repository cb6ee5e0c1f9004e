"""The examples of every reason: named cases, each a form that makes the rule book say just what its case expects."""

from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, TypeAdapter

from chalicelib.domain.verdict import Outcome
from local.examples import form_as_kept
from local.examples.spoiling import Spoiling
from local.relative_days import filled

FOLDER = Path(__file__).parent / "outcomes"
CHAPTERS = ("common", "soil-conservation", "water-saving", "works-commencement")

type Json = dict[str, Any]


class Expected(NamedTuple):
    """One finding that is more than a pass."""

    rule: str
    outcome: Outcome
    code: str
    pointer: str


class Step(BaseModel):
    """A filing that must be there before: the case or example that it files, and what becomes of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    files: str
    then: Literal["filed", "referred", "revoked"] = "filed"


class Case(BaseModel):
    """One case: an example's form, changed by JSON pointers, with its materials spoiled, after other filings.

    `zh` and `en` say what it shows; `ends` is the state it ends in when it is filed; `expects` is every finding that
    is more than a pass. A change's value may hold `@today+n`, `@workday-n`, `@filing-number` (the first filing of
    `after`) and `@number:<case>` (another of them).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    zh: str
    en: str
    base: str
    changes: dict[str, Any] = {}
    materials: dict[str, Spoiling] = {}
    after: tuple[Step, ...] = ()
    ends: Literal["filed", "referred", "rejected"]
    expects: tuple[Expected, ...]

    def form(self, today: date, numbers: Mapping[str, str] | None = None) -> Json:
        """The form as seen from `today`; `numbers` are those of the filings made before, by the name of their case."""
        return _form(self, today, numbers or {})


@cache
def chapter(name: str) -> tuple[Case, ...]:
    """The cases of one file, in its order."""
    text = (FOLDER / f"{name}.json").read_text(encoding="utf-8")
    return TypeAdapter(tuple[Case, ...]).validate_json(text)


def cases() -> tuple[Case, ...]:
    """Every case there is."""
    return tuple(case for name in CHAPTERS for case in chapter(name))


def case_of(name: str) -> Case:
    """The case of that name; an example that is no case is one without a change that passes every rule."""
    known = {case.name: case for case in cases()}
    plain = Case(name=name, zh="备案。", en="Filed.", base=name, ends="filed", expects=())
    return known.get(name) or plain


def _form(case: Case, today: date, numbers: Mapping[str, str]) -> Json:
    words = {f"@number:{name}": number for name, number in numbers.items()}
    first = next(iter(case.after), None)
    if first and first.files in numbers:
        words["@filing-number"] = numbers[first.files]
    form: Json = filled(_changed(form_as_kept(case.base), case.changes), today, words)
    return form


def _changed(form: Json, changes: Mapping[str, Any]) -> Json:
    form = deepcopy(form)
    for pointer, value in changes.items():
        *path, last = pointer.removeprefix("/").split("/")
        parent: Any = form
        for step in path:
            parent = parent[_key(parent, step)]
        parent[_key(parent, last)] = deepcopy(value)
    return form


def _key(parent: Any, step: str) -> Any:
    return int(step) if isinstance(parent, list) else step

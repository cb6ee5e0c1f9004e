"""Every element that identifies a person is marked as one, in every model, and no other is."""

import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType
from typing import Any, get_args

import pytest
from pydantic import BaseModel

import chalicelib
from chalicelib.domain.items.catalogue import FORMS
from chalicelib.domain.items.works_commencement import Change, ChangeForm
from chalicelib.domain.personal import IN_RUNNING_TEXT, Kind, Personal, mark_of
from chalicelib.logs import MASK
from chalicelib.logs import masked as masked_in_logs
from chalicelib.web.masking import masked_form
from tests.builders import form

LOOKS_PERSONAL = ("name", "id_number", "mobile", "phone", "email", "legal_representative", "officer", "by", "signer")
"""What fields are called that may hold something of a person: the whole name, or its last words."""

OF_UNITS_AND_THINGS = {
    "Applicant.name": "a unit's",
    "ProjectElement.name": "a project's",
    "Section.name": "a section's",
    "Unit.name": "a unit's; where a person belongs, the change around it is marked",
    "CompilingUnit.name": "a unit's",
    "Business.name": "a unit's",
    "Project.name": "a project's",
    "Qualifications.name": "a unit's",
    "Receipt.applicant_name": "a unit's",
    "Receipt.project_name": "a project's",
    "Standing.applicant_name": "a unit's",
    "Standing.project_name": "a project's",
    "ToldApplicant.name": "a unit's",
    "ToldProject.name": "a project's",
    "SealCheck.signer": "a unit's, as its certificate has it",
}
"""Names of what is no person."""

IDS = {"Look.officer", "Decision.officer", "Correction.officer", "Revocation.officer", "Aside.by"}
"""Under which id a role knows who acted, never a name; for officers alone."""


def models() -> list[type[BaseModel]]:
    """Every model of the product."""
    for module in modules(chalicelib):
        importlib.import_module(module)
    return sorted(set(subclasses(BaseModel)), key=lambda model: (model.__module__, model.__name__))


def modules(package: ModuleType) -> Iterator[str]:
    names = (m.name for m in pkgutil.walk_packages(package.__path__, f"{package.__name__}."))
    return (name for name in names if name.split(".")[1] in ("domain", "ports", "web", "usecases"))


def subclasses(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for one in model.__subclasses__():
        if one.__module__.startswith("chalicelib."):
            yield one
        yield from subclasses(one)


def fields() -> Iterator[tuple[type[BaseModel], str]]:
    return ((model, name) for model in models() for name in model.model_fields)


def looks_personal(name: str) -> bool:
    return any(name == word or name.endswith(f"_{word}") for word in LOOKS_PERSONAL)


def holds_text(annotation: Any) -> bool:
    return annotation is str or any(map(holds_text, get_args(annotation)))


def marks_within(annotation: Any) -> bool:
    parts = (*getattr(annotation, "__metadata__", ()), *get_args(annotation))
    return any(isinstance(part, Personal) or marks_within(part) for part in parts)


def test_a_text_whose_name_may_be_a_persons_is_marked_or_said_to_be_none() -> None:
    """What the API answers with is proven by its values, view by view."""
    kept = ((m, n) for m, n in fields() if not m.__module__.startswith("chalicelib.web."))
    texts = [(m, n) for m, n in kept if looks_personal(n) and holds_text(m.model_fields[n].annotation)]
    unmarked = {f"{m.__name__}.{n}" for m, n in texts if mark_of(m, n) is None}
    assert len(texts) > len(unmarked) > 10
    assert unmarked == OF_UNITS_AND_THINGS.keys() | IDS


def test_a_mark_stands_on_the_field_itself_where_all_who_ask_find_it() -> None:
    hidden = [f"{m.__name__}.{n}" for m, n in fields() if marks_within(m.__annotations__.get(n)) and not mark_of(m, n)]
    assert hidden == []


def test_every_kind_of_personal_element_is_found_by_its_mark() -> None:
    marked = {f"{m.__name__}.{n}": mark.kind for m, n in fields() if (mark := mark_of(m, n))}
    assert marked == {
        "LegalRepresentative.name": Kind.NAME,
        "LegalRepresentative.id_number": Kind.RESIDENT_ID,
        "Agent.name": Kind.NAME,
        "Agent.id_number": Kind.RESIDENT_ID,
        "Agent.mobile": Kind.MOBILE,
        "Person.name": Kind.NAME,
        "Change.old": Kind.NAME,
        "Change.new": Kind.NAME,
        "Business.legal_representative": Kind.NAME,
        "Practitioner.name": Kind.NAME,
    }


def test_the_schema_of_a_form_tells_which_elements_are_personal() -> None:
    schemas = FORMS.json_schema()["$defs"]
    told = {
        f"{model}.{n}"
        for model, s in schemas.items()
        for n, e in s.get("properties", {}).items()
        if e.get("x-personal")
    }
    own = {f"{m.__name__}.{n}" for m, n in fields() if mark_of(m, n) and m.__name__ in schemas}
    assert told == own
    assert len(told) == 8


def change(element: str, old: Any, new: Any = "2027-01-01") -> dict[str, Any]:
    filed = form("works-change", {"/changes": [{"element": element, "old": old, "new": new, "why": "调整。"}]})
    assert isinstance(filed, ChangeForm)
    (shown,) = masked_form(filed)["changes"]
    return dict(shown["old"]) if isinstance(shown["old"], dict) else {"text": shown["old"]}


@pytest.mark.parametrize(
    ("element", "old", "shown"),
    [
        ("/sections/0/project_manager", "欧阳修", {"text": "欧**"}),
        ("/sections/0/contractor", "欧阳修", {"text": "欧**"}),
        ("/contract/last_day", "2026-12-31", {"text": "2026-12-31"}),
        (
            "/sections/0/chief_supervisor",
            {"name": "欧阳修", "certificate_number": "监2020"},
            {"name": "欧**", "certificate_number": "监2020"},
        ),
        (
            "/sections/0/project_manager",
            {"name": "欧阳修", "uscc": "91440300MAW2K4F965"},
            {"name": "欧**", "uscc": "91440300MAW2K4F965"},
        ),
        (
            "/sections/0/contractor",
            {"name": "深圳市某公司", "uscc": "91440300MAW2K4F965"},
            {"name": "深圳市某公司", "uscc": "91440300MAW2K4F965"},
        ),
    ],
)
def test_a_change_shows_masked_whatever_may_name_a_person(element: str, old: Any, shown: dict[str, str]) -> None:
    assert change(element, old) == shown


def test_a_mark_that_depends_is_asked_of_each_change() -> None:
    assert {mark.when for name in ("old", "new") if (mark := mark_of(Change, name))} != {None}


def test_logs_mask_every_kind_that_can_be_told_from_other_words() -> None:
    samples = {Kind.RESIDENT_ID: "44030119900101001X", Kind.MOBILE: "13800138000"}
    assert samples.keys() == IN_RUNNING_TEXT.keys() == set(Kind) - {Kind.NAME}
    assert {masked_in_logs(sample) for sample in samples.values()} == {MASK}

"""Each way in which a section can be wrong, told of a section at the start, of one added and of one changed."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import pytest

from chalicelib.domain.registries import Query, qualifications, tender
from chalicelib.domain.rulebook import works_commencement, works_sections
from chalicelib.domain.rules import Rule
from tests.builders import Json, form
from tests.unit.rulebook.proofs import proves
from tests.unit.rulebook.works import STARTED, all_changed, change, known, replaced, says

KINDS = ("start", "added-section", "change")


def valid(kind: str) -> Json:
    """A certificate of that kind that holds today for the last time."""
    return {"kind": kind, "number": "1", "valid_from": "2026-11-24", "valid_until": "2026-11-24"}


def over(kind: str) -> Json:
    """One that held yesterday for the last time."""
    return valid(kind) | {"valid_from": "2020-01-01", "valid_until": "2026-11-23"}


class Way(NamedTuple):
    """How a section is wrong: by what a source answers about one of its elements, told where and how."""

    rule: Rule[Any]
    code: str
    told_at: str
    asked: str
    answer: Mapping[str, Any]


CONTRACTORS, SUPERVISORS = works_sections.contractors_are_qualified, works_sections.supervisors_are_qualified
MANAGERS = works_sections.project_managers_hold_their_certificates
CHIEFS = works_sections.chief_supervisors_hold_their_certificates
TENDERS = works_sections.contractors_won_their_sections
BUILDING, SAFETY, SUPERVISING = "hydraulic-construction", "safety-licence", "hydraulic-supervision"

WAYS = (
    Way(CONTRACTORS, "unit-name-differs", "contractor/name", "contractor", {"name": "登记的名称"}),
    Way(CONTRACTORS, f"no-{BUILDING}", "contractor/uscc", "contractor", {"certificates": [valid(SAFETY)]}),
    Way(CONTRACTORS, f"no-{SAFETY}", "contractor/uscc", "contractor", {"certificates": [valid(BUILDING)]}),
    Way(
        CONTRACTORS,
        f"{BUILDING}-not-valid",
        "contractor/uscc",
        "contractor",
        {"certificates": [valid(SAFETY), over(BUILDING)]},
    ),
    Way(
        CONTRACTORS,
        f"{SAFETY}-not-valid",
        "contractor/uscc",
        "contractor",
        {"certificates": [valid(BUILDING), over(SAFETY)]},
    ),
    Way(SUPERVISORS, "unit-name-differs", "supervisor/name", "supervisor", {"name": "登记的名称"}),
    Way(SUPERVISORS, f"no-{SUPERVISING}", "supervisor/uscc", "supervisor", {"certificates": [valid(BUILDING)]}),
    Way(
        SUPERVISORS, f"{SUPERVISING}-not-valid", "supervisor/uscc", "supervisor", {"certificates": [over(SUPERVISING)]}
    ),
    Way(
        MANAGERS,
        "project-manager-not-registered",
        "project_manager/certificate_number",
        "contractor",
        {"practitioners": []},
    ),
    Way(
        CHIEFS,
        "chief-supervisor-not-registered",
        "chief_supervisor/certificate_number",
        "supervisor",
        {"practitioners": []},
    ),
    Way(TENDERS, "tender-of-another-project", "tender_notice", "tender_notice", {"project_code": "别的项目"}),
    Way(TENDERS, "tender-of-another-section", "tender_notice", "tender_notice", {"section": "施工9标"}),
    Way(TENDERS, "tender-names-another", "contractor/uscc", "tender_notice", {"contractor_uscc": "别的单位"}),
)


def filed_as(kind: str) -> Any:
    return all_changed() if kind == "change" else form(f"works-{kind}")


def section_of(filed: Any) -> Any:
    """The section that the form's rules judge first."""
    sections = STARTED.form["sections"] if filed.kind == "change" else filed.model_dump(mode="json")["sections"]
    return sections[0]


def place(filed: Any, element: str) -> str:
    """Where an element of that section was filed."""
    if filed.kind != "change":
        return f"/sections/0/{element}"
    whole, slash, rest = element.partition("/")
    n = next(n for n, one in enumerate(filed.changes) if one.element == f"/sections/0/{whole}")
    return f"/changes/{n}/new{slash}{rest}"


def query(filed: Any, asked: str) -> Query[Any]:
    held = section_of(filed)[asked]
    return tender(held) if isinstance(held, str) else qualifications(held["uscc"])


def both(rule: Rule[Any]) -> str:
    return f"{rule.id} {rule.id}C"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("way", [pytest.param(w, marks=proves(both(w.rule), f"fail {w.code}")) for w in WAYS])
def test_a_section_that_is_wrong_in_one_way_is_told_that_one(way: Way, kind: str) -> None:
    filed = filed_as(kind)
    judged = known(filed, answers={query(filed, way.asked): way.answer})
    assert says(way.rule, filed, judged) == [(way.code, place(filed, way.told_at), "fail")]


PERSONS = (
    (MANAGERS, "project-manager", "project_manager", "contractor"),
    (CHIEFS, "chief-supervisor", "chief_supervisor", "supervisor"),
)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("rule", "part", "element", "unit"),
    [
        pytest.param(*one, marks=proves(both(one[0]), "fail certificate-of-another", "fail person-certificate-expired"))
        for one in PERSONS
    ],
)
@pytest.mark.parametrize(
    ("registered", "code", "at"),
    [
        ({"name": "别人"}, "certificate-of-another", "name"),
        ({"valid_until": "2026-11-23"}, "person-certificate-expired", "certificate_number"),
    ],
)
def test_a_person_whose_certificate_is_anothers_or_expired_is_told(
    rule: Rule[Any], part: str, element: str, unit: str, registered: Json, code: str, at: str, kind: str
) -> None:
    filed = filed_as(kind)
    person = {"part": part, "valid_until": "2026-11-24"} | section_of(filed)[element]
    judged = known(filed, answers={query(filed, unit): {"practitioners": [person | registered]}})
    assert says(rule, filed, judged) == [(code, place(filed, f"{element}/{at}"), "fail")]


@pytest.mark.proves("WC-09 WC-09C", "fail supervises-itself")
@pytest.mark.parametrize("kind", KINDS)
def test_a_section_supervised_by_its_contractor_is_told(kind: str) -> None:
    own = section_of(filed_as(kind))
    if kind == "change":
        filed, at = change(replaced("/sections/0/supervisor", own["supervisor"], own["contractor"])), "/changes/0/new"
    else:
        filed, at = form(f"works-{kind}", {"/sections/0/supervisor": own["contractor"]}), "/sections/0/supervisor"
    assert says(works_sections.nobody_supervises_themselves, filed) == [("supervises-itself", f"{at}/uscc", "fail")]


@pytest.mark.proves("WC-06C", "fail not-a-quality-registration", "fail not-a-safety-registration")
def test_a_registration_changed_to_one_of_the_other_kind_is_told() -> None:
    quality, safety = STARTED.form["supervision"]["quality"], STARTED.form["supervision"]["safety"]
    swapped = change(
        replaced("/supervision/quality", quality, safety), replaced("/supervision/safety", safety, quality)
    )
    assert says(works_commencement.supervision_is_registered, swapped) == [
        ("not-a-quality-registration", "/changes/0/new", "fail"),
        ("not-a-safety-registration", "/changes/1/new", "fail"),
    ]


BRACKETS = ("深水{}〔2026〕{}号", "深水{}[2026]{}号", "深水{}(2026){}号", "深水{}（2026）{}号", "深水{}【2026】{}号")


@pytest.mark.proves("WC-04 WC-06 WC-14", "boundary: numbers in other brackets")
@pytest.mark.parametrize("written", BRACKETS)
def test_numbers_of_design_and_supervision_are_found_whatever_their_brackets(written: str) -> None:
    numbers = {
        "/design/approval_number": written.format("许准予", 112),
        "/supervision/quality": written.format("质监", "058"),
        "/supervision/safety": written.format("安监", "058"),
    }
    filed = form("works-start", numbers)
    for rule in works_commencement.rules_for("start"):
        assert says(rule, filed) == []


@pytest.mark.proves("WC-06C", "boundary: numbers in other brackets")
def test_a_supervision_number_changed_to_is_found_whatever_its_brackets() -> None:
    numbers = STARTED.form["supervision"]
    filed = change(replaced("/supervision/quality", numbers["quality"], "深水质监[2026]058号"))
    assert says(works_commencement.supervision_is_registered, filed) == []


@pytest.mark.proves("WC-14", "boundary: numbers in other brackets")
def test_the_budget_of_a_design_filed_with_other_brackets_bounds_what_is_added() -> None:
    start = form("works-start", {"/design/approval_number": "深水许准予[2026]112号"})
    on_file = STARTED.model_copy(update={"form": start.model_dump(mode="json")})
    added = form("works-added-section", {"/sections/0/amount": "9000"})
    assert says(works_sections.amounts_keep_the_budget, added, known(added, on_file)) == [
        ("over-budget", "/sections", "note")
    ]

"""Filings of odd but legal values in every element, judged by whatever the registries might hold: for properties."""

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st
from stdnum.cn import ric, uscc
from stdnum.iso7064 import mod_11_10

from chalicelib.domain.elements import District, Form
from chalicelib.domain.facts import Facts, OwnFiling
from chalicelib.domain.items.catalogue import parse_form
from chalicelib.domain.items.soil_conservation import Conclusion, ProjectKind
from chalicelib.domain.items.water_saving import Nature
from chalicelib.domain.items.works_commencement import WorksKind
from chalicelib.domain.materials import FormCheck, MaterialFault, owed
from chalicelib.domain.registries import Answer, Answered, Query, Registry
from chalicelib.domain.rulebook.book import wanted
from local.examples import NUMBER
from local.platform.registry import entries
from tests.builders import NOW, TODAY, Json, body, own_filing, works_started

NAMES = ("soil-conservation", "water-saving", "works-start", "works-added-section", "works-change")

ODD = (
    "{filed}",
    "{}",
    "%s",
    "甲；乙",
    "丙、丁",
    "“引号”",
    "<b>",
    "𠮷𰻝",
    "שלום",
    "A|B",
    "—",
    "  内 空  ",
    "０１２",
    "٣",
)
TEXT = st.sampled_from(ODD) | st.text(
    st.characters(categories=("L", "Nd", "P", "S"), exclude_characters="\0\u115f\u1160\u2800\u3164\uffa0"), min_size=1
)
LEGIBLE = TEXT.map(lambda text: text[:60].strip() or "字")
SIGNS_OF_PERSONS = "龘靐齉爨饕餮彧翀旻祎骉淼"
SIGNS_OF_CHANGES = "犇猋羴鱻麤毳焱垚"


def written_by(signs: str) -> st.SearchStrategy[str]:
    """Names by signs that stand in no text of ours, so that one is found wherever it is shown."""
    return st.text(st.sampled_from(signs), min_size=2, max_size=6).map(lambda name: f"{name[0]}·{name[1:]}")


PERSON = written_by(SIGNS_OF_PERSONS)
CHANGED = written_by(SIGNS_OF_CHANGES)
"""What a change names, person or not, in another shape than a person's."""
DAY = st.dates(TODAY.replace(year=1990), TODAY.replace(year=2099)).map(str) | st.dates(
    TODAY.replace(year=2023), TODAY.replace(year=2027)
).map(str)


def measures(most: int) -> st.SearchStrategy[str]:
    edges = [edge for edge in ("0", "0.0001", "30000", "29999.9999", str(most)) if float(edge) <= most]
    return st.decimals(0, most, places=4).map(str) | st.sampled_from(edges)


USCCS = st.text(st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"), min_size=9, max_size=9).map(
    lambda tail: (code := f"91440300{tail}") + uscc.calc_check_digit(code)
)
IDS = st.integers(0, 998).map(lambda n: (number := f"44039919850611{n:03}") + ric.calc_check_digit(number + "0"))
CODES = st.sampled_from(("2411-440308-04-01-276537", "2019-440300-76-01-012345", "2019-330300-76-01-012345")) | (
    st.integers(0, 99999).map(
        lambda n: (c := f"2108-440305-04-01-{n:05}") + mod_11_10.calc_check_digit(c.replace("-", ""))
    )
)
NUMBERS = st.sampled_from((NUMBER, "深水建备〔2026〕9号", "深水建备[2026]1号", "深水建备〔2025〕80号"))
ELEMENTS = st.sampled_from(
    (
        *(f"/sections/0/{part}" for part in ("contractor", "supervisor", "project_manager", "chief_supervisor")),
        *("/sections/1/amount", "/sections/0/tender_notice", "/sections/9/name", "/sections/0/number", "/sections"),
        *("/contract/first_day", "/contract/last_day", "/supervision/quality", "/supervision/safety"),
        *("/works", "/applicant/name", "/project/code", "/a_b/c", "/changes_filing"),
    )
)

BY_NAME: Mapping[str, st.SearchStrategy[Any]] = {
    "uscc": USCCS,
    "id_number": IDS,
    "code": CODES,
    "mobile": st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    "district": st.sampled_from(District),
    "project_kind": st.sampled_from(ProjectKind),
    "conclusion": st.sampled_from(Conclusion),
    "nature": st.sampled_from(Nature),
    "works": st.sampled_from(WorksKind),
    "adds_to": NUMBERS,
    "changes_filing": NUMBERS,
    "element": ELEMENTS,
    **{name: measures(100) for name in ("saving_fittings", "non_conventional")},
}
"""What an element may be, by its name; the others by what stands in the example."""
KEPT = frozenset({"item", "kind", "agreed", "url"})
HUNDREDS = "indices"
MOST = 1_000_000


def odd(value: Any, name: str = "", within: str = "") -> st.SearchStrategy[Any]:
    """Any legal value in the place of an example's."""
    if name in ("old", "new"):
        return units() | persons() | CHANGED | LEGIBLE | DAY | measures(MOST)
    if isinstance(value, dict):
        person = value.keys() & {"id_number", "certificate_number"} and "uscc" not in value
        kept = {"name": PERSON} if person else {}
        return st.fixed_dictionaries(
            {key: kept[key] if key in kept else odd(one, key, name) for key, one in value.items()}
        )
    if isinstance(value, list):
        return st.lists(odd(value[0], name), min_size=1, max_size=3)
    if name in KEPT:
        return st.just(value)
    return BY_NAME[name] if name in BY_NAME else _by_example(value, within)


def _by_example(value: Any, within: str) -> st.SearchStrategy[Any]:
    if isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-":
        return DAY
    try:
        float(value)
    except ValueError:
        return LEGIBLE
    return measures(100 if within == HUNDREDS else MOST)


def units() -> st.SearchStrategy[Json]:
    return st.fixed_dictionaries({"name": LEGIBLE | CHANGED, "uscc": USCCS})


def persons() -> st.SearchStrategy[Json]:
    return st.fixed_dictionaries({"name": PERSON, "certificate_number": LEGIBLE})


@st.composite
def odd_filings(draw: st.DrawFn) -> tuple[Json, Form, Facts]:
    """A filing in which any elements are odd, and the facts to judge it by: its JSON, form and facts."""
    name = draw(st.sampled_from(NAMES))
    example = body(name)
    changed = draw(st.sets(st.sampled_from(sorted(example.keys() - KEPT))))
    filed_json = {key: draw(odd(value, key)) if key in changed else value for key, value in example.items()}
    filed = parse_form(filed_json)
    own = tuple(draw(st.lists(st.sampled_from(_others(filed)), max_size=4)))
    answers = {query.name: draw(_answers(query)) for query in wanted(filed, own)}
    checks = draw(st.dictionaries(st.sampled_from(owed(filed)), _checks(filed)))
    day = draw(st.just(TODAY) | st.dates(TODAY.replace(year=2023, month=3), TODAY.replace(year=2027)))
    return filed_json, filed, Facts(filing_id="5", day=day, answers=answers, own=own, materials=checks)


def _others(filed: Form) -> list[OwnFiling]:
    started = works_started()
    return [
        started,
        started.model_copy(update={"state": "revoked", "revoked_on": TODAY}),
        own_filing(filed, "filed", id="7", number="深水建备〔2026〕7号"),
        own_filing(filed, "submitted", id="3"),
        own_filing(filed, "revoked", id="9", revoked_on=TODAY),
    ]


def _answers(query: Query[Any]) -> st.SearchStrategy[Answer]:
    """None, nothing, or what the registry holds under some other key."""
    none = st.just(Answer(status=Answered.NO_ANSWER, at=NOW, why="timeout"))
    nothing = st.just(Answer(status=Answered.NOT_FOUND, at=NOW))
    if query.registry is Registry.POPULATION:
        held: list[Json] = [{"matches": False}, {"matches": True}]
    else:
        held = list(entries(query.registry, TODAY).values())
    found = st.sampled_from(held).map(lambda data: Answer(status=Answered.FOUND, at=NOW, data=data))
    return found | found | none | nothing


def _checks(filed: Form) -> st.SearchStrategy[FormCheck]:
    refused = st.lists(st.sampled_from(MaterialFault), min_size=1, max_size=3).map(lambda f: FormCheck(faults=tuple(f)))
    foreign = FormCheck(pages=1, has_text=True, absent=(filed.applicant.name, filed.project.name))
    return refused | st.sampled_from((foreign, FormCheck(pages=1), FormCheck(pages=300, has_text=True)))

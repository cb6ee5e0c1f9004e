"""What the rules of works are judged by: the applicant's earlier filings, and the registries asked about them too."""

from typing import Any

from chalicelib.domain.facts import Facts, OwnFiling
from chalicelib.domain.reasons import told as in_words
from chalicelib.domain.rules import Rule
from tests.builders import Json, facts, form, found, own_filing, pointed_at, told, works_started

SECTION = {
    "number": "施工3标",
    "name": "碧岭水沿线智慧水务监测及巡河道路工程",
    "amount": "1105.60",
    "contractor": {"name": "深圳市岭海水利建设有限公司", "uscc": "91440300MAWA1M4N3Y"},
    "supervisor": {"name": "深圳市衡正工程监理有限公司", "uscc": "91440300MAW8D5G17X"},
    "project_manager": {"name": "吴国辉", "certificate_number": "粤1442021202105512"},
    "chief_supervisor": {"name": "潘志强", "certificate_number": "水监总440203-2023"},
    "tender_notice": "SZ2026-SL-0458",
}

STARTED = works_started()


def known(filed: Any, *own: OwnFiling, **otherwise: Any) -> Facts:
    """The builders' facts, with the works on file as started unless others are given."""
    return facts(filed, own=own or ((STARTED,) if filed.kind != "start" else ()), **otherwise)


def says(rule: Rule[Any], filed: Any, judged: Facts | None = None) -> list[tuple[str | None, str, str]]:
    """What a rule finds, as code, pointer and outcome; each told in words, at an element that was filed."""
    findings = found(rule, filed, judged or known(filed))
    for finding in findings:
        pointed_at(filed.model_dump(mode="json"), finding.pointer)
        assert in_words(finding).says.zh
    return told(findings)


def change(*changes: Json, **fields: Any) -> Any:
    """A change filing with these changes."""
    return form("works-change", {"changes": [{"why": "履约需要。"} | one for one in changes], **fields})


def replaced(element: str, old: Any, new: Any) -> Json:
    """One change of an element."""
    return {"element": element, "old": old, "new": new}


def later(filed: Any, serial: int, **fields: Any) -> OwnFiling:
    """An addition or change accepted as the series' n-th of the year."""
    known = {"id": f"{serial}", "number": f"深水建备〔2026〕{serial}号", "kind": filed.kind}
    return own_filing(filed, **(known | fields))


def all_changed() -> Any:
    """A change filing that touches every element that may change, each to what it is: every rule has all to judge."""
    filed = STARTED.form
    elements = {f"/sections/0/{name}": value for name, value in filed["sections"][0].items() if name != "number"}
    for group in ("contract", "supervision"):
        elements |= {f"/{group}/{name}": value for name, value in filed[group].items()}
    return change(*(replaced(element, value, value) for element, value in elements.items()))

"""What the rules of works are judged by: the applicant's earlier filings, and the registries asked about them too."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from chalicelib.domain.facts import Facts, OwnFiling
from chalicelib.domain.registries import Answer, Answered
from chalicelib.domain.rulebook.works_commencement import wanted
from chalicelib.domain.rules import Rule
from local.platform.registry import lookup
from tests.builders import NOW, TODAY, Json, Source, changed, facts, form, found, own_filing, told, works_started

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


def known(  # noqa: PLR0913 - each is one thing that a test may want otherwise
    filed: Any,
    *own: OwnFiling,
    day: date = TODAY,
    answers: Mapping[Source, Mapping[str, Any]] | None = None,
    silent: Collection[Source] = (),
    missing: Collection[Source] = (),
) -> Facts:
    """Facts with every answer the rules want once it is known what stands on file; the start is, unless others are."""
    own = own or ((STARTED,) if filed.kind != "start" else ())
    judged = facts(filed, day=day, answers=answers, silent=silent, missing=missing, own=own)
    asked: dict[str, Answer] = {}
    for query in wanted(filed, own):
        held = None if query in missing or query.registry in missing else lookup(query.registry, query.key, TODAY)
        told_otherwise = {**(answers or {}).get(query.registry, {}), **(answers or {}).get(query, {})}
        if query in silent or query.registry in silent:
            asked[query.name] = Answer(status=Answered.NO_ANSWER, at=NOW, why="timeout")
        elif held is None:
            asked[query.name] = Answer(status=Answered.NOT_FOUND, at=NOW)
        else:
            asked[query.name] = Answer(status=Answered.FOUND, at=NOW, data=changed(held, told_otherwise))
    return judged.model_copy(update={"answers": {**judged.answers, **asked}})


def says(rule: Rule[Any], filed: Any, judged: Facts | None = None) -> list[tuple[str | None, str, str]]:
    """What a rule finds, as code, pointer and outcome."""
    return told(found(rule, filed, judged or known(filed)))


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

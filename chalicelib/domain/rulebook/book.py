"""The rule book: which rules judge a form, and what of the registries they want to know."""

from collections.abc import Callable
from typing import Any, NamedTuple

from chalicelib.domain.elements import Form
from chalicelib.domain.facts import OwnFiling
from chalicelib.domain.registries import Query
from chalicelib.domain.rulebook import common, soil_conservation, water_saving, works_commencement
from chalicelib.domain.rules import Rule


class Chapter(NamedTuple):
    """An item's own rules by the form's kind, and the queries that they put for a form beside our own filings."""

    rules: Callable[[Any], tuple[Rule[Any], ...]]
    wanted: Callable[[Any, tuple[OwnFiling, ...]], tuple[Query[Any], ...]]


CHAPTERS = {
    "soil-conservation": Chapter(lambda _: soil_conservation.RULES, lambda form, _: soil_conservation.wanted(form)),
    "water-saving": Chapter(lambda _: water_saving.RULES, lambda form, _: water_saving.wanted(form)),
    "works-commencement": Chapter(works_commencement.rules_for, works_commencement.wanted),
}


def rules_of(item: str, kind: str | None) -> tuple[Rule[Any], ...]:
    """The rules for an item and kind of form: the common ones, then the item's own, always in the same order."""
    return (*common.RULES, *CHAPTERS[item].rules(kind))


def rulebook(form: Form) -> tuple[Rule[Any], ...]:
    """The rules that judge a form, those not in force on its day included: `judge` leaves them out."""
    return rules_of(form.item, getattr(form, "kind", None))


def wanted(form: Form, own: tuple[OwnFiling, ...] = ()) -> tuple[Query[Any], ...]:
    """Every query that any of its rules may put, each once.

    `own` are the applicant's other filings: what a change of works is compared with is on file, and names more to ask.
    """
    queries = (*common.wanted(form), *CHAPTERS[form.item].wanted(form, own))
    return tuple({query.name: query for query in queries}.values())

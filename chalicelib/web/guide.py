"""The guide to the items: scope, materials, forms, and the rule book with its law."""

from typing import Any

from chalicelib.domain.items.catalogue import ITEMS
from chalicelib.domain.items.item import Item
from chalicelib.domain.materials import OWED, TITLES, WAIVABLE, MaterialKind
from chalicelib.domain.rulebook.book import rules_of
from chalicelib.domain.rules import Rule
from chalicelib.errors import NotFound, Text
from chalicelib.web import shapes
from chalicelib.web.findings import source_name
from chalicelib.web.languages import Language, say

NO_ITEM = Text("没有此备案事项。", "There is no such item.")


def items(language: Language) -> shapes.Items:
    """All items, without the schemas of their forms."""
    return shapes.Items(items=tuple(_item(i, language, schemas=False) for i in ITEMS.values()))


def item_guide(item: str, language: Language) -> shapes.ItemGuide:
    """One item with the JSON Schema of its forms; raises `NotFound`."""
    return _item(_known(item), language, schemas=True)


def rules(item: str, language: Language) -> shapes.Rules:
    """The rule book of an item, each rule once with the forms it judges; raises `NotFound`."""
    forms = _known(item).forms
    books = {kind: rules_of(item, kind) for kind in forms}
    every = {rule.id: rule for book in books.values() for rule in book}
    kinds = {rule.id: tuple(kind for kind, book in books.items() if kind and rule in book) for rule in every.values()}
    return shapes.Rules(item=item, rules=tuple(_rule(r, kinds[r.id], language) for r in every.values()))


def _rule(rule: Rule[Any], kinds: tuple[str, ...], language: Language) -> shapes.Rule:
    return shapes.Rule(
        id=rule.id,
        kinds=kinds,
        element=rule.element,
        compares=say(rule.compares, language),
        source=source_name(rule.source, language),
        law=rule.law,
        otherwise=rule.otherwise,
        since=rule.since,
        until=rule.until,
    )


def _known(item: str) -> Item:
    if item not in ITEMS:
        raise NotFound(NO_ITEM)
    return ITEMS[item]


def _item(item: Item, language: Language, *, schemas: bool) -> shapes.ItemGuide:
    return shapes.ItemGuide(
        id=item.id,
        name=say(item.name, language),
        scope=say(item.scope, language),
        division=say(item.division, language),
        forms=tuple(_form(item, kind, language, schemas) for kind in item.forms),
    )


def _form(item: Item, kind: str | None, language: Language, schemas: bool) -> shapes.FormGuide:
    return shapes.FormGuide(
        kind=kind,
        title=say(TITLES[OWED[item.id, kind][0]], language) if kind else say(item.name, language),
        materials=tuple(_material(m, language) for m in OWED[item.id, kind]),
        form_schema=item.forms[kind].model_json_schema() if schemas else None,
    )


def _material(kind: MaterialKind, language: Language) -> shapes.MaterialGuide:
    return shapes.MaterialGuide(kind=kind, title=say(TITLES[kind], language), waivable=kind in WAIVABLE)

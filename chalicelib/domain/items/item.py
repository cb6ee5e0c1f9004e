"""What an item is: its words, its forms, and what its receipt says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.domain.elements import Form
from chalicelib.domain.receipt import Row
from chalicelib.errors import Text


@dataclass(frozen=True)
class Item:
    """One of the three kinds of filing.

    `forms` and `titles` are by the form's kind, None for an item with a single form; `division` supervises what was
    accepted unattended (plan, part seven); `rows` gives the receipt's table.
    """

    id: str
    name: Text
    scope: Text
    division: Text
    forms: Mapping[str | None, type[Form]]
    titles: Mapping[str | None, str]
    statement: str
    rows: Callable[[Any], tuple[Row, ...]]

    def receipt_title(self, kind: str | None) -> str:
        """The heading of a receipt for a form of that kind."""
        return self.titles[kind]

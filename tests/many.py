"""The same example many times over: each time another applicant with another project, and the registries know them."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any

from chalicelib.domain.elements import Form
from chalicelib.domain.items.catalogue import parse_form
from local.examples import example

type Lookup = Callable[[str, str], Mapping[str, Any] | None]

EXAMPLE = "water-saving"


def form_of(number: int, today: date, applicant: int | None = None) -> Form:
    """The form of the applicant with that number; or of another, for the project with that number."""
    text = json.dumps(example(EXAMPLE, today), ensure_ascii=False)
    for mine, theirs in zip(_codes(), _codes_of(number, applicant), strict=True):
        text = text.replace(mine, theirs)
    return parse_form(json.loads(text))


class Known:
    """What `lookup` knows of the example, known of many applicants, or of many projects of one of them."""

    def __init__(self, lookup: Lookup, count: int, first: int = 0, applicant: int | None = None) -> None:
        self._lookup, self._applicant = lookup, applicant
        self._number = {code: n for n in range(first, first + count) for code in _codes_of(n, applicant)}

    def __call__(self, registry: str, key: str) -> Mapping[str, Any] | None:
        """What a registry holds under a key; the key of one of the many is looked up as the example's own."""
        if key not in self._number:
            return self._lookup(registry, key)
        theirs = dict(zip(_codes_of(self._number[key], self._applicant), _codes(), strict=True))
        return _with_codes(self._lookup(registry, theirs[key]), {mine: other for other, mine in theirs.items()})


def _with_codes(held: Mapping[str, Any] | None, codes: Mapping[str, str]) -> Mapping[str, Any] | None:
    text = json.dumps(held, ensure_ascii=False, default=str)
    for before, after in codes.items():
        text = text.replace(before, after)
    known: Mapping[str, Any] | None = json.loads(text)
    return known


@cache
def _codes() -> tuple[str, str]:
    """The example's USCC and project code."""
    form = example(EXAMPLE, date(2026, 11, 24))
    return form["applicant"]["uscc"], form["project"]["code"]


@cache
def _codes_of(number: int, applicant: int | None = None) -> tuple[str, str]:
    """A USCC with its check digit, and a project code of the old kind, which has none."""
    from stdnum.cn import uscc

    stem = f"91440300MA{number if applicant is None else applicant:07}"
    return stem + uscc.calc_check_digit(stem), f"2019-440309-04-01-{number:06}"

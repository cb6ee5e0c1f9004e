"""Forms of invented companies and projects with right check digits, as readable JSON files."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from local.relative_days import filled

FORMS = Path(__file__).parent / "forms"

NUMBER = "深水建备〔2026〕1号"
"""The filing that added sections and changes refer to unless another is named."""


def names() -> tuple[str, ...]:
    """The examples there are, in the order of the alphabet."""
    return tuple(sorted(path.stem for path in FORMS.glob("*.json")))


def example(name: str, today: date, *, filing_number: str | None = None) -> dict[str, Any]:
    """The form of that name as JSON values, its days filled in as seen from `today` (a Beijing day).

    `filing_number` is the number that an added section or a change refers to. Raises `KeyError` for an unknown name.
    """
    form: dict[str, Any] = filled(form_as_kept(name), today, {"@filing-number": filing_number or NUMBER})
    return form


def form_as_kept(name: str) -> dict[str, Any]:
    """The form of that name with its placeholders unfilled; raises `KeyError` for an unknown name."""
    if name not in names():
        raise KeyError(name)
    form: dict[str, Any] = json.loads((FORMS / f"{name}.json").read_text(encoding="utf-8"))
    return form

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
    path = FORMS / f"{name}.json"
    if name not in names():
        raise KeyError(name)
    words = {"@filing-number": filing_number or NUMBER}
    form: dict[str, Any] = filled(json.loads(path.read_text(encoding="utf-8")), today, words)
    return form

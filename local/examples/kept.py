"""The examples' materials as kept beside them: one set for each form of each item, as of one day."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from chalicelib.domain.items.catalogue import parse_form
from chalicelib.domain.materials import MaterialKind, owed
from local.examples import example

KEPT = ("soil-conservation", "water-saving", "works-start", "works-added-section", "works-change")
KEPT_ON = date(2026, 11, 24)
FOLDER = Path(__file__).parent / "materials"


def kept() -> Iterator[tuple[Path, MaterialKind, dict[str, Any]]]:
    """Each kept material: where it stands, its kind, and the form it is made from."""
    for name in KEPT:
        form = example(name, KEPT_ON)
        for kind in owed(parse_form(form)):
            yield FOLDER / name / f"{kind}.pdf", kind, form

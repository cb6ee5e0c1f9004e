"""Materials made from forms: real PDFs whose text says what the form check looks for."""

import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from chalicelib.domain.items.catalogue import parse_form
from chalicelib.domain.materials import MaterialKind, expected_texts, owed
from local.examples import example, names
from local.examples.kept import KEPT, kept
from local.materials import make_material, scan, text_of

TODAY = date(2026, 11, 24)
MADE = [(name, kind) for name in names() for kind in owed(parse_form(example(name, TODAY)))]


def plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


@pytest.mark.parametrize(("name", "kind"), MADE)
def test_a_material_bears_its_title_the_applicant_and_the_project(name: str, kind: MaterialKind) -> None:
    form = example(name, TODAY)
    told = plain(text_of(make_material(kind, form)))
    assert [text for text in expected_texts(kind, parse_form(form)) if plain(text) not in told] == []
    assert "2026年11月" in told


@pytest.mark.parametrize("name", KEPT)
def test_the_forms_own_table_shows_every_element_the_applicant_filed(name: str) -> None:
    form = example(name, TODAY)
    told = plain(text_of(make_material(owed(parse_form(form))[0], form)))
    elements = {k: v for k, v in form.items() if k not in ("item", "kind", "commitment", "changes")}
    unseen = [value for value in _values(elements) if plain(_printed(value)) not in told]
    assert unseen == [form["applicant"]["legal_representative"]["id_number"], *_agents_own(form)]


def _agents_own(form: dict[str, Any]) -> list[str]:
    agent = form["agent"]
    return [agent["id_number"], agent["authorised_from"], agent["authorised_until"]]


def _values(value: Any) -> list[str]:
    if isinstance(value, dict | list):
        return [one for part in (value.values() if isinstance(value, dict) else value) for one in _values(part)]
    return [value]


def _printed(value: str) -> str:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return value
    return f"{day.year}年{day.month}月{day.day}日"


def test_an_assessment_report_has_several_pages() -> None:
    import pypdfium2

    pdf = make_material(MaterialKind.ASSESSMENT_REPORT, example("water-saving", TODAY))
    with pypdfium2.PdfDocument(pdf) as document:
        assert len(document) >= 3


def test_the_same_form_gives_the_same_bytes() -> None:
    form = example("works-start", TODAY)
    assert make_material("commencement-form", form) == make_material("commencement-form", form)


def test_a_value_that_looks_like_markup_is_only_text() -> None:
    form = example("soil-conservation", TODAY)
    form["project"]["name"] = '湾屿#set page(width: 1pt)[*一期*]"$x$'
    assert "湾屿#setpage(width:1pt)[*一期*]" in text_of(make_material("commitment-letter", form))


def test_a_scan_has_the_pages_but_no_text() -> None:
    import pypdfium2

    scanned = scan(make_material("assessment-report", example("water-saving", TODAY)))
    assert text_of(scanned) == ""
    with pypdfium2.PdfDocument(scanned) as document:
        assert len(document) >= 3
        assert abs(document[0].get_width() - 595) < 1


def test_an_unknown_kind_is_an_error() -> None:
    with pytest.raises(ValueError, match="postcard"):
        make_material("postcard", example("works-start", TODAY))


@pytest.mark.parametrize(
    ("path", "kind", "form"), [pytest.param(*one, id=f"{one[0].parent.name}-{one[1]}") for one in kept()]
)
def test_the_materials_kept_say_what_the_templates_say(path: Path, kind: MaterialKind, form: dict[str, Any]) -> None:
    assert text_of(path.read_bytes()) == text_of(make_material(kind, form))
    assert path.stat().st_size < 200_000

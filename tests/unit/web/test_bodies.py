"""Bodies read strictly, every fault at once."""

import ast
import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from chalicelib import domain
from chalicelib.domain.items.soil_conservation import SoilConservationForm
from chalicelib.errors import Invalid, Malformed, TooLarge
from chalicelib.web.bodies import check_size, parse, read_body
from chalicelib.web.fault_texts import FAULT_TEXTS
from chalicelib.web.takes import DECISION, FORM, UPLOAD, WISH
from local.examples import example, names

TODAY = date(2026, 11, 24)
type Form = dict[str, Any]


def faults(form: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        read_body(json.dumps(form).encode(), FORM)
    return {fault.pointer: fault.code for fault in refused.value.faults}


def soil() -> Form:
    return example("soil-conservation", TODAY)


@pytest.mark.parametrize("name", names())
def test_every_example_is_a_form(name: str) -> None:
    form = example(name, TODAY)
    assert read_body(json.dumps(form, ensure_ascii=False).encode(), FORM).item == form["item"]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"\xff",
        b"\xef\xbb\xbf{}",
        b'{"a": NaN}',
        b'{"a": -Infinity}',
        b'{"a": 1, "a": 2}',
        b'{"a": {"b": 1, "b": 1}}',
        b"[" * 100_000,
        b"9" * 5_000,
        b'{"a": 1e99999999999999999999}',
        b"{} {}",
    ],
)
def test_what_two_readers_could_read_differently_is_no_json(raw: bytes) -> None:
    with pytest.raises(Malformed):
        parse(raw)


def test_numbers_are_not_rounded_on_their_way_in() -> None:
    assert parse(b"[0.1, 12345678901234567.1234]") == [Decimal("0.1"), Decimal("12345678901234567.1234")]


def test_a_body_over_its_size_is_refused_and_one_at_it_is_not() -> None:
    check_size(b"1234", 4)
    with pytest.raises(TooLarge):
        check_size(b"12345", 4)


def test_every_fault_of_a_form_is_told_at_once_by_its_pointer() -> None:
    form = soil()
    form["applicant"]["uscc"] = form["applicant"]["uscc"][:17] + ("1" if form["applicant"]["uscc"][17] == "0" else "0")
    form["agent"]["id_number"] = "123"
    form["project"]["district"] = "海淀区"
    form["acceptance"]["date"] = "2026-02-30"
    form["earth_moved"] = {"approved": -1, "actual": "1.23456"}
    form["indices"]["vegetation_cover"] = 100.5
    form["commitment"]["agreed"] = False
    form["acceptance"]["report_unit"] = "x" * 201
    form["a/b~c"] = 1
    del form["plan"]["authority"]
    assert faults(form) == {
        "/applicant/uscc": "uscc-check-digit",
        "/agent/id_number": "resident-id-format",
        "/project/district": "choice",
        "/acceptance/date": "date",
        "/earth_moved/approved": "too-small",
        "/earth_moved/actual": "too-precise",
        "/indices/vegetation_cover": "too-large",
        "/commitment/agreed": "choice",
        "/acceptance/report_unit": "too-long",
        "/a~1b~0c": "unknown-field",
        "/plan/authority": "missing",
    }


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({}, {"/item": "missing"}),
        ({"item": "fishing"}, {"/item": "choice"}),
        ({"item": "works-commencement"}, {"/kind": "missing"}),
        ({"item": "works-commencement", "kind": "end"}, {"/kind": "choice"}),
        ([], {"": "object"}),
        (None, {"": "object"}),
        ("form", {"": "object"}),
    ],
)
def test_a_form_of_no_item_is_told_what_is_missing(form: Any, told: dict[str, str]) -> None:
    assert faults(form) == told


def test_a_field_named_like_a_kind_of_form_keeps_its_pointer() -> None:
    form = example("works-start", TODAY)
    form["start"] = 1
    del form["sections"][0]["name"]
    assert faults(form) == {"/start": "unknown-field", "/sections/0/name": "missing"}


def test_of_an_element_with_several_shapes_the_nearest_is_corrected() -> None:
    form = example("works-change", TODAY)
    form["changes"][0]["old"] = {"name": "", "uscc": "wrong"}
    assert faults(form) == {"/changes/0/old/name": "empty", "/changes/0/old/uscc": "uscc-format"}


def test_what_was_sent_is_never_said_back() -> None:
    form = soil()
    form["agent"]["id_number"] = "44030019990101123Z"
    form["agent"]["mobile"] = "123456"
    form["applicant"]["legal_representative"]["name"] = "张\u202e三"
    with pytest.raises(Invalid) as refused:
        read_body(json.dumps(form).encode(), FORM)
    said = repr(refused.value.faults)
    assert len(refused.value.faults) == 3
    assert not any(sent in said for sent in ("44030019990101123Z", "123456", "三"))


def test_a_body_of_very_many_faults_is_answered_with_some_of_them() -> None:
    form = soil() | {f"field{n}": n for n in range(900)}
    assert len(faults(form)) == 200


def test_choices_are_said_plainly_in_both_languages() -> None:
    with pytest.raises(Invalid) as refused:
        read_body(b'{"item": "works-commencement", "kind": "end"}', FORM)
    text = refused.value.faults[0].text
    assert (text.zh, text.en) == (
        "应为：start、added-section、change。",
        "Must be one of: start, added-section, change.",
    )


@pytest.mark.parametrize("raw", [b"", b"  ", b"{}"])
def test_a_body_that_may_be_empty_is(raw: bytes) -> None:
    assert read_body(raw, WISH).why is None


@pytest.mark.parametrize("sha256", ["A" * 64, "0" * 63, 5, ""])
def test_a_checksum_is_64_small_hex_digits(sha256: Any) -> None:
    with pytest.raises(Invalid):
        read_body(json.dumps({"sha256": sha256}).encode(), UPLOAD)


@pytest.mark.parametrize("accept", ["true", 1, None])
def test_a_decision_is_true_or_false_and_nothing_like_it(accept: Any) -> None:
    with pytest.raises(Invalid):
        read_body(json.dumps({"accept": accept, "reason": "核实"}).encode(), DECISION)


def test_a_form_is_read_as_its_own_class() -> None:
    assert isinstance(read_body(json.dumps(soil()).encode(), FORM), SoilConservationForm)


def _custom_faults() -> set[str]:
    calls = (
        node
        for path in Path(domain.__path__[0]).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "PydanticCustomError"
    )
    return {str(call.args[0].value) for call in calls if isinstance(call.args[0], ast.Constant)}


def test_every_fault_that_the_domain_can_find_has_its_words() -> None:
    assert _custom_faults() > {"uscc_format", "empty_text"}
    assert _custom_faults() <= FAULT_TEXTS.keys()


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("1.5x", "number"),
        ("NaN", "number"),
        (None, "number"),
        ([], "number"),
        (True, "number"),
        (1e300, "too-large"),
        ("0.00001", "too-precise"),
    ],
)
def test_a_measure_is_a_bounded_decimal(value: Any, code: str) -> None:
    form = soil()
    form["responsibility_area"]["actual"] = value
    assert faults(form) == {"/responsibility_area/actual": code}


CHANGES: list[tuple[str, Callable[[Form], Any], dict[str, str]]] = [
    ("a blank name", lambda f: f["project"].update(name="   "), {"/project/name": "empty"}),
    ("a number for a text", lambda f: f["project"].update(name=5), {"/project/name": "text"}),
    ("a text for an object", lambda f: f.update(project="x"), {"/project": "object"}),
    ("a day before its time", lambda f: f["commitment"].update(date="1899-01-01"), {"/commitment/date": "too-small"}),
]


@pytest.mark.parametrize(("change", "told"), [c[1:] for c in CHANGES], ids=[c[0] for c in CHANGES])
def test_each_kind_of_fault_has_its_code(change: Callable[[Form], Any], told: dict[str, str]) -> None:
    form = soil()
    change(form)
    assert faults(form) == told

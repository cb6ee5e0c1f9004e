"""The data inside a signed receipt: by the published schema, and equal to the record, read back from the file."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from chalicelib.adapters.receipt_check_pyhanko import PyHankoReceiptChecker
from chalicelib.domain.receipt import Receipt
from local.receipt_schema import SCHEMAS, written
from local.validate import embedded
from tests.receipts import REVOCATION, bureau, receipt, works_with_sections

OFFICE = bureau()
RECEIPT_SCHEMA, REVOCATION_SCHEMA = SCHEMAS

PAPERS = {
    **{name: receipt(name) for name in ("soil-conservation", "water-saving", "works-start", "works-change")},
    "sections": works_with_sections(30),
    "rare": receipt(project_name="深圳市𠀀𪚥龘䶮\U00030001水务"),
}


def validator(path: Path) -> Draft202012Validator:
    schema = json.loads(path.read_text())
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@pytest.mark.parametrize("path", SCHEMAS)
def test_the_published_schemas_are_those_of_the_code(path: Path) -> None:
    """`python -m local.receipt_schema` writes them."""
    assert path.read_text() == written(*SCHEMAS[path])


@pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)
def test_what_a_signed_receipt_carries_is_valid_and_equals_the_record(paper: Receipt) -> None:
    sealed = OFFICE.sealed(paper)
    data = embedded(sealed)
    assert list(validator(RECEIPT_SCHEMA).iter_errors(data)) == []
    assert Receipt.model_validate(data) == paper
    assert PyHankoReceiptChecker(OFFICE.chain).check(sealed).receipt == paper


def test_what_a_void_copy_carries_is_valid_too() -> None:
    assert list(validator(REVOCATION_SCHEMA).iter_errors(REVOCATION.model_dump(mode="json"))) == []


@pytest.mark.parametrize("change", [{"number": None}, {"more": "x"}, {"rows": [{"label": "x"}]}])
def test_other_data_is_not_valid(change: dict[str, Any]) -> None:
    data = receipt().model_dump(mode="json") | change
    assert list(validator(RECEIPT_SCHEMA).iter_errors(data))

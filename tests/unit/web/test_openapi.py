"""The contract: made from the operations, kept in docs, whole in itself."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from app import app
from chalicelib.errors import KINDS
from chalicelib.web.openapi import document, problem_codes
from chalicelib.web.operations import Operation
from local.openapi_doc import DOC, contract

CONTRACT: dict[str, Any] = document(app.operations, "0.1.0")
OPERATIONS = [(path, method, o) for path, methods in CONTRACT["paths"].items() for method, o in methods.items()]


def everything(value: Any) -> Iterator[tuple[str, Any]]:
    """Every name and value at any depth."""
    if isinstance(value, dict):
        yield from value.items()
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from everything(inner)


def test_the_contract_kept_in_docs_is_the_one_that_is_served() -> None:
    assert DOC.read_text(encoding="utf-8") == contract()


def test_the_contract_has_what_openapi_3_1_asks_for() -> None:
    assert CONTRACT["openapi"].startswith("3.1.")
    assert CONTRACT["info"].keys() >= {"title", "version"}
    assert all(path.startswith("/") for path in CONTRACT["paths"])
    assert all(o["responses"] for _, _, o in OPERATIONS)


def test_every_reference_leads_somewhere() -> None:
    references = {value for name, value in everything(CONTRACT) if name == "$ref"}
    assert references
    assert references <= {f"#/components/schemas/{name}" for name in CONTRACT["components"]["schemas"]}


def test_nothing_is_described_that_no_operation_uses() -> None:
    used = {value.rpartition("/")[2] for name, value in everything(CONTRACT) if name == "$ref"}
    told = {v.rpartition("/")[2] for name, v in everything(CONTRACT) if name == "mapping" for v in v.values()}
    assert CONTRACT["components"]["schemas"].keys() <= used | told


@pytest.mark.parametrize("name", CONTRACT["components"]["schemas"])
def test_every_schema_is_one(name: str) -> None:
    Draft202012Validator.check_schema(CONTRACT["components"]["schemas"][name])


def test_every_route_is_in_the_contract_and_nothing_else() -> None:
    routes = {(path, method.lower()) for path, methods in app.routes.items() for method in methods}
    assert routes == {(path, method) for path, method, _ in OPERATIONS}


def test_names_are_unique() -> None:
    names = [o["operationId"] for _, _, o in OPERATIONS]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS, ids=[f"{m} {p}" for p, m, _ in OPERATIONS])
def test_every_name_in_a_path_is_declared(path: str, method: str, operation: dict[str, Any]) -> None:
    declared = {p["name"] for p in operation["parameters"] if p["in"] == "path"}
    assert declared == {part[1:-1] for part in path.split("/") if part.startswith("{")}
    assert all(p["required"] for p in operation["parameters"] if p["in"] == "path")
    assert method in ("get", "post", "put", "delete")


def test_the_contract_tells_which_elements_are_personal() -> None:
    schemas = CONTRACT["components"]["schemas"]
    told = {f"{m}.{n}" for m, s in schemas.items() for n, e in s.get("properties", {}).items() if e.get("x-personal")}
    persons = {"Agent.name", "Agent.id_number", "Agent.mobile", "LegalRepresentative.name"}
    assert told == persons | {"LegalRepresentative.id_number", "Person.name", "Change.old", "Change.new"}


@pytest.mark.parametrize("operation", app.operations, ids=lambda o: o.name)
def test_every_problem_an_operation_may_answer_with_is_known(operation: Operation) -> None:
    assert set(problem_codes(operation)) <= KINDS.keys()


@pytest.mark.parametrize("operation", app.operations, ids=lambda o: o.name)
def test_who_may_call_nothing_but_the_public_part_needs_a_token(operation: Operation) -> None:
    told = CONTRACT["paths"][operation.path][operation.method.lower()]
    assert bool(told["security"]) == bool(operation.by.roles) == (operation.by.authorizer is not None)


def test_every_post_that_changes_a_filing_takes_a_key() -> None:
    keyless = {o.path for o in app.operations if o.method == "POST" and not o.keyed}
    assert keyless == {"/v1/prechecks", "/v1/filings/{filing_id}/materials/{kind}", "/v1/receipts/checks"}


def test_every_put_names_the_version_it_replaces() -> None:
    assert all(o.versioned for o in app.operations if o.method == "PUT")


def test_the_contract_is_plain_json() -> None:
    assert json.loads(contract()) == CONTRACT

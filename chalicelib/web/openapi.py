"""The contract, OpenAPI 3.1, made from the operations and their models."""

from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter

from chalicelib.domain.check_code import TYPED_CODE
from chalicelib.domain.correlation import HEADER
from chalicelib.errors import KINDS
from chalicelib.web.headers import KEY
from chalicelib.web.languages import say
from chalicelib.web.operations import HTML, JSON, Operation, Parameter, Takes
from chalicelib.web.problems import MEDIA, ProblemAnswer
from chalicelib.web.queries import LONGEST_VALUE
from chalicelib.web.reading import NAME, TYPED_BY_PEOPLE

type Json = dict[str, Any]

REF = "#/components/schemas/{model}"
TITLE = "深圳市水务局备案“秒批”接口 · Unattended filing with Shenzhen's water bureau"
ABOUT = (
    "Three filings of the water bureau, handled unattended: open a draft, upload its materials, submit, download the"
    " sealed receipt. Problems are application/problem+json (RFC 9457) with a stable `code`, in Chinese or, by"
    " Accept-Language, in English."
)
CORRELATION = (
    "the id that this request is followed by through the whole system and to the receivers: a UUID, or 1 to 64 of"
    " A-Z a-z 0-9 . _ - that hold nobody's number; anything else is as if none were sent, and one is made"
)
ANSWERED = {HEADER: {"description": "the id that the request is followed by", "schema": {"type": "string"}}}
ALWAYS = ("too-many", "internal", "unreachable")


def document(operations: Sequence[Operation], version: str) -> Json:
    """The whole document."""
    schemas, components = _schemas(operations)
    return {
        "openapi": "3.1.0",
        "info": {"title": TITLE, "version": version, "description": ABOUT},
        "paths": _paths(operations, schemas),
        "components": {
            "schemas": components,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
        },
    }


def _schemas(operations: Sequence[Operation]) -> tuple[dict[str, Json], Json]:
    """The schema of each body and answer by its name, and all components they refer to."""
    bodies = {o.takes.name: o.takes.adapter for o in operations if isinstance(o.takes, Takes)}
    given = {o.gives.__name__: TypeAdapter(o.gives) for o in operations if o.gives}
    given["Problem"] = TypeAdapter(ProblemAnswer)
    wanted = [(f"takes {name}", "validation", adapter) for name, adapter in bodies.items()]
    wanted += [(f"gives {name}", "serialization", adapter) for name, adapter in given.items()]
    found, rest = TypeAdapter.json_schemas(wanted, ref_template=REF)  # type: ignore[arg-type]
    return {name: schema for (name, _), schema in found.items()}, rest.get("$defs", {})


def _paths(operations: Sequence[Operation], schemas: dict[str, Json]) -> Json:
    paths: Json = {}
    for operation in operations:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation, schemas)
    return paths


def _operation(operation: Operation, schemas: dict[str, Json]) -> Json:
    told: Json = {
        "operationId": operation.name,
        "summary": operation.about,
        "tags": [_tag(operation)],
        "security": [{"token": []}] if operation.by.roles else [],
        "parameters": _parameters(operation),
        "responses": _responses(operation, schemas),
    }
    if operation.takes:
        told["requestBody"] = _request_body(operation.takes, schemas)
    return told


def _tag(operation: Operation) -> str:
    return "、".join(sorted(operation.by.roles)) or "public"


def _request_body(takes: Takes | str, schemas: dict[str, Json]) -> Json:
    if isinstance(takes, str):
        return {"required": True, "content": {takes: {}}}
    content = {JSON: {"schema": schemas[f"takes {takes.name}"]}}
    return {"required": not takes.may_be_empty, "content": content}


def _parameters(operation: Operation) -> list[Json]:
    names = [part[1:-1] for part in operation.path.split("/") if part.startswith("{")]
    path = [_parameter(name, "path", _named(name, operation), required=True) for name in names]
    return path + [_query(p) for p in operation.query] + _headers(operation)


def _named(name: str, operation: Operation) -> Json:
    """What a name in a path may look like; a person at the page may type anything."""
    if name != TYPED_BY_PEOPLE:
        return {"type": "string", "pattern": f"^{NAME}$"}
    return {"type": "string", "pattern": f"^{TYPED_CODE}$"} if _asks_by_code(operation) else {"type": "string"}


def _query(one: Parameter) -> Json:
    limits: Json = {"enum": list(one.choices)} if one.choices else {"minLength": 1, "maxLength": LONGEST_VALUE}
    return _parameter(one.name, "query", {"type": "string", **limits}, description=one.about)


def _headers(operation: Operation) -> list[Json]:
    language = _parameter("Accept-Language", "header", {"type": "string"}, description="zh (default) or en")
    key_schema = {"type": "string", "pattern": f"^{KEY}$"}
    key = _parameter("Idempotency-Key", "header", key_schema, required=True, description="unique to this request; 24 h")
    version_schema = {"type": "string", "pattern": '^"?[1-9][0-9]*"?$'}
    version = _parameter("If-Match", "header", version_schema, required=True, description="the version last read")
    correlation = _parameter(HEADER, "header", {"type": "string"}, description=CORRELATION)
    return [language, correlation] + [key] * bool(operation.keyed) + [version] * operation.versioned


def _parameter(name: str, place: str, schema: Json, *, required: bool = False, description: str = "") -> Json:
    told: Json = {"name": name, "in": place, "required": required, "schema": schema}
    return told | ({"description": description} if description else {})


def _responses(operation: Operation, schemas: dict[str, Json]) -> Json:
    if operation.gives is None:
        content: Json = {HTML: {"schema": {"type": "string"}}}
    else:
        content = {JSON: {"schema": schemas[f"gives {operation.gives.__name__}"]}}
    done = {str(operation.status): {"description": operation.about, "headers": ANSWERED, "content": content}}
    return done | _problems(operation, schemas["gives Problem"])


def _problems(operation: Operation, schema: Json) -> Json:
    by_status: dict[int, list[str]] = {}
    for code in problem_codes(operation):
        by_status.setdefault(KINDS[code].status, []).append(code)
    return {
        str(status): {
            "description": "; ".join(f"`{c}` {say(KINDS[c].title, 'en')}" for c in codes),
            "headers": ANSWERED,
            "content": {MEDIA: {"schema": schema}},
        }
        for status, codes in sorted(by_status.items())
    }


def _asks_by_code(operation: Operation) -> bool:
    """A check code may be none; the page for people says so on the page."""
    return "{check_code}" in operation.path and operation.gives is not None


def problem_codes(operation: Operation) -> tuple[str, ...]:
    """The codes an operation may answer with, by what it is."""
    names = "{" in operation.path
    moves = operation.method != "GET" and "{filing_id}" in operation.path
    told = (
        (("unauthenticated", "forbidden"), bool(operation.by.roles)),
        (("not-found",), names or operation.path.endswith("/signed")),
        (("too-large", "wrong-media-type"), operation.takes is not None),
        (("malformed-json",), isinstance(operation.takes, Takes)),
        (("invalid",), isinstance(operation.takes, Takes) or bool(operation.query) or _asks_by_code(operation)),
        (("idempotency-key-missing", "idempotency-key-reused"), operation.keyed),
        (("version-missing",), operation.versioned),
        (("wrong-state", "changed"), moves),
        (("project-claimed", "materials-missing"), operation.path.endswith(("/submission", "/referral"))),
        (("no-receipt",), operation.path.endswith("/receipt")),
        (("busy",), operation.keyed or operation.method == "DELETE"),
        (ALWAYS, True),
    )
    return tuple(code for codes, holds in told if holds for code in codes)

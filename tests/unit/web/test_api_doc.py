"""docs/api.md names every operation and every code there is."""

import ast
from pathlib import Path

import chalicelib
from app import app
from chalicelib.errors import KINDS
from chalicelib.web.fault_texts import FAULT_TEXTS, OTHER

ROOT = Path(chalicelib.__path__[0])
DOC = (ROOT.parent / "docs" / "api.md").read_text(encoding="utf-8")


def test_every_operation_stands_in_the_doc_with_what_it_does() -> None:
    for operation in app.operations:
        roles = "、".join(sorted(operation.by.roles)) or "all"
        row = f"| `{operation.method} {operation.path}` | {roles} | {operation.status} | {operation.about} |"
        assert row in DOC, row


def test_every_problem_stands_in_the_doc_with_what_to_do() -> None:
    for code, kind in KINDS.items():
        assert f"| `{code}` | {kind.status} | {kind.title.zh} | {kind.do.zh} |" in DOC, code


def _faults_made() -> set[str]:
    """The codes of all `Fault(pointer, code, ...)` in the product."""
    calls = (
        node
        for path in ROOT.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Fault"
    )
    codes = (call.args[1] for call in calls if len(call.args) > 1)
    return {str(code.value) for code in codes if isinstance(code, ast.Constant)}


def test_every_fault_stands_in_the_doc() -> None:
    codes = {text.code for text in FAULT_TEXTS.values()} | {OTHER.code} | _faults_made()
    assert len(codes) > 30
    assert not {code for code in codes if f"| `{code}` |" not in DOC}

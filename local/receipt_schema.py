"""Write the JSON Schemas of the data inside a receipt: `python -m local.receipt_schema`."""

import json
import sys
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from chalicelib.domain.receipt import Receipt, Revocation

DOCS = Path(__file__).parent.parent / "docs"

SCHEMAS: dict[Path, tuple[type[BaseModel], str]] = {
    DOCS / "receipt.schema.json": (Receipt, "备案回执所载数据 (receipt.json)"),
    DOCS / "revocation.schema.json": (Revocation, "撤销信息 (revocation.json, in a void copy)"),
}
"""Each schema's file: what is embedded under the same name, and its title."""


def schema(model: type[BaseModel], title: str) -> dict[str, Any]:
    """JSON Schema (2020-12) of what is embedded: all of its keys are there, and no others."""
    made = model.model_json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made, "title": title}


def written(model: type[BaseModel], title: str) -> str:
    """A schema as its file holds it."""
    return json.dumps(schema(model, title), ensure_ascii=False, indent=2) + "\n"


def main() -> int:
    """Write both; gives the process's exit code."""
    for path, (model, title) in SCHEMAS.items():
        path.write_text(written(model, title), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

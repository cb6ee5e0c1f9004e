"""Write docs/openapi.json from the operations: `python -m local.openapi_doc`."""

import json
from pathlib import Path

from chalicelib.settings import Settings

DOC = Path(__file__).parent.parent / "docs" / "openapi.json"


def contract() -> str:
    """The contract as it is kept: JSON with its texts readable, one line at its end."""
    from app import app
    from chalicelib.web.openapi import document

    version = Settings.model_fields["version"].default
    return json.dumps(document(app.operations, version), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    DOC.write_text(contract(), encoding="utf-8")
    print(f"{DOC} written")

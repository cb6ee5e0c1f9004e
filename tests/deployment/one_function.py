"""One function as a process, run by its path with nothing but the unpacked zip to import from.

    python -S -P tests/deployment/one_function.py verify_filings

Events come in by stdin, one JSON a line, and so go its answers out by stdout: `{"answer": …}` or `{"error": "…"}`; what
it prints itself goes to stderr.
"""

import json
import os
import sys
from typing import Any


def main(name: str) -> None:
    """Start, then answer until there is no event any more."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    import app

    function = app.app if name == "api_handler" else getattr(app, name)
    for event in sys.stdin:
        answers.write(json.dumps(_told(function, json.loads(event))) + "\n")
        answers.flush()


def _told(function: Any, event: Any) -> dict[str, Any]:
    try:
        return {"answer": function(event, None)}
    except Exception as error:  # noqa: BLE001 - Lambda, too, tells its caller whatever was raised
        return {"error": str(error)}


if __name__ == "__main__":
    main(*sys.argv[1:])

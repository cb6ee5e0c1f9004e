"""What one function loads, in a process that has done nothing before: by starting, and by all that its work may load.

python -m bench.loading share_filings < parameters.json      # {name: value} of the parameters that it reads

Its work is not done: its ports are built, and then is loaded whatever the files that they stand in import at any time,
at their head or within a function. So nothing is missed that only some event would load.
"""

import ast
import importlib
import inspect
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

JUDGING = ("checker", "clock", "filings", "materials", "metrics", "registries")
SEALING = ("clock", "detached_sealer", "documents", "filings", "metrics", "sealer", "typesetter")

PORTS: dict[str, tuple[str, ...]] = {
    "api_handler": (
        *("chance", "clock", "documents", "filings", "materials", "metrics", "notices"),
        *("receipt_checker", "registries"),
    ),
    "authorizer": ("clock", "metrics", "tokens"),
    "check_uploads": ("checker", "clock", "filings", "materials", "metrics", "waiting"),
    "verify_filings": (*JUDGING, "chance", "waiting"),
    "issue_receipts": (*SEALING, "waiting"),
    "share_filings": ("chance", "clock", "filings", "metrics", "systems", "waiting"),
    "announce_changes": ("metrics", "queues"),
    "forget_filings": ("clock", "filings", "materials", "metrics"),
    "sweep_filings": ("clock", "filings", "metrics", "queues"),
    "publish_lists": ("clock", "filings", "list_signer", "metrics", "notices", "seal_key"),
    "restamp_receipts": SEALING,
    "reconcile_record": ("archive", "bookmarks", "clock", "filings", "metrics", "record", "uploads"),
    "audit_histories": ("bookmarks", "clock", "heads", "list_checker", "list_signer", "metrics", "record"),
    "recheck_filings": JUDGING,
}
"""What each function asks of the outside; tests/privilege holds it to what they ask for at work."""

WITHOUT_AWS = frozenset({"chance", "clock", "metrics", "tokens"})
OURS, PAGES = "chalicelib", "chalicelib.web.pages"


def main(function: str) -> None:
    """Start, load, tell."""
    parameters = json.load(sys.stdin)
    importlib.import_module("app")
    start = set(sys.modules)
    if set(PORTS[function]) - WITHOUT_AWS:
        _answer(parameters)
    load(function, start)
    print(json.dumps({"start": sorted(start), "work": sorted(set(sys.modules) - start), "peak": peak()}))


def load(function: str, start: set[str]) -> None:
    """Build the function's ports, and load what these and its own code may load."""
    from chalicelib.wiring import outside

    for code in _own(function):
        _load_named_in(inspect.getsource(code))
    for port in PORTS[function]:
        getattr(outside(), port)
    done = set(start)
    while new := {name for name in sys.modules if name.startswith(OURS)} - done:
        done |= new
        for name in sorted(new):
            _load_named_in(inspect.getsource(sys.modules[name]))


def _own(function: str) -> Iterator[Callable[..., Any] | Any]:
    """Where the app leaves its work to; pages are the API's alone."""
    rooms = [importlib.import_module(f"{OURS}.{name}") for name in ("consumers", "nightly")]
    yield from (vars(room)[function] for room in rooms if function in vars(room))
    if function == "api_handler":
        yield sys.modules[PAGES]


def _load_named_in(source: str) -> None:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module:
            importlib.import_module(node.module)
        for alias in node.names if isinstance(node, ast.Import) else ():
            importlib.import_module(alias.name)


def peak() -> float:
    """This process's own, in MB; `getrusage` would tell that of the process which started it, if it was larger."""
    (told,) = (line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM:"))
    return int(told.split()[1]) / 1024


def _answer(parameters: dict[str, str]) -> None:
    """Parameters are read when ports are built; they are answered here, and nothing else is called."""
    from botocore.awsrequest import AWSResponse

    from chalicelib.adapters.aws import session

    def answer(params: dict[str, Any], **_: Any) -> tuple[AWSResponse, dict[str, Any]]:
        name = json.loads(params["body"])["Name"]
        return AWSResponse("", 200, {}, None), {"Parameter": {"Value": parameters[name]}}

    session().register("before-call.ssm.GetParameter", answer)


if __name__ == "__main__":
    main(*sys.argv[1:])

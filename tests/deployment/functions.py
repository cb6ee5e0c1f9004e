"""All functions as processes of their own, each started at its first event with its zip and nothing else."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import IO, Any

from local.parcels import PAPERS
from tests.privilege.grants import logical_name

PROGRAM = Path(__file__).parent / "one_function.py"


class Functions:
    """Stands in the place of `app`: `functions.verify_filings(event, None)`; called itself, it is the API."""

    def __init__(self, whole: Path, light: Path, variables: dict[str, str], log: IO[str]) -> None:
        self._whole, self._light, self._variables, self._log = whole, light, variables, log
        self.started: dict[str, subprocess.Popen[str]] = {}
        self.routes = {path: {m: self._door(route) for m, route in by.items()} for path, by in _routes().items()}

    def __getattr__(self, name: str) -> Any:
        return lambda event, _: self._answered(name, event)

    def __call__(self, event: Any, _: Any) -> Any:
        return self._answered("api_handler", event)

    def _door(self, route: Any) -> SimpleNamespace:
        return SimpleNamespace(authorizer=self.authorizer if route.authorizer else None)

    def _answered(self, name: str, event: Any) -> Any:
        process = self.started.get(name) or self.started.setdefault(name, self._start(name))
        assert process.stdin and process.stdout
        process.stdin.write(json.dumps(event, default=datetime.timestamp) + "\n")
        process.stdin.flush()
        told = json.loads(process.stdout.readline() or '{"error": "it ended"}')
        if "error" in told:
            raise RuntimeError(f"{name}: {told['error']}")
        return told["answer"]

    def _start(self, name: str) -> "subprocess.Popen[str]":
        zipped = self._whole if logical_name(name) in PAPERS else self._light
        return subprocess.Popen(
            [sys.executable, "-S", "-P", str(PROGRAM), name],
            cwd=zipped,
            env=self._variables | {"PATH": os.environ["PATH"], "HOME": str(zipped), "PYTHONPATH": str(zipped)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )


def _routes() -> Any:
    import app

    return app.app.routes


@contextmanager
def running(whole: Path, light: Path, variables: dict[str, str], log: Path) -> Iterator[Functions]:
    """Up until the block ends."""
    with log.open("w") as told:
        functions = Functions(whole, light, variables, told)
        try:
            yield functions
        finally:
            for process in functions.started.values():
                process.communicate()

"""A candidate rule book in a process of its own: JSON lines in, JSON lines out, its own code judges.

The process gets neither our credentials nor our settings, so that code that is not law yet can touch nothing.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import Any

from pydantic import ValidationError

from chalicelib.domain.verdict import Verdict
from chalicelib.ports import CannotJudge, KeptVerdict
from chalicelib.usecases.gather import facts_of
from ops.ending import Trouble

CHILD = Path(__file__).with_name("candidate_child.py")
SECONDS_TO_START = 60.0
SECONDS_A_FILING = 30.0
NEEDED = ("PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "LANG", "LC_ALL")
"""The variables a Python process needs to start at all."""


class Candidate:
    """The port `Candidate` in a child process; one that ended or hung is started anew for the next filing."""

    def __init__(self, folder: Path, seconds: float = SECONDS_A_FILING) -> None:
        self._folder, self._seconds = folder, seconds
        self._process: subprocess.Popen[str] | None = None

    def judge(self, kept: KeptVerdict) -> Verdict:
        """Its verdict; raises `CannotJudge` for one filing, `Trouble` when it does not start at all."""
        facts = facts_of(kept).model_dump(mode="json")
        answer = self._ask(self._started(), json.dumps({"form": kept.form, "facts": facts}))
        if answer is None:
            self.close()
            raise CannotJudge(f"the candidate ended, or took more than {self._seconds:g} s")
        if "why" in answer:
            raise CannotJudge(str(answer["why"]))
        return _verdict(answer)

    def close(self) -> None:
        """End the process."""
        if self._process:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _started(self) -> subprocess.Popen[str]:
        if self._process is None:
            self._process = _start(self._folder)
            ready = _answer(self._process, SECONDS_TO_START)
            if ready is None or "why" in ready:
                self.close()
                why = ready["why"] if ready else "it ended"
                raise Trouble(f"候选规则库无法启动\nThe candidate does not start: {why}")
        return self._process

    def _ask(self, process: subprocess.Popen[str], line: str) -> dict[str, Any] | None:
        assert process.stdin
        try:
            process.stdin.write(line + "\n")
            process.stdin.flush()
        except OSError:
            return None
        return _answer(process, self._seconds)


@contextmanager
def candidate_in(folder: Path, seconds: float = SECONDS_A_FILING) -> Iterator[Candidate]:
    """The candidate in a folder that holds `chalicelib`; raises `Trouble` when it holds none."""
    if not (folder / "chalicelib" / "domain").is_dir():
        raise Trouble(f"目录中没有 chalicelib\nThere is no chalicelib in {folder}")
    candidate = Candidate(folder.resolve(), seconds)
    try:
        yield candidate
    finally:
        candidate.close()


def _start(folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-I", "-B", str(CHILD), str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # what a candidate prints may be personal
        env={name: os.environ[name] for name in NEEDED if name in os.environ},
        encoding="utf-8",
    )


def _answer(process: subprocess.Popen[str], seconds: float) -> dict[str, Any] | None:
    """One line of its; None when it ended first, or was ended for being late."""
    assert process.stdout
    watch = Timer(seconds, process.kill)
    watch.start()
    try:
        line = process.stdout.readline()
    finally:
        watch.cancel()
    return dict(json.loads(line)) if line else None


def _verdict(answer: dict[str, Any]) -> Verdict:
    """A verdict in our own words; a candidate may have outcomes or registries that we do not know yet."""
    try:
        return Verdict.model_validate(answer["verdict"])
    except ValidationError as error:
        kinds = "; ".join(f"{'/'.join(map(str, e['loc']))}: {e['type']}" for e in error.errors(include_input=False))
        raise CannotJudge(f"its verdict has another shape: {kinds}") from None

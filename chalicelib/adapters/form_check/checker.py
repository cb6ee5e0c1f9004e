"""The port `FormChecker`: a look at the file's ends here, then a child process that alone opens it.

    ChildFormChecker().check(pdf, ("承诺书", "某某公司", "某某工程"))

The child has no secret in its environment, little memory and little time (`child/limits.py`); whatever a file does to
it becomes a coded answer.
"""

import logging
import os
import signal
import subprocess
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, NamedTuple

from pydantic import ValidationError

from chalicelib.adapters.form_check.first_sight import at_first_sight
from chalicelib.adapters.form_check.said import SAID_BYTES
from chalicelib.domain.elements import plain_name
from chalicelib.domain.frozen import Frozen
from chalicelib.domain.materials import FormCheck, MaterialFault
from chalicelib.errors import Text, Unreachable

# -P and -S: nothing is imported but from the path that is handed on
CHILD = (sys.executable, "-P", "-S", "-m", "chalicelib.adapters.form_check.child")
LOG = logging.getLogger(__name__)
READY = b"ready\n"

COSTLY_ENDS = frozenset(
    -s for s in (signal.SIGXCPU, signal.SIGKILL, signal.SIGABRT, signal.SIGTRAP, signal.SIGILL, signal.SIGSEGV)
)
"""How a process ends that runs out of time or memory: pdfium traps, others fall over, when an allocation fails."""


class _Told(Frozen):
    """What the child tells; its shape is checked, since a file may have taken the child over."""

    faults: tuple[MaterialFault, ...]
    pages: int | None = None
    text: str = ""


class _End(NamedTuple):
    said: bytes
    code: int
    complained: bytes = b""


class ChildFormChecker:
    """Checks by a child process; `seconds` is how long it is waited for, `command` what is run.

    How much a file may cost is the child's own limit, of processor time: a clock on the wall tells how busy the machine
    is, and no honest file shall be refused for that.
    """

    def __init__(self, seconds: float = 25, command: Sequence[str] = CHILD) -> None:
        self._seconds, self._command = seconds, tuple(command)

    def check(self, pdf: bytes, expects: Sequence[str]) -> FormCheck:
        """What is found; never raises for the file's sake, `Unreachable` when no child can be started or answers."""
        fault = at_first_sight(pdf)
        told = _Told(faults=(fault,)) if fault else _meant_by(self._child(pdf))
        text = _plain(told.text)
        return FormCheck(
            faults=told.faults,
            pages=told.pages,
            has_text=bool(text),
            expects=tuple(expects),
            absent=tuple(e for e in expects if text and _plain(e) not in text),
        )

    def _child(self, pdf: bytes) -> _End:
        """What it says goes into files without a name, whose size the kernel bounds as it cannot a pipe's."""
        try:
            with TemporaryFile() as said, TemporaryFile() as complained:
                done = subprocess.run(  # noqa: S603 - our own command, nothing of it from outside
                    self._command,
                    input=pdf,
                    stdout=said,
                    stderr=complained,
                    timeout=self._seconds,
                    env=_environment(),
                    cwd="/",
                    check=False,
                )
                return _End(_read(said), done.returncode, _read(complained))
        except subprocess.TimeoutExpired as late:
            raise _no_child(f"no answer for {self._seconds:g} s") from late
        except OSError as error:
            raise _no_child(type(error).__name__) from error


def _read(told: IO[bytes]) -> bytes:
    told.seek(0)
    return told.read(SAID_BYTES)


def _meant_by(end: _End) -> _Told:
    if not end.said.startswith(READY):
        raise _no_child(f"exit code {end.code}")
    if end.code == 0:
        try:
            return _Told.model_validate_json(end.said.removeprefix(READY))
        except ValidationError:
            return _Told(faults=(MaterialFault.DAMAGED,))
    if end.code in COSTLY_ENDS:
        return _Told(faults=(MaterialFault.TOO_COSTLY,))
    LOG.warning("an upload broke the form check: exit code %s, %s", end.code, _kind_of_error(end.complained))
    return _Told(faults=(MaterialFault.DAMAGED,))


def _kind_of_error(complained: bytes) -> str:
    """The name of the exception alone: its message may quote the file."""
    lines = complained.decode(errors="replace").strip().splitlines() or ["no exception"]
    return lines[-1].partition(":")[0][:80]


def _no_child(why: str) -> Unreachable:
    return Unreachable(Text("无法进行材料形式检查", f"the form check does not run: {why}"))


def _environment() -> dict[str, str]:
    """Where Python finds itself and our modules, and nothing else of ours: above all no credentials."""
    own = {"PYTHONPATH": os.pathsep.join(str(Path(entry).absolute()) for entry in sys.path), "PYTHONUTF8": "1"}
    return own | {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}


def _plain(text: str) -> str:
    """As names are compared, and without blanks, line ends and hyphens that only the layout put in."""
    return "".join(c for c in plain_name(text) if not c.isspace() and unicodedata.category(c)[0] != "C")

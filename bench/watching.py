"""What the Lambdas of the local AWS have cost so far, by function: CPU, and the highest memory of any process.

Read from /proc, so on Linux only; a process that has ended keeps what was read of it last.
"""

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")
NAME, ENDPOINT = "AWS_LAMBDA_FUNCTION_NAME", "AWS_ENDPOINT_URL"


class Spent(NamedTuple):
    """CPU in seconds, of the children that it has waited for too, and peak memory in MB, of one process."""

    seconds: float
    megabytes: float


class Watched:
    """The Lambdas that reach their AWS at `endpoint`; `look` reads them all."""

    def __init__(self, endpoint: str, proc: Path = PROC) -> None:
        self._endpoint, self._proc = endpoint, proc
        self._seen: dict[tuple[str, str], Spent] = {}

    def look(self) -> None:
        """Read what each process has spent."""
        for pid in self._pids():
            try:
                self._seen |= self._read(pid)
            except OSError:
                continue  # it has ended meanwhile

    @property
    def seconds(self) -> Mapping[str, float]:
        """CPU by function so far."""
        spent: defaultdict[str, float] = defaultdict(float)
        for (function, _), one in self._seen.items():
            spent[function] += one.seconds
        return spent

    @property
    def megabytes(self) -> dict[str, float]:
        """Highest memory of any process, by function."""
        return {
            function: max(one.megabytes for (name, _), one in self._seen.items() if name == function)
            for function in {name for name, _ in self._seen}
        }

    def _pids(self) -> Iterator[str]:
        return (path.name for path in self._proc.iterdir() if path.name.isdecimal())

    def _read(self, pid: str) -> dict[tuple[str, str], Spent]:
        said = _variables((self._proc / pid / "environ").read_bytes())
        if NAME not in said or not said.get(ENDPOINT, "").startswith(self._endpoint):
            return {}
        stat, status = (self._proc / pid / "stat").read_text(), (self._proc / pid / "status").read_text()
        return {(said[NAME], pid): Spent(seconds_in(stat), megabytes_in(status))}


def seconds_in(stat: str) -> float:
    """CPU that /proc/<pid>/stat tells, of children that were waited for too (proc(5), fields 14 to 17)."""
    fields = stat.rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / TICKS


def megabytes_in(status: str) -> float:
    """The peak that /proc/<pid>/status tells; 0 of a process that is ending."""
    lines = dict(line.partition(":")[::2] for line in status.splitlines())
    return int(lines.get("VmHWM", "0 kB").split()[0]) / 1024


def _variables(environ: bytes) -> Mapping[str, str]:
    pairs = (one.partition(b"=") for one in environ.split(b"\0"))
    return {name.decode(): value.decode(errors="replace") for name, _, value in pairs}

"""Run a command that ends with whoever started it, whatever became of them.

    python -m local.tether COMMAND ...

The starter holds the other end of our standard input. When it is gone, by Ctrl-C, kill or crash, the pipe closes
and the command is ended: nothing is left behind on any operating system.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

PATIENCE_SECONDS = 10


@contextmanager
def tethered(command: Sequence[str], log: Path, env: Mapping[str, str] | None = None) -> Iterator[None]:
    """Run `command` while the block runs; what it prints goes to `log`."""
    with log.open("ab") as out:
        child = subprocess.Popen(
            [sys.executable, "-m", "local.tether", *command],
            stdin=subprocess.PIPE,
            stdout=out,
            stderr=out,
            env=None if env is None else dict(env),
            start_new_session=True,
        )
        try:
            yield
        finally:
            assert child.stdin
            child.stdin.close()
            child.wait(PATIENCE_SECONDS * 2)


def _hold(command: Sequence[str]) -> int:
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    Thread(target=_end_with_starter, args=(child,), daemon=True).start()
    try:
        return child.wait()
    finally:
        child.kill()


def _end_with_starter(child: "subprocess.Popen[bytes]") -> None:
    while os.read(0, 1024):  # not sys.stdin: its lock would be held when the interpreter ends
        continue
    child.terminate()
    try:
        child.wait(PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()


if __name__ == "__main__":
    sys.exit(_hold(sys.argv[1:]))

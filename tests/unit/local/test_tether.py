"""A tethered command ends with whoever started it, whatever became of them."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from local.tether import tethered

BEATING = [
    sys.executable,
    "-c",
    "import os, pathlib, sys, time\npathlib.Path(sys.argv[1]).write_text(str(os.getpid()))\ntime.sleep(60)",
]


def _pid(noted: Path) -> int:
    for _ in range(200):
        if noted.exists() and noted.read_text():
            return int(noted.read_text())
        time.sleep(0.05)
    raise TimeoutError("the command did not start")


def _is_gone(pid: int) -> bool:
    for _ in range(200):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def test_it_ends_with_the_block(tmp_path: Path) -> None:
    noted = tmp_path / "pid"
    with tethered([*BEATING, str(noted)], tmp_path / "log"):
        pid = _pid(noted)
        os.kill(pid, 0)
    assert _is_gone(pid)


def test_it_ends_with_a_starter_that_is_killed(tmp_path: Path) -> None:
    noted = tmp_path / "pid"
    script = (
        "import pathlib, sys, time\nfrom local.tether import tethered\n"
        "with tethered(sys.argv[2:], pathlib.Path(sys.argv[1])):\n    time.sleep(60)"
    )
    starter = subprocess.Popen([sys.executable, "-c", script, str(tmp_path / "log"), *BEATING, str(noted)])
    pid = _pid(noted)
    starter.send_signal(signal.SIGKILL)
    starter.wait(10)
    assert _is_gone(pid)


def test_what_it_prints_is_in_the_log(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with tethered([sys.executable, "-c", "print('hello')"], log):
        for _ in range(200):
            if log.exists() and log.read_text():
                break
            time.sleep(0.05)
    assert log.read_text() == "hello\n"

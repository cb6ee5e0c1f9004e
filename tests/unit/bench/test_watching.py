"""CPU and memory of the Lambdas, out of /proc."""

from pathlib import Path

import pytest

from bench.watching import TICKS, Watched, megabytes_in, seconds_in

HERE = "http://127.0.0.1:4566"


def process(proc: Path, pid: int, endpoint: str, function: str, ticks: int, kilobytes: int) -> None:
    folder = proc / str(pid)
    folder.mkdir(exist_ok=True)
    environ = f"AWS_ENDPOINT_URL={endpoint}\0AWS_LAMBDA_FUNCTION_NAME={function}\0"
    (folder / "environ").write_text(environ)
    (folder / "stat").write_text(f"{pid} (py (x) thon) S 1 1 1 0 -1 0 0 0 0 0 {ticks} 1 2 3 20 0 1 0 5")
    (folder / "status").write_text(f"Name:\tpython\nVmHWM:\t  {kilobytes} kB\n")


def test_the_cpu_of_all_processes_of_a_function_is_summed_and_its_peak_is_of_one(tmp_path: Path) -> None:
    process(tmp_path, 1, HERE, "verify", 94, 2048)
    process(tmp_path, 2, HERE, "verify", 194, 1024)
    process(tmp_path, 3, "http://127.0.0.1:9", "of-another-aws", 194, 1024)
    (tmp_path / "self").mkdir()
    watched = Watched(HERE, tmp_path)
    watched.look()
    assert watched.seconds == {"verify": pytest.approx(300 / TICKS)}
    assert watched.megabytes == {"verify": 2.0}


def test_a_process_that_has_ended_keeps_what_was_read_of_it(tmp_path: Path) -> None:
    process(tmp_path, 1, HERE, "verify", 94, 2048)
    watched = Watched(HERE, tmp_path)
    watched.look()
    (tmp_path / "1" / "stat").unlink()
    watched.look()
    assert watched.seconds == {"verify": pytest.approx(100 / TICKS)}


def test_a_name_with_brackets_and_blanks_moves_no_field() -> None:
    assert seconds_in("7 (a) b) (c) S 1 1 1 0 -1 0 0 0 0 0 1 2 3 4 20") == pytest.approx(10 / TICKS)


def test_a_process_that_is_ending_has_no_peak() -> None:
    assert megabytes_in("Name:\tpython\nState:\tZ\n") == 0

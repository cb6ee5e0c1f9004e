"""The file that gives a shell what the operators' command needs."""

import subprocess
from pathlib import Path

from local.environment import written

ODD = {"MIAOPI_SYSTEM_URLS": '{"portal": "http://127.0.0.1:1/a b"}', "MIAOPI_TOKEN_KEYS": "it's $HOME `x`", "AWS_A": ""}


def test_a_shell_reads_every_value_as_it_is(tmp_path: Path) -> None:
    with written(ODD, tmp_path / "new" / "env") as file:
        command = f"set -a; . {file}; set +a; env -0"
        said = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=True, env={})
    seen = dict(pair.partition("=")[::2] for pair in said.stdout.split("\0") if pair)
    assert {name: seen[name] for name in ODD} == ODD


def test_the_file_goes_with_the_system(tmp_path: Path) -> None:
    with written(ODD, tmp_path / "env") as file:
        assert file.exists()
    assert not file.exists()

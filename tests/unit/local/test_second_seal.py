"""The second seal of `make run`: only where it is asked for, and its root is left for whoever verifies."""

from pathlib import Path

import pytest

from local.second_seal import ROOT, asked_for


def test_nobody_asked_for_it_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert asked_for(["run.py"]) is None
    assert not ROOT.exists()


def test_asked_for_its_root_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    kit = asked_for(["run.py", "--second-seal"])
    assert kit and ROOT.read_text() == kit.root.pem

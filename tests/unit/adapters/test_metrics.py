"""The operators' figures as CloudWatch reads them out of the log (Embedded Metric Format)."""

import json
from typing import Any

import pytest

from chalicelib.adapters.metrics import EmfMetrics


def figure(capsys: pytest.CaptureFixture[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The one line told, and its directive."""
    (line,) = capsys.readouterr().out.splitlines()
    told = json.loads(line)
    (directive,) = told["_aws"]["CloudWatchMetrics"]
    return told, directive


def test_a_count_leaves_at_once_with_stage_and_dimensions(capsys: pytest.CaptureFixture[str]) -> None:
    EmfMetrics("dev").count("Outcomes", item="water-saving", outcome="accepted")
    told, directive = figure(capsys)
    assert directive["Namespace"] == "Miaopi"
    assert directive["Metrics"] == [{"Name": "Outcomes", "Unit": "Count"}]
    assert [set(names) for names in directive["Dimensions"]] == [{"stage", "item", "outcome"}]
    assert (told["Outcomes"], told["stage"], told["outcome"]) == ([1.0], "dev", "accepted")


def test_a_duration_is_in_seconds(capsys: pytest.CaptureFixture[str]) -> None:
    EmfMetrics("dev").seconds("SecondsToReceipt", 1.25, item="water-saving")
    told, directive = figure(capsys)
    assert directive["Metrics"][0]["Unit"] == "Seconds"
    assert told["SecondsToReceipt"] == [1.25]


def test_two_figures_never_share_their_dimensions(capsys: pytest.CaptureFixture[str]) -> None:
    metrics = EmfMetrics("dev")
    metrics.count("Pushes", system="portal", result="taken")
    metrics.count("Submissions", item="water-saving")
    second = json.loads(capsys.readouterr().out.splitlines()[1])
    assert [set(names) for names in second["_aws"]["CloudWatchMetrics"][0]["Dimensions"]] == [{"stage", "item"}]
    assert "system" not in second

"""The audit: what was looked at is still there, and an audit that could not ask has not passed."""

from collections.abc import Iterator

import pytest

from local.audit import AUDITS, NO_SECRET, NOT_WEAK, Finding, OutOfReach, _audited
from local.staging import ROOT

FOUND = Finding(("a.py", "B105"), 7, "a password")


def _one() -> Iterator[Finding]:
    yield FOUND


def _silent() -> Iterator[Finding]:
    if FOUND.line:
        raise OutOfReach("no such host")
    yield FOUND


@pytest.mark.parametrize("name", ["secrets", "weak code"])
def test_what_needs_no_service_finds_nothing_new(name: str) -> None:
    find, known = {audit: (find, known) for audit, find, known in AUDITS}[name]
    assert [found for found in find() if found.place not in known] == []


@pytest.mark.parametrize("name", sorted({name for name, _ in (*NO_SECRET, *NOT_WEAK)}))
def test_each_file_whose_finding_is_explained_is_there(name: str) -> None:
    assert (ROOT / name).is_file()


def test_a_finding_fails_and_is_told_with_its_place(capsys: pytest.CaptureFixture[str]) -> None:
    assert _audited("weak code", _one, {}) == 1
    assert "a.py:7 B105: a password" in capsys.readouterr().out


def test_a_finding_that_was_looked_at_passes() -> None:
    assert _audited("weak code", _one, {FOUND.place: "it is none"}) == 0


def test_an_audit_that_could_not_ask_has_not_passed(capsys: pytest.CaptureFixture[str]) -> None:
    assert _audited("known vulnerabilities", _silent, {}) == 2
    assert "out of reach: no such host" in capsys.readouterr().out

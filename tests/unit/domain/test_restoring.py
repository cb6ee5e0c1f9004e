"""Which rows of an earlier state come back, kind by kind."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chalicelib.domain.restoring import BY_KIND, KeptRow, Want, wanted

PAGE = Path(__file__).parents[3] / "docs" / "architecture.md"
NOW = datetime(2026, 11, 25, tzinfo=UTC)

UNCHANGING = ("event#000001", "deleted", "pointer")
GROWING = ("series", "delivery#portal")
REPLACED = ("verdict#0001", "recheck#0001", "check#commitment-letter", "look#2026-11-25T10#officer-7", "claim")
OF_THE_MOMENT = ("circuit#fees", "request#portal-1#key", "walk#reconcile")


def row(sk: str, content: bytes = b"then", rank: int | None = None, pk: str = "filing#1") -> KeptRow:
    return KeptRow(pk, sk, {}, content, rank)


def why(before: KeptRow, there: KeptRow | None, gone: bool = False) -> Want | None:
    found = wanted(before, there, gone, NOW)
    return found.why if found else None


def test_every_kind_of_row_that_is_stored_has_its_rule() -> None:
    stored = re.findall(r"^\| `([^`]+)`(?:, `[^`]+`)? \| `([^`]+)`", PAGE.read_text(encoding="utf-8"), re.M)
    assert len(stored) > 14
    for pk, sk in stored:
        assert row(sk, pk=pk).kind in BY_KIND, (pk, sk)


@pytest.mark.parametrize("sk", ["filing", *UNCHANGING, *GROWING, *REPLACED])
def test_what_is_missing_comes_back_unless_its_filing_went_by_right(sk: str) -> None:
    assert why(row(sk), None) is Want.MISSING
    assert why(row(sk), None, gone=True) is (Want.MISSING if sk == "deleted" else None)


@pytest.mark.parametrize("sk", UNCHANGING)
def test_what_never_changes_and_did_is_told(sk: str) -> None:
    assert why(row(sk), row(sk, b"now")) is Want.DIFFERS
    assert why(row(sk), row(sk)) is None


@pytest.mark.parametrize("sk", [*GROWING, "filing"])
def test_what_only_grows_and_is_lower_now_was_set_back(sk: str) -> None:
    assert why(row(sk, rank=3), row(sk, b"now", rank=2)) is Want.OLDER
    assert why(row(sk, rank=3), row(sk, b"now", rank=4)) is None


def test_a_filing_of_the_same_version_and_other_content_is_told() -> None:
    assert why(row("filing", rank=3), row("filing", b"now", rank=3)) is Want.DIFFERS
    assert why(row("delivery#portal", rank=3), row("delivery#portal", b"now", rank=3)) is None


@pytest.mark.parametrize("sk", REPLACED)
def test_what_is_replaced_as_work_goes_on_stays_as_it_is(sk: str) -> None:
    assert why(row(sk), row(sk, b"now")) is None


@pytest.mark.parametrize("pk", OF_THE_MOMENT)
def test_what_is_of_the_moment_never_comes_back(pk: str) -> None:
    assert why(row(pk.partition("#")[0], pk=pk), None) is None


def test_what_was_to_go_by_its_time_stays_gone() -> None:
    assert why(row("filing")._replace(expires=NOW), None) is None
    assert why(row("filing")._replace(expires=NOW + timedelta(seconds=1)), None) is Want.MISSING

"""How many calls to AWS a filing makes, its functions warm: no change makes it more without saying so here."""

from pathlib import Path

import pytest

from bench.calls import Way, measured

PAGE = Path(__file__).parents[2] / "docs" / "capacity.md"

MOST = {
    "opening and uploads": 18,
    "submission": 8,
    "verification": 6,
    "receipt": 4,
    "announcing": 8,
    "pushes": 11,
}
"""With four materials: three calls to open, three for each upload as it arrives, and the first push to the portal."""


@pytest.fixture(scope="module")
def way() -> Way:
    (way,) = measured(["works-start"]).values()
    return way


@pytest.mark.parametrize("part", MOST)
def test_a_part_of_the_way_takes_no_more_calls_than_it_must(way: Way, part: str) -> None:
    assert 0 < len(way.parts[part]) <= MOST[part]


@pytest.mark.parametrize("part", MOST)
def test_the_page_on_capacity_tells_what_is_measured(way: Way, part: str) -> None:
    assert f"| {part} | {len(way.parts[part])} |" in PAGE.read_text(encoding="utf-8")


def test_every_call_belongs_to_one_part_of_the_way(way: Way) -> None:
    assert sum(map(len, way.parts.values())) == len(way.whole)


def test_no_filing_is_read_twice_by_one_verification(way: Way) -> None:
    """The filing, its answers so far and its checks come in one reading."""
    reads = [call.operation for call in way.parts["verification"] if call.operation in ("GetItem", "Query")]
    assert sorted(reads) == ["GetItem", "Query", "Query"]

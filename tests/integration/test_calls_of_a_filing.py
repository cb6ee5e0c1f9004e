"""How many calls to AWS a filing makes, its functions warm: no change makes it more without saying so here."""

from pathlib import Path

import pytest

from bench.calls import EXAMPLES, Way, measured

PAGE = Path(__file__).parents[2] / "docs" / "capacity.md"

MOST = {
    "opening and uploads": 16,
    "submission": 3,
    "verification": 6,
    "receipt": 4,
    "announcing": 8,
    "pushes": 11,
}
"""With four materials: one call to open, three for each upload as it arrives, and the first push to the portal."""

MOST_TO_RECEIPT = 14
"""However many materials there are; what announcing sends between, two messages, is told by itself."""


@pytest.fixture(scope="module")
def ways() -> dict[str, Way]:
    return measured()


@pytest.fixture(scope="module")
def way(ways: dict[str, Way]) -> Way:
    return ways["works-start"]


@pytest.mark.parametrize("part", MOST)
def test_a_part_of_the_way_takes_no_more_calls_than_it_must(way: Way, part: str) -> None:
    assert 0 < len(way.parts[part]) <= MOST[part]


@pytest.mark.parametrize("part", MOST)
def test_the_page_on_capacity_tells_what_is_measured(way: Way, part: str) -> None:
    assert f"| {part} | {len(way.parts[part])} |" in PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("example", EXAMPLES)
def test_from_submission_to_the_receipt_there_are_fourteen_calls_at_most(ways: dict[str, Way], example: str) -> None:
    assert 0 < len(ways[example].to_receipt) <= MOST_TO_RECEIPT
    assert ways[example].messages_to_receipt == 2


def test_a_material_more_is_no_call_more_on_the_way_to_the_receipt(ways: dict[str, Way]) -> None:
    assert ways["water-saving"].materials == ways["works-start"].materials + 1
    assert len(ways["water-saving"].to_receipt) == len(ways["works-start"].to_receipt)


def test_a_request_is_known_by_the_move_that_it_makes_and_by_no_other_call(way: Way) -> None:
    assert [call.operation for call in way.parts["submission"]] == [
        "Query",
        "ListObjectVersions",
        "TransactWriteItems",
    ]


def test_every_call_belongs_to_one_part_of_the_way(way: Way) -> None:
    assert sum(map(len, way.parts.values())) == len(way.whole)


def test_no_filing_is_read_twice_by_one_verification(way: Way) -> None:
    """The filing, its answers so far and its checks come in one reading."""
    reads = [call.operation for call in way.parts["verification"] if call.operation in ("GetItem", "Query")]
    assert sorted(reads) == ["GetItem", "Query", "Query"]

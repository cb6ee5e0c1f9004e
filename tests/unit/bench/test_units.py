"""What DynamoDB charges for a call."""

from typing import Any

import pytest

from bench.units import read, size_of, written


def item(size: int, **more: Any) -> dict[str, Any]:
    """An item of so many bytes, the attributes in `more` not counted."""
    return {"pk": {"S": "x" * (size - 2)}} | {name: {"S": ""} for name in more}


def test_an_item_is_as_large_as_its_names_and_values() -> None:
    row: dict[str, Any] = {"pk": {"S": "水"}, "body": {"B": b"12345"}, "version": {"N": "12"}, "judged": {"BOOL": True}}
    assert size_of(row) == (2 + 3) + (4 + 5) + (7 + 3) + (6 + 1)


@pytest.mark.parametrize(("size", "units"), [(1, 1), (1024, 1), (1025, 2)])
def test_a_write_takes_a_unit_for_each_begun_kb(size: int, units: int) -> None:
    assert written("PutItem", {"Item": item(max(size, 2))}) == units


def test_within_a_transaction_a_write_counts_twice_and_once_more_for_each_index() -> None:
    parts = [{"Put": {"Item": item(1500, applicant=1)}}, {"Put": {"Item": item(100)}}, {"Delete": {"Key": item(50)}}]
    assert written("TransactWriteItems", {"TransactItems": parts}) == 2 * (2 + 1) + 2 + 2


def test_what_is_read_consistently_takes_a_unit_for_each_begun_4_kb_and_half_of_it_otherwise() -> None:
    answer = {"Items": [item(4096), item(4096)]}
    assert read("Query", {"ConsistentRead": True}, answer) == 2
    assert read("Query", {}, answer) == 1
    assert read("GetItem", {"ConsistentRead": True}, {}) == 1


def test_items_read_in_a_batch_are_charged_one_by_one_and_those_not_there_too() -> None:
    params = {"RequestItems": {"t": {"Keys": [1, 2, 3]}}}
    assert read("BatchGetItem", params, {"Responses": {"t": [item(5000), item(10)]}}) == 2 + 1 + 1


def test_a_query_charges_nothing_for_writing_nor_a_put_for_reading() -> None:
    assert written("Query", {}) == 0
    assert read("PutItem", {}, {}) == 0

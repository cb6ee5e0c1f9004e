"""What a call to DynamoDB is charged: read and write units by the sizes of items (AWS, "Read and write operations").

A write takes a unit for each begun KB, twice that inside a transaction; a strongly consistent read takes one for each
begun 4 KB, any other half of that. An item is written again, without the transaction's double, into each index that
bears its attributes; one whose key in an index changes is taken out there and put in anew.
"""

from collections.abc import Iterable, Mapping
from math import ceil
from typing import Any

type Item = Mapping[str, Mapping[str, Any]]
type Params = Mapping[str, Any]

KB = 1024

INDEX_WRITES: Mapping[str, int] = {"applicant": 1, "resting": 2, "listed": 1, "revoked_of": 1, "refers_to": 1}
"""Partition attribute of each index, and its writes when a row that bears it is put: each move changes `resting`."""


def size_of(item: Item) -> int:
    """Bytes: names and values, as DynamoDB reckons them near enough."""
    return sum(len(name.encode()) + _bytes(value) for name, value in item.items())


def _bytes(value: Mapping[str, Any]) -> int:
    kind, held = next(iter(value.items()))
    sizes = {"S": lambda: len(held.encode()), "B": lambda: len(held), "N": lambda: len(held) // 2 + 2}
    return int(sizes.get(kind, lambda: 1)())


def written(operation: str, params: Params) -> int:
    """Write units of a call."""
    if operation == "TransactWriteItems":
        return sum(_put(part, 2) for one in params["TransactItems"] for part in one.values())
    return _put(params, 1) if operation in ("PutItem", "DeleteItem") else 0


def _put(part: Params, times: int) -> int:
    item = part.get("Item", part.get("Key", {}))
    units = max(ceil(size_of(item) / KB), 1)
    return units * (times + sum(writes for name, writes in INDEX_WRITES.items() if name in item))


def read(operation: str, params: Params, answer: Params) -> float:
    """Read units of a call."""
    if operation == "GetItem":
        return _read([answer["Item"]] if "Item" in answer else [], consistent=bool(params.get("ConsistentRead")))
    if operation == "Query":
        return _read(answer["Items"], consistent=bool(params.get("ConsistentRead")))
    if operation == "BatchGetItem":
        found = [item for items in answer["Responses"].values() for item in items]
        missing = sum(len(one["Keys"]) for one in params["RequestItems"].values()) - len(found)
        return sum(_read([item], consistent=True) for item in found) + missing
    return 0


def _read(items: Iterable[Item], *, consistent: bool) -> float:
    units = max(ceil(sum(map(size_of, items)) / (4 * KB)), 1)
    return units * (1.0 if consistent else 0.5)

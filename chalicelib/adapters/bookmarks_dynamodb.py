"""How far long walks have come, in the table: a row a walk, `walk#<walk>`, `walk`."""

from typing import Any

from chalicelib.adapters.rows import key, text
from chalicelib.errors import Unreachable


class DynamoBookmarks:
    """The port `Bookmarks` on the table of filings; `dynamodb` is a low-level client."""

    def __init__(self, dynamodb: Any, table: str) -> None:
        self._dynamodb, self._table = dynamodb, table

    def load(self, walk: str) -> str | None:
        """What was kept last; None before the first time."""
        row = self._call("get_item", Key=key(f"walk#{walk}", "walk"), ConsistentRead=True).get("Item")
        return str(row["place"]["S"]) if row else None

    def keep(self, walk: str, place: str) -> None:
        """Keep in the place of what was kept before."""
        self._call("put_item", Item=key(f"walk#{walk}", "walk") | {"place": text(place)})

    def _call(self, operation: str, **request: Any) -> dict[str, Any]:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            return dict(getattr(self._dynamodb, operation)(TableName=self._table, **request))
        except (BotoCoreError, ClientError) as error:
            raise Unreachable from error

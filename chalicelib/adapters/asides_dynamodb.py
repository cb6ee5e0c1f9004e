"""Letters set aside, in the table: a row a letter, under the queue that it came from."""

from typing import Any

from chalicelib.adapters.rows import Row, kept_as, row_of, text
from chalicelib.domain.dead_letters import Aside
from chalicelib.errors import Text, Unreachable


class DynamoAsides:
    """The port `Asides` on the table of filings; `dynamodb` is a low-level client."""

    def __init__(self, dynamodb: Any, table: str) -> None:
        self._dynamodb, self._table = dynamodb, table

    def keep(self, aside: Aside) -> None:
        """Keep; the first to set a letter aside is the one remembered. Raises `TooLarge`, `Unreachable`."""
        row = row_of(_pk(aside.queue), aside.letter.id, aside)
        self._call("put_item", Item=row, ConditionExpression="attribute_not_exists(pk)")

    def of(self, queue: str) -> tuple[Aside, ...]:
        """All that were set aside from a queue."""
        query: Row = {
            "KeyConditionExpression": "pk = :p",
            "ExpressionAttributeValues": {":p": text(_pk(queue))},
            "ConsistentRead": True,
        }
        rows: list[Row] = []
        while True:
            answer = self._call("query", **query)
            rows += answer["Items"]
            if "LastEvaluatedKey" not in answer:
                return tuple(kept_as(Aside, row) for row in rows)
            query["ExclusiveStartKey"] = answer["LastEvaluatedKey"]

    def _call(self, operation: str, **request: Any) -> Row:
        """Call; a failed condition gives nothing."""
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            return dict(getattr(self._dynamodb, operation)(TableName=self._table, **request))
        except ClientError as error:
            if error.response["Error"]["Code"] == "ConditionalCheckFailedException":
                return {}
            raise _unreachable() from error
        except BotoCoreError as error:
            raise _unreachable() from error


def _pk(queue: str) -> str:
    return f"aside#{queue}"


def _unreachable() -> Unreachable:
    return Unreachable(Text("数据库暂时不可用", "the table did not answer"))

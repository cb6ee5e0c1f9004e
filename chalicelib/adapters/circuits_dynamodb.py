"""The circuits of the registries in the table: a row a registry that ever failed, shared by all Lambdas."""

from collections.abc import Iterable, Mapping
from typing import Any

from chalicelib.adapters.rows import Row, kept_as, key, row_of
from chalicelib.domain.circuit import Circuit
from chalicelib.domain.registries import Registry
from chalicelib.errors import Busy, Outside, Text, Unreachable

OVERRUN = frozenset({"ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded"})
LOST = "ConditionalCheckFailedException"


class DynamoCircuits:
    """The port `Circuits` on the table of filings; `dynamodb` is a low-level client."""

    def __init__(self, dynamodb: Any, table: str) -> None:
        self._dynamodb, self._table = dynamodb, table

    def load(self, registries: Iterable[Registry]) -> Mapping[Registry, Circuit]:
        """Each circuit as it stands, in one read of all; raises `Busy`, `Unreachable`."""
        blank = {registry: Circuit(registry=registry) for registry in registries}
        keys = [_key(registry) for registry in blank]
        answer = self._call("batch_get_item", RequestItems={self._table: {"Keys": keys, "ConsistentRead": True}})
        if answer.get("UnprocessedKeys"):
            raise Busy
        kept = [_circuit(row) for row in answer["Responses"].get(self._table, ())]
        return blank | {circuit.registry: circuit for circuit in kept}

    def keep(self, circuit: Circuit) -> bool:
        """Write unless another changed it since it was read; raises `Busy`, `Unreachable`."""
        row = row_of(_pk(circuit.registry), "circuit", circuit) | {"version": {"N": str(circuit.version)}}
        written = self._call(
            "put_item",
            TableName=self._table,
            Item=row,
            ConditionExpression="attribute_not_exists(pk) OR #v = :before",
            ExpressionAttributeNames={"#v": "version"},
            ExpressionAttributeValues={":before": {"N": str(circuit.version - 1)}},
        )
        return bool(written)

    def _call(self, operation: str, **request: Any) -> Row:
        """Call; a failed condition gives nothing."""
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            return dict(getattr(self._dynamodb, operation)(**request))
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code == LOST:
                return {}
            raise _translated(code) from error
        except BotoCoreError as error:
            raise _translated(type(error).__name__) from error


def _translated(code: str) -> Outside:
    if code in OVERRUN:
        return Busy()
    return Unreachable(Text("数据库暂时不可用", f"the table answered {code}"))


def _pk(registry: Registry) -> str:
    return f"circuit#{registry}"


def _key(registry: Registry) -> Row:
    return key(_pk(registry), "circuit")


def _circuit(row: Row) -> Circuit:
    """What a row holds; one that another version of the code wrote is as good as out of reach."""
    try:
        return kept_as(Circuit, row)
    except ValueError as error:
        raise Unreachable(Text("断路状态无法读取", "a circuit cannot be read")) from error

"""The query of a request: known parameters only, each said once."""

from collections.abc import Mapping, Sequence

from chalicelib.errors import Fault, Invalid, Text
from chalicelib.web.operations import Parameter

LONGEST_VALUE = 2000


def read_query(given: Mapping[str, Sequence[str]] | None, known: Sequence[Parameter]) -> dict[str, str]:
    """The parameters by name; raises `Invalid` with a fault for each that is unknown, repeated or no choice.

    The pointer of such a fault is `?` and the parameter's name.
    """
    names = {p.name: p for p in known}
    faults = [fault for name, values in (given or {}).items() if (fault := _fault(name, values, names.get(name)))]
    if faults:
        raise Invalid(faults=faults)
    return {name: values[0] for name, values in (given or {}).items()}


def _fault(name: str, values: Sequence[str], known: Parameter | None) -> Fault | None:
    pointer = f"?{name[:60]}"
    if known is None:
        return Fault(pointer, "unknown-parameter", Text("没有此查询参数。", "There is no such parameter."))
    if len(values) != 1 or not 0 < len(values[0]) <= LONGEST_VALUE:
        return Fault(pointer, "parameter", Text("此参数应出现一次且不为空。", "Give it once, and not empty."))
    if known.choices and values[0] not in known.choices:
        choices = "、".join(known.choices)
        return Fault(pointer, "choice", Text(f"应为：{choices}。", f"Must be one of: {', '.join(known.choices)}."))
    return None

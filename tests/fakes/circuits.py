"""The circuits of the registries in memory, with the same condition as the table's."""

from collections.abc import Iterable, Mapping

from chalicelib.domain.circuit import Circuit
from chalicelib.domain.registries import Registry
from chalicelib.errors import Unreachable


class FakeCircuits:
    """The port `Circuits`; `down` makes it fail, `reads` and `writes` count what was asked of it."""

    def __init__(self) -> None:
        self.kept: dict[Registry, Circuit] = {}
        self.down = False
        self.reads = self.writes = 0

    def load(self, registries: Iterable[Registry]) -> Mapping[Registry, Circuit]:
        self._reach()
        self.reads += 1
        return {registry: self.kept.get(registry, Circuit(registry=registry)) for registry in registries}

    def keep(self, circuit: Circuit) -> bool:
        self._reach()
        self.writes += 1
        known = self.kept.get(circuit.registry)
        if known and known.version != circuit.version - 1:
            return False
        self.kept[circuit.registry] = circuit
        return True

    def _reach(self) -> None:
        if self.down:
            raise Unreachable

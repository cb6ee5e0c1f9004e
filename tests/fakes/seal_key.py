"""A seal's key that is in force until a test says otherwise."""

from chalicelib.errors import Text, Unreachable


class FakeSealKey:
    """The port `SealKey`; `state` is what KMS would say, `reachable` whether it says anything."""

    def __init__(self) -> None:
        self.state, self.reachable = "Enabled", True

    def in_force(self) -> bool:
        if not self.reachable:
            raise Unreachable(Text("够不着", "out of reach"))
        return self.state == "Enabled"

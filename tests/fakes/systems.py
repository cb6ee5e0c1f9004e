"""Receiving systems that keep what they are pushed."""

import json
from datetime import datetime
from typing import Any

from chalicelib.domain.sharing import System
from chalicelib.ports import Acknowledgement, Push

TAKEN = Acknowledgement(True, "200 accepted", 0.01)


class FakeSystems:
    """The port `Systems`; what stands in `failing` answers that, everything else is taken; `held` has the newest."""

    def __init__(self) -> None:
        self.pushes: list[Push] = []
        self.failing: dict[System, str] = {}
        self.held: dict[System, dict[str, Any]] = {}

    def push(self, push: Push, at: datetime) -> Acknowledgement:
        self.pushes.append(push)
        if answer := self.failing.get(push.system):
            return Acknowledgement(False, answer, 0.01)
        self._keep(push.system, json.loads(push.body))
        return TAKEN

    def _keep(self, system: System, told: dict[str, Any]) -> None:
        held = self.held.setdefault(system, {})
        if told["version"] >= held.get(told["filing_id"], told)["version"]:
            held[told["filing_id"]] = told

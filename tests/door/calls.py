"""One right call of each operation, made out of the route table, so that only who calls can be wrong."""

import uuid
from collections.abc import Callable
from typing import Any

from chalicelib.usecases.publish_revocations import publish_revocations
from chalicelib.web.operations import JSON, Operation, Takes
from chalicelib.wiring import run
from local.examples import example
from tests.fakes.clock import FakeClock
from tests.fakes.gateway import Headers
from tests.integration.api_world import ApiWorld

EXAMPLE = "water-saving"
OWNER = str(example(EXAMPLE, FakeClock().now().date())["applicant"]["uscc"])

BODIES: dict[str, Any] = {
    "NothingBody": {},
    "WishBody": {"why": "项目取消"},
    "UploadBody": {"sha256": "0" * 64},
    "DecisionBody": {"accept": True, "reason": "已核实。"},
    "CorrectionBody": {
        "corrections": [{"element": "/project/address", "to": "深圳市南山区科苑路一号"}],
        "reason": "原地址有误。",
    },
    "RevocationBody": {"reason": "数据系伪造。", "decision_number": "深水撤字〔2026〕3号"},
}
"""By the name of what is taken; the form itself is an example's."""

NAMES: dict[str, Callable[[ApiWorld, str], str]] = {
    "item": lambda world, filing: EXAMPLE,
    "filing_id": lambda world, filing: filing,
    "kind": lambda world, filing: "commitment-letter",
    "check_code": lambda world, filing: _check_code(world),
}
"""What stands in a path."""


def opened_filing(world: ApiWorld) -> str:
    """The owner's filing, come to its receipt, and the public list made that a timer makes; gives its id."""
    filing_id = world.filed_over_api(EXAMPLE)
    run(publish_revocations)
    return filing_id


def _check_code(world: ApiWorld) -> str:
    return next(str(filing.check_code) for filing in world.filings.filings.values() if filing.check_code)


def path_of(operation: Operation, world: ApiWorld, filing: str) -> str:
    """The path, about that filing."""
    return "/".join(
        NAMES[part[1:-1]](world, filing) if part.startswith("{") else part for part in operation.path.split("/")
    )


def body_of(operation: Operation, world: ApiWorld) -> Any:
    """A body that is right."""
    if not isinstance(operation.takes, Takes):
        return b"%PDF-1.7" if operation.takes else None
    return world.example(EXAMPLE) if operation.takes.name == "Form" else BODIES[operation.takes.name]


def headers_of(operation: Operation, world: ApiWorld) -> Headers:
    """The headers that are asked for, but for who calls."""
    media = {"Content-Type": JSON if isinstance(operation.takes, Takes) else operation.takes} if operation.takes else {}
    key = {"Idempotency-Key": str(uuid.uuid4())} if operation.keyed else {}
    return media | key | ({"If-Match": "1"} if operation.versioned else {})

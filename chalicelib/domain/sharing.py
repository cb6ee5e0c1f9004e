"""Who is told of a filing: the queues, the receiving systems, and which messages a new version calls for."""

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from chalicelib.domain.filing import Filing, State
from chalicelib.domain.frozen import Frozen


class System(StrEnum):
    """A system that receives our pushes; two of them through `investment`'s relay (plan, part five)."""

    INVESTMENT = "investment"
    EXCHANGE = "exchange"
    ELICENCE = "elicence"
    CREDIT = "credit"
    PORTAL = "portal"


class Queue(StrEnum):
    """Every queue; the value is its name behind the stage's prefix."""

    UPLOADS = "uploads"
    VERIFICATION = "verification"
    ISSUANCE = "issuance"
    SHARING_INVESTMENT = "sharing-investment"
    SHARING_EXCHANGE = "sharing-exchange"
    SHARING_ELICENCE = "sharing-elicence"
    SHARING_CREDIT = "sharing-credit"
    SHARING_PORTAL = "sharing-portal"

    @classmethod
    def sharing(cls, system: System) -> "Queue":
        """The queue of one receiving system."""
        return cls(f"sharing-{system}")


class Message(Frozen):
    """What travels in a queue: a filing and the version that called for it; everything else is read fresh.

    `anew` has a system told again although it has acknowledged the version, as an operator wished. `correlation` is
    the id of the request that it follows from.
    """

    queue: Queue
    filing_id: str
    version: int
    anew: bool = False
    correlation: str | None = None


class Delivery(Frozen):
    """How far one system has been told: highest version acknowledged, attempts at the newest, last answer."""

    system: System
    version: int = 0
    acknowledged: int = 0
    attempts: int = 0
    status: str = "waiting"
    answer: str | None = None
    at: datetime | None = None
    correlation: str | None = None


RELAYED = (System.EXCHANGE, System.ELICENCE)


def work_of(filing: Filing) -> Queue | None:
    """The queue whose consumer must bring this filing further, if any."""
    if filing.to_be_sealed:
        return Queue.ISSUANCE
    return Queue.VERIFICATION if filing.state is State.SUBMITTED else None


class Telling(NamedTuple):
    """What of a step decides who is told: whether the state changed, a document was made, there is one, it is void."""

    moved: bool
    sealed: bool
    documented: bool
    revoked: bool


# A revocation is told at once, and told again when its void copy is sealed: what is held must not hang on which of
# the two was faster.
CONCERNED: Mapping[System, Callable[[Telling], bool]] = {
    System.INVESTMENT: lambda step: step.sealed or (step.moved and step.documented),
    System.PORTAL: lambda step: step.sealed or step.moved,
    System.CREDIT: lambda step: (step.sealed or step.moved) and step.revoked,
}
"""Whom a step concerns at once; the relayed ones follow later."""


def concerned(step: Telling) -> tuple[System, ...]:
    """The systems that a step concerns at once."""
    return tuple(system for system, told in CONCERNED.items() if told(step))


def told_of(before: Filing | None, after: Filing) -> tuple[System, ...]:
    """The systems that the step from `before` to `after` concerns at once."""
    documented = after.document is not None
    return concerned(
        Telling(
            moved=before is None or before.state is not after.state,
            sealed=documented and (before is None or before.document != after.document),
            documented=documented,
            revoked=after.state is State.REVOKED,
        )
    )


def messages(before: Filing | None, after: Filing) -> tuple[Message, ...]:
    """Everything that a new version of a filing calls for."""
    work = work_of(after)
    queues = ([work] if work else []) + [Queue.sharing(s) for s in told_of(before, after)]
    told = {"filing_id": after.id, "version": after.version, "correlation": after.correlation}
    return tuple(Message(queue=q, **told) for q in queues)


class Acknowledged(Frozen):
    """That a system has newly acknowledged a version of a filing."""

    filing_id: str
    system: System
    version: int
    correlation: str | None = None


def relayed(one: Acknowledged) -> tuple[Message, ...]:
    """What the investment platform holds goes on through it to the systems behind its relay."""
    systems = RELAYED if one.system is System.INVESTMENT else ()
    told = {"filing_id": one.filing_id, "version": one.version, "correlation": one.correlation}
    return tuple(Message(queue=Queue.sharing(s), **told) for s in systems)

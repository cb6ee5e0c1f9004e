"""Push again: tell receiving systems a filing's whole state anew, whatever they have acknowledged."""

from chalicelib.domain.filing import Filing, State
from chalicelib.domain.sharing import RELAYED, Delivery, Message, Queue, System
from chalicelib.errors import Text, WrongState
from chalicelib.ports import Filings, Queues


def push_again(filing_id: str, system: System | None = None, *, filings: Filings, queues: Queues) -> tuple[System, ...]:
    """Have one system told, or all that must know the filing; gives which are.

    Raises `NotFound`, and `WrongState` when the filing is nothing that the system is ever told of.
    """
    filing = filings.load(filing_id)
    relay = filings.delivery(filing_id, System.INVESTMENT)
    versions = {s: v for s in System if (v := _version_for(s, filing, relay)) and system in (None, s)}
    if not versions:
        raise WrongState(Text("该系统尚不应获知此备案。", "That system is not to be told of this filing yet."))
    queues.send([_message(s, filing, version) for s, version in versions.items()])
    return tuple(versions)


def _version_for(system: System, filing: Filing, relay: Delivery) -> int:
    """The version to tell a system, 0 when it is none of its business; the relayed ones wait for the investment's."""
    if system in RELAYED:
        return relay.acknowledged
    concerned = {
        System.INVESTMENT: filing.document is not None,
        System.PORTAL: True,
        System.CREDIT: filing.state is State.REVOKED,
    }
    return filing.version if concerned[system] else 0


def _message(system: System, filing: Filing, version: int) -> Message:
    told = {"filing_id": filing.id, "version": version, "correlation": filing.correlation}
    return Message(queue=Queue.sharing(system), anew=True, **told)

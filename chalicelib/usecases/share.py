"""Share: push a filing's whole state to one receiving system."""

import json
from datetime import datetime, timedelta

from chalicelib.domain.filing import Filing
from chalicelib.domain.share_message import message_for
from chalicelib.domain.sharing import Delivery, System
from chalicelib.errors import TryAgain
from chalicelib.ports import Acknowledgement, Chance, Clock, Filings, Metrics, Push, Systems

FIRST_WAIT = timedelta(seconds=1)
LONGEST_WAIT = timedelta(minutes=15)


def share(
    system: System,
    filing_id: str,
    version: int,
    anew: bool = False,
    *,
    filings: Filings,
    systems: Systems,
    clock: Clock,
    chance: Chance,
    metrics: Metrics,
    issuer_uscc: str,
) -> None:
    """Push the newest state unless the system has acknowledged `version` or a later one; `anew`, even then.

    Raises `TryAgain` with a delay that doubles with each attempt when the system did not take it.
    """
    filing, told = filings.to_tell(filing_id, system)
    if told.acknowledged >= version and not anew:
        return
    if filing is None:
        return  # a draft deleted meanwhile: nobody need hear of it any more
    if system is System.ELICENCE and filing.document is None:
        return  # corrected meanwhile: a licence is of a receipt, and the new one is told of once it is sealed
    now = clock.now()
    answer = systems.push(_push(system, filing, issuer_uscc), now)
    result = "taken" if answer.taken else "failed"
    metrics.count("Pushes", system=system, result=result)
    metrics.seconds("PushSeconds", answer.seconds, system=system)
    delivery = _noted(told, filing, answer, now)
    filings.note_delivery(filing_id, delivery)
    if not answer.taken:
        raise TryAgain(chance.jitter(_wait(delivery.attempts)), why=answer.answer)


def _push(system: System, filing: Filing, issuer_uscc: str) -> Push:
    """The push of a filing as it stands; its id has no dot, which Standard Webhooks joins the signed parts by."""
    body = json.dumps(message_for(system, filing, issuer_uscc), ensure_ascii=False, sort_keys=True).encode()
    return Push(system, f"{filing.id}-{filing.version}-{system}", body, filing.correlation)


def _noted(told: Delivery, filing: Filing, answer: Acknowledgement, at: datetime) -> Delivery:
    newer = filing.version > told.version
    return Delivery(
        system=told.system,
        version=filing.version,
        acknowledged=filing.version if answer.taken else told.acknowledged,
        attempts=1 if newer else told.attempts + 1,
        status="acknowledged" if answer.taken else "failed",
        answer=answer.answer,
        at=at,
        correlation=filing.correlation,
    )


def _wait(attempts: int) -> timedelta:
    return min(FIRST_WAIT * (1 << min(attempts, 12)), LONGEST_WAIT)

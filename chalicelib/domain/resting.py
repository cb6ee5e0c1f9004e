"""Where filings rest that something must still happen to: what the sweep, the recheck and the desk read."""

from enum import StrEnum

from chalicelib.domain.filing import Filing, State


class Resting(StrEnum):
    """A place of rest, each with its own reader."""

    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    REFERRED = "referred"
    VOIDING = "voiding"
    REISSUING = "reissuing"
    ON_TRUST = "on-trust"
    DISAGREEING = "disagreeing"
    UNSTAMPED = "unstamped"


PLACES: dict[State, Resting] = {
    State.SUBMITTED: Resting.SUBMITTED,
    State.ACCEPTED: Resting.ACCEPTED,
    State.REFERRED: Resting.REFERRED,
}


def resting_place(filing: Filing) -> Resting | None:
    """Where the filing rests; None when nothing more must happen to it by itself."""
    if filing.state is State.REVOKED and filing.to_be_sealed:
        return Resting.VOIDING
    if filing.state is State.FILED and filing.to_be_sealed:
        return Resting.REISSUING
    if filing.state is State.FILED and filing.disagreement:
        return Resting.DISAGREEING
    if filing.state is State.FILED and filing.on_trust:
        return Resting.ON_TRUST
    if filing.document and filing.document.unfinished:
        return Resting.UNSTAMPED
    return PLACES.get(filing.state)

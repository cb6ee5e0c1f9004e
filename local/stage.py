"""The local stage: what the template's parameters are for a system that lives on this machine."""

import json
from collections.abc import Iterable

STAGE = "local"
PATIENCE_SECONDS = 6
"""How long a silent registry is asked again here, so that a demonstration need not wait for minutes."""

OVERDUE_SECONDS = 120
REQUESTS_PER_SECOND = 1000
ISSUER_USCC = "11440300MB2C92303M"
WOKEN, IN_THE_OFFICE = "duty@localhost", "office@localhost"
"""Who hears alarms; the local AWS sends no mail."""


def parameters(
    *, registries: str, receivers: str, systems: Iterable[str], public_url: str, token_keys: str, token_issuer: str
) -> dict[str, str]:
    """The stack's parameters; `systems` are the names of the receiving systems."""
    return {
        "Stage": STAGE,
        "RegistriesUrl": registries,
        "SystemUrls": json.dumps({system: f"{receivers}/{system}" for system in systems}),
        "PublicUrl": public_url,
        "TokenKeys": token_keys,
        "TokenIssuer": token_issuer,
        "IssuerUscc": ISSUER_USCC,
        "PageEmail": WOKEN,
        "TicketEmail": IN_THE_OFFICE,
        "PatienceSeconds": str(PATIENCE_SECONDS),
        "OverdueSeconds": str(OVERDUE_SECONDS),
        "RequestsPerSecond": str(REQUESTS_PER_SECOND),
        "PublicRequestsPerSecond": str(REQUESTS_PER_SECOND),
        "ReceiptChecksPerSecond": str(REQUESTS_PER_SECOND),
    }

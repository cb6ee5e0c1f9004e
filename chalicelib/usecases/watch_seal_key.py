"""Watch the seal's key: tell every minute whether it can sign, so that nobody finds out by receipts that wait."""

from chalicelib.errors import Unreachable
from chalicelib.ports import Metrics, SealKey


def watch_seal_key(*, seal_key: SealKey, metrics: Metrics) -> None:
    """Tell 1 for a key in force, 0 for one disabled, being deleted or out of reach."""
    try:
        usable = seal_key.in_force()
    except Unreachable:
        usable = False
    metrics.count("SealKeyUsable", int(usable))
